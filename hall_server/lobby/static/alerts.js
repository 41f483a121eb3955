// What needs a hand, and what to do about it.
import { html, icon, pick, t } from "/static/hall.js";
import { ask, openStory } from "./state.js";

export function Alerts({ state }) {
  if (!state.alerts.length) return null;
  return html`<ul class="alerts">${state.alerts.map(
    (alert, i) => html`<li class="note" key=${i} data-testid=${`alert-${alert.kind}`}>
      ${icon("alert")}<p><b>${pick(alert.text)}</b><span>${pick(alert.advice)}</span></p>
      ${alert.ticket && html`<button class="quiet-key" onClick=${() => openStory(alert.ticket)}>${t("Show")}</button>`}
      ${ASKS_FOR_THE_DAY.has(alert.kind) && html`<button class="quiet-key" onClick=${confirmDay}>${t("The date is right")}</button>`}
    </li>`,
  )}</ul>`;
}

const ASKS_FOR_THE_DAY = new Set(["day_unconfirmed", "clock_ahead"]);

const confirmDay = () => ask("POST", "/hall/confirm-day");
