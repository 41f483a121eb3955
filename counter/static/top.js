// The top line: which window, who works here, the way out.
import { api, clock, beat, html, Languages, pick, t } from "/static/hall.js";
import { command, hall, person, possible, signingIn } from "./state.js";

async function signOut() {
  await api("DELETE", "/session", null);
  location.reload();
}

// Who gives up signing in has the keys back at once, not only after a click elsewhere.
function toggleSignIn(event) {
  signingIn.value = !signingIn.value;
  if (!signingIn.value) event.currentTarget.blur();
}

export function Top({ state }) {
  beat.value;
  const { point } = state;
  const states = { open: t("open"), paused: t("paused"), closed: t("closed") };
  return html`<header class="top">
    <h1 data-testid="point-label">${pick(point.label)}</h1>
    <span class=${`state ${point.state}`} data-testid="point-state" data-state=${point.state}>${states[point.state]}</span>
    <span class="teller">${point.teller?.name ?? ""}</span>
    <time>${clock(hall.now())}</time>
    <${Languages} />
    ${possible(state).close && html`<button class="plain" data-testid="close-point" onClick=${() => command("close")}>
      ${t("Close window")} <kbd>C</kbd></button>`}
    ${!person && html`<button class="plain" data-testid="sign-in" data-own-keys onClick=${toggleSignIn}>
      ${signingIn.value ? t("Cancel") : t("Sign in")}</button>`}
    ${person && point.state === "closed" && html`<button class="plain" onClick=${signOut}>${t("Sign out")}</button>`}
  </header>`;
}
