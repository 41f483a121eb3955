// What makes the screen easier to read, hear and reach; within reach itself.
import { html, icon, t } from "/static/hall.js";
import { aloud, contrast, large, low } from "./modes.js";
import { speaks } from "./speech.js";

function Tool({ mode, name, picture, children }) {
  return html`<button data-testid=${`mode-${name}`} aria-pressed=${mode.value}
    onClick=${() => (mode.value = !mode.value)}>${icon(picture)}<span>${children}</span></button>`;
}

export function Tools() {
  return html`<nav class="tools" aria-label=${t("Easier to read")}>
    <${Tool} mode=${large} name="large" picture="larger">${t("Larger")}<//>
    <${Tool} mode=${contrast} name="contrast" picture="contrast">${t("Contrast")}<//>
    ${speaks() && html`<${Tool} mode=${aloud} name="aloud" picture="speak">${t("Read aloud")}<//>`}
    <${Tool} mode=${low} name="low" picture="lower">${t("Lower")}<//>
  </nav>`;
}
