// What went wrong, in a sentence; and how old the news is.
import { ago, html, t } from "/static/hall.js";
import { problem } from "./state.js";

export function Problem() {
  if (!problem.value) return null;
  return html`<p class="note bad strip" role="alert" data-testid="problem" data-code=${problem.value.code}>
    ${problem.value.words}
    <button class="plain" onClick=${() => (problem.value = null)}>${t("Close")}</button>
  </p>`;
}

export function StaleStrip({ age }) {
  if (age === null) return null;
  return html`<p class="note strip" role="alert" data-testid="stale">${t("Last news {age} ago", { age: ago(age) })}</p>`;
}
