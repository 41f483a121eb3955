// Old news, what went wrong, what was done.
import { ago, html, t } from "/static/hall.js";
import { back, done, hall, problem } from "./state.js";

export function Strips({ state }) {
  const stale = hall.stale.value;
  return html`<div class="strips">
    ${stale !== null && html`<p class="note" role="alert" data-testid="stale">${t("Last news {age} ago", { age: ago(stale) })}</p>`}
    ${!state.issuing && html`<p class="note" data-testid="stopped">${t("The hall is not issuing tickets now.")} ${state.notice ?? ""}</p>`}
    ${problem.value && html`<p class="note bad" role="alert" data-testid="problem">${problem.value}</p>`}
    ${done.value && html`<p class="note done" role="status" data-testid="message">${done.value}
      ${back.value && html`<button class="quiet-key" data-testid="take-back" onClick=${back.value}>${t("Take back")}</button>`}</p>`}
  </div>`;
}
