// The sign-in form, the hint of a screen that has not joined, and the language switch.
import { html, useState } from "./ui.js";
import { api } from "./api.js";
import { keepLanguage, language, me, ownName, sentence, t } from "./words.js";

// `press` is what a language chosen does: a person's own is kept for the next time.
export function Languages({ kind = "languages", press = keepLanguage }) {
  return html`<nav class=${kind} aria-label=${t("Language")}>
    ${me.languages.map(
      (lang) => html`<button key=${lang} class=${kind === "languages" ? "plain" : ""} lang=${lang}
        data-testid=${`lang-${lang}`} aria-pressed=${language.value === lang} onClick=${() => press(lang)}>
        ${ownName(lang)}</button>`,
    )}
  </nav>`;
}

export async function signOut() {
  const { status } = await api("DELETE", "/session", null);
  if (status) location.reload(); // without a hall there would be no page to load
}

export function SignIn({ onDone = () => location.reload(), autofocus = true, said = null }) {
  const [problem, setProblem] = useState(said);
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    setBusy(true);
    const answer = await api("POST", "/session", given, { patience: 0 });
    setBusy(false);
    if (!answer.ok) return setProblem(sentence(answer.code));
    me.csrf = answer.body.csrf;
    onDone(answer.body);
  };
  return html`<form class="sign-in" onSubmit=${submit}>
    <h2>${t("Sign in")}</h2>
    <label>${t("Name")}<input name="name" data-testid="signin-name" autocomplete="username" autofocus=${autofocus}
      required /></label>
    <label>${t("Password")}<input name="password" data-testid="signin-password" type="password" required
      autocomplete="current-password" /></label>
    ${problem && html`<p class="note bad" role="alert">${problem}</p>`}
    <button class="primary" data-testid="signin-submit" disabled=${busy}>${t("Sign in")}</button>
  </form>`;
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
