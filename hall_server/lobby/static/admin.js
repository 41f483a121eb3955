// Administration: screens, the hall's settings, people and tokens.
import { html, me, mount, pick, SignIn, signal, t } from "/static/hall.js";
import { ask, done, forget, hall, person } from "./state.js";
import { AdminTop, Strips } from "./top.js";
import { Group } from "./names.js";
import { Settings } from "./settings.js";
import { People, Tokens } from "./people.js";

const tab = signal("screens");

const TABS = {
  screens: [() => t("Add a screen"), Pairing],
  settings: [() => t("Settings"), Settings],
  people: [() => t("People"), People],
  tokens: [() => t("Screens let in"), Tokens],
};

function go(name) {
  if (tab.value !== name) forget();
  tab.value = name;
}

function Admin() {
  if (hall.refused.value) {
    return html`<main class="lone"><h1>${pick(me.hall)} · ${t("Administration")}</h1><${SignIn} /></main>`;
  }
  const state = hall.state.value;
  if (!state) return html`<main class="lone"><p class="skeleton"></p></main>`;
  const isAdmin = person?.role === "admin";
  const [, Inside] = TABS[tab.value];
  const tabs = Object.entries(TABS).filter(([name]) => isAdmin || name === "screens");
  return html`<main class="admin">
    <${AdminTop} />
    <nav class="tabs" aria-label=${t("Administration")}>${tabs.map(([name, [words]]) => html`<button key=${name}
      data-testid=${`admin-${name}`} aria-pressed=${tab.value === name} onClick=${() => go(name)}>
      ${words()}</button>`)}</nav>
    <${Strips} state=${state} />
    <${Inside} state=${state} />
    ${!isAdmin && html`<section class="card"><h2>${t("For administrators")}</h2>
      <p class="quiet">${t("Sign in as an administrator to change settings and people.")}</p><${SignIn} /></section>`}
  </main>`;
}

// Lets a new screen in: the code that it shows, and which screen it is.
function Pairing({ state }) {
  const enter = async (event) => {
    event.preventDefault();
    const { screen, code } = event.target.elements;
    const [role, name] = screen.value.split(":");
    if (!(await ask("POST", `/pairing/${encodeURIComponent(code.value.trim())}`, { role, name }))) return;
    code.value = "";
    done.value = () => t("The screen is let in.");
  };
  const windows = state.points.filter(({ kind }) => kind !== "self-service");
  return html`<section class="card"><h2>${t("Add a screen")}</h2>
    <p>${t("Open this address on the new screen, and enter the code that it shows:")}${" "}
      <b class="address">${location.origin}/pair</b></p>
    <form class="pairing" onSubmit=${enter}>
      <label>${t("Code")}<input name="code" data-testid="pair-code" required maxlength="6" minlength="6"
        autocomplete="off" autocapitalize="characters" /></label>
      <label>${t("It is")}<select name="screen" data-testid="pair-screen">
        <${Group} name=${t("Counters")} field="counter" of=${windows} />
        <${Group} name=${t("Evaluation")} field="evaluator" of=${windows} />
        <${Group} name=${t("Boards")} field="display" of=${state.displays} />
        <${Group} name=${t("Kiosks")} field="kiosk" of=${state.kiosks} />
      </select></label>
      <button class="primary" data-testid="pair-enter">${t("Let it in")}</button>
    </form></section>`;
}

mount(Admin);
