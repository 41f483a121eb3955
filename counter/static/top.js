// The top line: which window, who works here; and what belongs to the screen rather than the work.
import { beat, clock, html, icon, keepLanguage, Languages, language, me, pick, t } from "/static/hall.js";
import { hall, leave, person, signingIn } from "./state.js";
import { sounding, toggleSound } from "./sound.js";

// Who gives up signing in has the keys back at once, not only after a click elsewhere.
export function toggleSignIn() {
  if (person) return;
  signingIn.value = !signingIn.value;
  if (!signingIn.value) document.activeElement?.blur();
}

export function nextLanguage() {
  const all = me.languages;
  keepLanguage(all[(all.indexOf(language.value) + 1) % all.length]);
}

export function Top({ state }) {
  beat.value;
  const { point } = state;
  const states = { open: t("open"), paused: t("paused"), closed: t("closed") };
  return html`<header class="top">
    <h1 data-testid="point-label">${pick(point.label)}</h1>
    <span class=${`state ${point.state}`} data-testid="point-state" data-state=${point.state}>
      ${states[point.state]}</span>
    <span class="teller" data-testid="teller">${point.teller?.name ?? person?.name ?? ""}</span>
    <time>${clock(hall.now())}</time>
  </header>`;
}

export function Tools({ state }) {
  const sound = sounding.value;
  const words = sound ? t("Sound is on") : t("Sound is off");
  const maySignIn = !person && state.point.state === "open";
  return html`<nav class="tools" aria-label=${t("This screen")}>
    <button class="plain" data-testid="sound" aria-pressed=${sound} title=${words}
      onClick=${toggleSound}>${icon(sound ? "sounding" : "sound", words)} <kbd>M</kbd></button>
    <${Languages} /><kbd class="beside">L</kbd>
    ${maySignIn && html`<button class="plain" data-testid="sign-in" data-own-keys onClick=${toggleSignIn}>
      ${signingIn.value ? t("Cancel") : t("Sign in")} <kbd>${signingIn.value ? "Esc" : "I"}</kbd></button>`}
    ${person && html`<button class="plain" data-testid="sign-out" onClick=${() => leave(state)}>
      ${t("Sign out")} <kbd>X</kbd></button>`}
  </nav>`;
}
