// What stands around every page: whose hall this is and the languages above, what makes the screen
// easier beneath; the question whether anybody is there; and no way out of the page.
import { html, icon, Languages, language, me, pick, t, useEffect, useRef } from "/static/hall.js";
import { aloud, contrast, large, low, startAgain, still, touched } from "./state.js";
import { speaks } from "./speech.js";

export function Top() {
  const name = pick(me.hall);
  return html`<header class="top">
    <p class="hall-name">${me.logo ? html`<img src="/look/logo" alt=${name} draggable="false" />` : name}</p>
    ${me.languages.length > 1 &&
    html`<${Languages} kind="segmented" press=${(lang) => (language.value = lang)} />`}
  </header>`;
}

function Tool({ mode, name, picture, children }) {
  return html`<button data-testid=${`mode-${name}`} aria-pressed=${mode.value}
    onClick=${() => (mode.value = !mode.value)}>${icon(picture)}<span>${children}</span></button>`;
}

// One of a few that exclude each other.
export const Choice = ({ id, is, now, set, children }) => html`<button data-testid=${id} aria-pressed=${now === is}
  onClick=${() => set(is)}>${children}</button>`;

export function Tools() {
  return html`<nav class="tools" aria-label=${t("Easier to read")}>
    <${Tool} mode=${large} name="large" picture="larger">${t("Larger")}<//>
    <${Tool} mode=${contrast} name="contrast" picture="contrast">${t("Contrast")}<//>
    ${speaks() && html`<${Tool} mode=${aloud} name="aloud" picture="speak">${t("Read aloud")}<//>`}
    <${Tool} mode=${low} name="low" picture="lower">${t("Lower")}<//>
  </nav>`;
}

// Nobody has touched the screen for a while.
export function Still() {
  const yes = useRef(null);
  useEffect(() => yes.current.focus(), []);
  const beside = ({ target, currentTarget }) => target === currentTarget && touched();
  return html`<div class="veil" onClick=${beside}><section class="still" role="alertdialog" aria-labelledby="still">
    <h2 id="still">${t("Are you still there?")}</h2>
    <p><span class="figure" data-testid="still-left">${still.value}</span></p>
    <button class="primary" data-testid="still-yes" ref=${yes} onClick=${touched}>${t("Yes, go on")}</button>
    <button data-testid="still-no" onClick=${startAgain}>${t("Start again")}</button>
  </section></div>`;
}

// No menu, no dragging, no zoom, no key of the browser's own.
const stop = (event) => event.preventDefault();

export function guard() {
  for (const what of ["contextmenu", "dragstart", "gesturestart"]) addEventListener(what, stop);
  addEventListener("wheel", (event) => event.ctrlKey && stop(event), { passive: false });
  addEventListener("touchmove", (event) => event.touches.length > 1 && stop(event), { passive: false });
  addEventListener("keydown", (event) => browsers(event) && stop(event), true);
  // "Back" leads to where the kiosk is.
  history.pushState(null, "");
  addEventListener("popstate", () => history.pushState(null, ""));
}

const browsers = ({ key, ctrlKey, altKey, metaKey }) =>
  ctrlKey || altKey || metaKey || /^(F\d+|Browser\w+|ContextMenu|Help)$/.test(key);
