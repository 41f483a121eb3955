// What needs a hand, and what to do about it, above everything else: a line each until it is unfolded;
// arrivals that are announced share one strip.
import { clock, html, icon, pick, signal, t } from "/static/hall.js";
import { ask, openStory } from "./state.js";

const FOLDED = 3;
const ASKS_FOR_THE_DAY = new Set(["day_unconfirmed", "clock_ahead"]);

export const unfolded = signal(false);

export function Alerts({ state }) {
  const isArrival = ({ kind }) => kind === "arrival";
  const arrivals = state.alerts.filter(isArrival);
  const others = arrivals.length > 1 ? state.alerts.filter((it) => !isArrival(it)) : state.alerts;
  const strips = others.map((alert, i) => html`<${Alert} key=${i} of=${alert} />`);
  if (arrivals.length > 1) strips.push(html`<${Arrivals} key="arrivals" of=${arrivals} />`);
  if (!strips.length) return null;
  const rest = strips.length - FOLDED;
  const words = rest > 0 ? t("and {n} more alerts", { n: rest }) : t("What to do");
  const open = unfolded.value;
  const kind = open ? "alerts" : "alerts folded";
  return html`<section class=${kind} id="alerts" data-testid="alerts" aria-label=${t("Alerts")}>
    <ul>${open ? strips : strips.slice(0, FOLDED)}</ul>
    <button class="plain" data-testid="alerts-more" aria-expanded=${open} onClick=${() => (unfolded.value = !open)}>
      ${open ? t("Fewer words") : words}</button></section>`;
}

function Arrivals({ of }) {
  return html`<li class="note many" data-testid="alert-arrival">
    ${icon("alert")}<p><b>${t("{n} customers wait who are announced.", { n: of.length })}</b>
      <span>${pick(of[0].advice)}</span></p>
    <span class="who">${of.map(({ ticket, number, text }) => html`<${Key} key=${ticket}
      id=${`arrival-${number}`} name=${pick(text)} press=${() => openStory(ticket)}>${number}<//>`)}</span></li>`;
}

function Alert({ of: { kind, name, text, advice, since, ticket } }) {
  const age = since > 0 && html` <small class="quiet">${t("since {time}", { time: clock(new Date(since)) })}</small>`;
  return html`<li class="note" data-testid=${`alert-${kind}`}>
    ${icon("alert")}<p><b>${pick(text)}${age}</b> <span>${pick(advice)}</span></p>
    ${kind === "assistance" && html`<${Key} id=${`help-${name}`} press=${() => answerHelp(name)}>
      ${t("Somebody is coming")}<//>`}
    ${ticket && html`<${Key} id="alert-show" press=${() => openStory(ticket)}>${t("Show")}<//>`}
    ${ASKS_FOR_THE_DAY.has(kind) && html`<${Key} id="confirm-day" press=${confirmDay}>${t("The date is right")}<//>`}
  </li>`;
}

const Key = ({ id, name, press, children }) => html`<button class="quiet-key" data-testid=${id} aria-label=${name}
  onClick=${press}>${children}</button>`;

const confirmDay = () => ask("POST", "/hall/confirm-day");

const answerHelp = (kiosk) => ask("DELETE", `/kiosks/${encodeURIComponent(kiosk)}/help`);
