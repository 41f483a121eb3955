// Old news, what went wrong, what was done.
import { ago, html, t } from "/static/hall.js";
import { back, done, hall, mentioned, opened, openStory, problem, selected } from "./state.js";

export function Strips({ state }) {
  const inDialog = opened.value || selected.value; // which says it itself
  const stale = hall.stale.value;
  return html`<div class="strips">
    ${stale !== null && html`<p class="note" role="alert" data-testid="stale">${t("Last news {age} ago", { age: ago(stale) })}</p>`}
    ${!state.issuing && html`<p class="note" data-testid="stopped">${t("The hall is not issuing tickets now.")} ${state.notice ?? ""}</p>`}
    ${problem.value && !inDialog && html`<p class="note bad" role="alert" data-testid="problem">${problem.value()}</p>`}
    ${done.value && html`<p class="note done" role="status" data-testid="message">${done.value()}
      ${mentioned.value && html`<button class="quiet-key" data-testid="mentioned" onClick=${() => openStory(mentioned.value)}>${t("Show")}</button>`}
      ${back.value && html`<button class="quiet-key" data-testid="take-back" onClick=${back.value}>${t("Take back")}</button>`}</p>`}
  </div>`;
}
