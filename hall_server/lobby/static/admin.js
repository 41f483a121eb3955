// Administration: screens, the hall's settings, people and tokens.
import { html, Languages, me, mount, pick, SignIn, signal, t } from "/static/hall.js";
import { forget, hall, person } from "./state.js";
import { signOut } from "./top.js";
import { Strips } from "./strips.js";
import { Pairing } from "./pairing.js";
import { Settings } from "./settings.js";
import { People } from "./people.js";
import { Tokens } from "./tokens.js";

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
  return html`<main class="admin">
    <header class="top"><h1>${pick(me.hall)}</h1><a href="/lobby">${t("Lobby")}</a><span class="space"></span>
      <${Languages} /><button class="plain" data-testid="sign-out" onClick=${signOut}>${t("Sign out")}</button></header>
    <nav class="tabs" aria-label=${t("Administration")}>${Object.entries(TABS).filter(([name]) => isAdmin || name === "screens").map(([name, [words]]) => html`<button key=${name}
      data-testid=${`admin-${name}`} aria-pressed=${tab.value === name} onClick=${() => go(name)}>${words()}</button>`)}</nav>
    <${Strips} state=${state} />
    <${Inside} state=${state} />
    ${!isAdmin && html`<section class="card"><h2>${t("For administrators")}</h2><p class="quiet">${t("Sign in as an administrator to change settings and people.")}</p><${SignIn} /></section>`}
  </main>`;
}

mount(Admin);
