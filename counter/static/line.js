// My line, in the order of the rules, with how much of its promise each has used.
import { duration, html, percent, pick, t } from "/static/hall.js";
import { hall } from "./state.js";

export function Line({ state }) {
  const rest = state.waiting - state.line.length;
  return html`<aside class="line">
    <h2>${t("My line")} <span class="quiet">${state.waiting}</span></h2>
    ${state.line.length === 0 && html`<p class="quiet">${t("Nobody is waiting")}</p>`}
    <ol>${state.line.map((ticket) => html`<${Waiting} key=${ticket.id} of=${ticket} />`)}</ol>
    ${rest > 0 && html`<p class="quiet">${t("and {n} more", { n: rest })}</p>`}
    <${Alerts} of=${state.alerts} />
  </aside>`;
}

function Waiting({ of }) {
  const over = of.promise_used >= 1;
  return html`<li data-testid=${`line-${of.number}`}>
    <b>${of.number}</b>
    <span class="what">${pick(of.service_name)} · ${pick(of.tier_name)}</span>
    <time>${duration(of.waited_s + hall.elapsed())}</time>
    <span class=${over ? "bar over" : "bar"} role="img" aria-label=${percent(of.promise_used)}>
      <i style=${{ width: `${Math.min(1, of.promise_used) * 100}%` }}></i></span>
    <span class=${over ? "share over" : "share"}>${percent(of.promise_used)}</span>
  </li>`;
}

function Alerts({ of }) {
  return html`<ul class="alerts">${(of ?? []).map(
    (alert, i) => html`<li class="note" key=${i}>${pick(alert.text)}</li>`,
  )}</ul>`;
}
