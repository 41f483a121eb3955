// What needs a hand, and what to do about it, above everything else: a line each until it is unfolded;
// arrivals that are announced share one strip.
import { clock, html, icon, pick, signal, t } from "/static/hall.js";
import { ask, openStory } from "./state.js";

const FOLDED = 3;

export const unfolded = signal(false);

export function Alerts({ state }) {
  const arrivals = state.alerts.filter(({ kind }) => kind === "arrival");
  const others = arrivals.length > 1 ? state.alerts.filter(({ kind }) => kind !== "arrival") : state.alerts;
  const strips = others.map((alert, i) => html`<${Alert} key=${i} of=${alert} />`);
  if (arrivals.length > 1) strips.push(html`<${Arrivals} key="arrivals" of=${arrivals} />`);
  if (!strips.length) return null;
  const rest = strips.length - FOLDED;
  const words = rest > 0 ? t("and {n} more alerts", { n: rest }) : t("What to do");
  return html`<section class=${unfolded.value ? "alerts" : "alerts folded"} id="alerts" data-testid="alerts" aria-label=${t("alerts")}>
    <ul>${unfolded.value ? strips : strips.slice(0, FOLDED)}</ul>
    <button class="plain" data-testid="alerts-more" aria-expanded=${unfolded.value} onClick=${() => (unfolded.value = !unfolded.value)}>
      ${unfolded.value ? t("Fewer words") : words}</button></section>`;
}

function Arrivals({ of }) {
  return html`<li class="note many" data-testid="alert-arrival">
    ${icon("alert")}<p><b>${t("{n} customers wait who are announced.", { n: of.length })}</b><span>${pick(of[0].advice)}</span></p>
    <span class="who">${of.map((alert) => html`<button class="quiet-key" key=${alert.ticket} data-testid=${`arrival-${alert.number}`} aria-label=${pick(alert.text)}
      onClick=${() => openStory(alert.ticket)}>${alert.number}</button>`)}</span></li>`;
}

function Alert({ of: alert }) {
  return html`<li class="note" data-testid=${`alert-${alert.kind}`}>
    ${icon("alert")}<p><b>${pick(alert.text)}${alert.since > 0 && html` <small class="quiet">${since(alert.since)}</small>`}</b> <span>${pick(alert.advice)}</span></p>
    ${alert.kind === "assistance" && html`<button class="quiet-key" data-testid=${`help-${alert.name}`} onClick=${() => answerHelp(alert.name)}>${t("Somebody is coming")}</button>`}
    ${alert.ticket && html`<button class="quiet-key" data-testid="alert-show" onClick=${() => openStory(alert.ticket)}>${t("Show")}</button>`}
    ${ASKS_FOR_THE_DAY.has(alert.kind) && html`<button class="quiet-key" data-testid="confirm-day" onClick=${confirmDay}>${t("The date is right")}</button>`}
  </li>`;
}

const since = (ms) => t("since {time}", { time: clock(new Date(ms)) });

const ASKS_FOR_THE_DAY = new Set(["day_unconfirmed", "clock_ahead"]);

const answerHelp = (kiosk) => ask("DELETE", `/kiosks/${encodeURIComponent(kiosk)}/help`);

const confirmDay = () => ask("POST", "/hall/confirm-day");
