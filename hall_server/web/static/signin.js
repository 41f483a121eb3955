// The sign-in form, the hint of a screen that has not joined, and the language switch.
import { html, useState } from "./ui.js";
import { api, Offline } from "./api.js";
import { sentence, OFFLINE } from "./problems.js";
import { keepLanguage, language, ownName, t } from "./words.js";
import { me } from "./me.js";

export function Languages() {
  return html`<nav class="languages" aria-label=${t("Language")}>
    ${me.languages.map(
      (lang) => html`<button key=${lang} class="plain" lang=${lang} data-testid=${`lang-${lang}`}
        aria-pressed=${language.value === lang} onClick=${() => keepLanguage(lang)}>
        ${ownName(lang)}</button>`,
    )}
  </nav>`;
}

export function SignIn({ onDone = () => location.reload(), autofocus = true, said = null }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState(said);
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(await signIn(name, password, onDone));
    setBusy(false);
  };
  return html`<form class="sign-in" onSubmit=${submit}>
    <h2>${t("Sign in")}</h2>
    <label>${t("Name")}<input data-testid="signin-name" autocomplete="username" autofocus=${autofocus} required
      value=${name} onInput=${(event) => setName(event.target.value)} /></label>
    <label>${t("Password")}<input data-testid="signin-password" type="password" required
      autocomplete="current-password" value=${password}
      onInput=${(event) => setPassword(event.target.value)} /></label>
    ${problem && html`<p class="note bad" role="alert">${problem}</p>`}
    <button class="primary" data-testid="signin-submit" disabled=${busy}>${t("Sign in")}</button>
  </form>`;
}

// Returns a sentence when it did not work.
async function signIn(name, password, onDone) {
  try {
    const answer = await api("POST", "/session", { name, password }, { patience: 0 });
    if (answer.status >= 300) return sentence(answer.code);
    me.csrf = answer.body.csrf;
    onDone(answer.body);
    return null;
  } catch (error) {
    if (error instanceof Offline) return t(OFFLINE);
    throw error;
  }
}

// What a screen shows that nobody has let in yet.
export function NotJoined({ role, point = "" }) {
  return html`<section class="not-joined" data-testid="not-joined">
    <h1>${t("This screen has not joined the hall yet")}</h1>
    <p><a href="/pair" data-testid="to-pair">${t("Show a code to enter in the lobby, under “Add a screen”")}</a></p>
    <p class="quiet">${t("On the hall's computer, run this and open the link it stands for on this screen:")}</p>
    <pre tabindex="0">hall token add --data DIR --role ${role} --name ${me.name}${point && ` --point ${point}`}</pre>
    <p>${location.origin}/join#TOKEN</p>
  </section>`;
}
