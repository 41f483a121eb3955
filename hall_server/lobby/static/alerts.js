// What needs a hand, and what to do about it; arrivals that are announced share one strip.
import { clock, html, icon, pick, t } from "/static/hall.js";
import { ask, openStory } from "./state.js";

export function Alerts({ state }) {
  const arrivals = state.alerts.filter(({ kind }) => kind === "arrival");
  const others = arrivals.length > 1 ? state.alerts.filter(({ kind }) => kind !== "arrival") : state.alerts;
  if (!state.alerts.length) return null;
  return html`<ul class="alerts">${others.map((alert, i) => html`<${Alert} key=${i} of=${alert} />`)}
    ${arrivals.length > 1 && html`<li class="note many" data-testid="alert-arrival">
      ${icon("alert")}<p><b>${t("{n} customers wait who are announced.", { n: arrivals.length })}</b><span>${pick(arrivals[0].advice)}</span></p>
      <span class="who">${arrivals.map((alert) => html`<button class="quiet-key" key=${alert.ticket} aria-label=${pick(alert.text)}
        onClick=${() => openStory(alert.ticket)}>${alert.number}</button>`)}</span></li>`}
  </ul>`;
}

function Alert({ of: alert }) {
  return html`<li class="note" data-testid=${`alert-${alert.kind}`}>
    ${icon("alert")}<p><b>${pick(alert.text)}${alert.since > 0 && html` <small class="quiet">${since(alert.since)}</small>`}</b><span>${pick(alert.advice)}</span></p>
    ${alert.kind === "assistance" && html`<button class="quiet-key" data-testid=${`help-${alert.name}`} onClick=${() => answerHelp(alert.name)}>${t("Somebody is coming")}</button>`}
    ${alert.ticket && html`<button class="quiet-key" onClick=${() => openStory(alert.ticket)}>${t("Show")}</button>`}
    ${ASKS_FOR_THE_DAY.has(alert.kind) && html`<button class="quiet-key" onClick=${confirmDay}>${t("The date is right")}</button>`}
  </li>`;
}

const since = (ms) => t("since {time}", { time: clock(new Date(ms)) });

const ASKS_FOR_THE_DAY = new Set(["day_unconfirmed", "clock_ahead"]);

const answerHelp = (kiosk) => ask("DELETE", `/kiosks/${encodeURIComponent(kiosk)}/help`);

const confirmDay = () => ask("POST", "/hall/confirm-day");
