// The customer now: the number huge, what for, how long; the timer fills against the usual time.
import { beat, duration, html, pick, t } from "/static/hall.js";
import { hall } from "./state.js";

// A board that is well shows a call within a moment, or after the calls before it.
const RECEIPT_S = 4;
const OWN_NAMES = { zh: "中文", en: "English" };

export function Customer({ state }) {
  beat.value;
  const { ticket } = state;
  if (!ticket) return html`<section class="customer empty"><${Nobody} state=${state} /></section>`;
  const serving = ticket.state === "serving";
  const since = (serving ? ticket.served_s : ticket.called_s) + hall.elapsed();
  return html`<section class=${`customer ${ticket.state}`}>
    <p class="number" data-testid="current-number" data-state=${ticket.state}>${ticket.number}</p>
    <p class="what">${pick(ticket.service_name)}<${Steps} of=${ticket} /></p>
    ${ticket.note && html`<p class="said" data-testid="customer-note">${ticket.note}</p>`}
    <dl>
      <div><dt>${t("Customer")}</dt><dd>${pick(ticket.tier_name)}</dd></div>
      <div><dt>${t("Language")}</dt><dd>${OWN_NAMES[ticket.language] ?? ticket.language}</dd></div>
      <div><dt>${t("Waited")}</dt><dd>${duration(ticket.waited_s)}</dd></div>
    </dl>
    <${Timer} serving=${serving} since=${since} ticket=${ticket} />
    ${!serving && html`<${Receipts} of=${state.receipts} late=${since > RECEIPT_S} />`}
  </section>`;
}

// What comes after, on the same ticket.
function Steps({ of }) {
  if (!of.steps.length) return null;
  const names = of.steps.map(({ name }) => pick(name)).join(" · ");
  return html`<small data-testid="customer-steps">${t("then: {names}", { names })}</small>`;
}

function Timer({ serving, since, ticket }) {
  const share = Math.min(1, since / ticket.usual_s);
  const over = serving && since > ticket.usual_s;
  return html`<div class="timer">
    <p><span>${serving ? t("Being served") : t("Called")}</span><time>${duration(since)}</time></p>
    ${serving && html`<span class=${over ? "bar over" : "bar"}><i style=${{ width: `${share * 100}%` }}></i></span>
      <p class="quiet">${t("Usually {time}", { time: duration(ticket.usual_s) })}</p>`}
    ${ticket.recalls > 0 && html`<p class="quiet">${t("Called again {n} times", { n: ticket.recalls })}</p>`}
  </div>`;
}

// Which boards and signs have shown the call; what is missing is said in words.
function Receipts({ of, late }) {
  if (!of) return null;
  if (of.missing.length && late) {
    return html`<p class="note" data-testid="not-shown" role="status">
      ${t("Not shown on {names}", { names: of.missing.join(", ") })}</p>`;
  }
  if (!of.shown.length) return null;
  return html`<p class="quiet" data-testid="shown">${t("Shown on {names}", { names: of.shown.join(", ") })}</p>`;
}

function Nobody({ state }) {
  return html`<p class="quiet">${state.waiting ? t("Nobody is at the window") : t("Nobody is waiting")}</p>`;
}
