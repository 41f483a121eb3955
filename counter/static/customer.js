// The customer now: the number huge, what for; the timer fills against the usual time.
import { api, beat, clock, duration, effect, html, ownName, pick, signal, t } from "/static/hall.js";
import { asWorker, hall, point } from "./state.js";

// A board that is well shows a call within a moment, or after the calls before it.
const RECEIPT_S = 4;

// Needs, note and today's story of who is here; asked for when that changes.
const visit = signal(null);
let asked = "";

async function ask() {
  const { ok, status, body } = await api("GET", `/points/${point}/customer`, null, { as: asWorker });
  if (ok) visit.value = body;
  else if (!status) asked = ""; // the strip says that the hall cannot be reached; the next state asks again
}

effect(() => {
  const ticket = hall.state.value?.ticket;
  const now = ticket ? [ticket.id, ticket.call_id, ticket.state, ticket.recalls].join(" ") : "";
  if (now === asked) return;
  asked = now;
  if (now) ask();
  else visit.value = null;
});

const sinceOf = (ticket) => (ticket.state === "serving" ? ticket.served_s : ticket.called_s) + hall.elapsed();

export function Head({ state }) {
  beat.value;
  const { ticket } = state;
  const nobody = state.waiting ? t("Nobody is at the window") : t("Nobody is waiting");
  if (!ticket) return html`<section class="head empty"><p class="quiet">${nobody}</p></section>`;
  return html`<section class=${`head ${ticket.state}`}>
    <p class="number" data-testid="current-number" data-state=${ticket.state}>${ticket.number}</p>
    <p class="what">${pick(ticket.service_name)}</p>
    <${Timer} ticket=${ticket} since=${sinceOf(ticket)} />
  </section>`;
}

// Its place is the same whether the customer has been called or is being served.
function Timer({ ticket, since }) {
  const serving = ticket.state === "serving";
  const over = serving && since > ticket.usual_s;
  const share = serving ? Math.min(1, since / ticket.usual_s) : 0;
  return html`<div class="timer">
    <p><span>${serving ? t("Being served") : t("Called")}</span><time>${duration(since)}</time></p>
    <span class=${over ? "bar over" : "bar"} data-testid="timer" data-share=${share.toFixed(3)}>
      <i style=${{ width: `${share * 100}%` }}></i></span>
    <p class="quiet"><span>${t("Usually {time}", { time: duration(ticket.usual_s) })}</span>
      <span>${ticket.recalls > 0 ? t("Called {n} times", { n: ticket.recalls + 1 }) : ""}</span></p>
  </div>`;
}

export function Details({ state }) {
  beat.value;
  const { ticket } = state;
  if (!ticket) return html`<section class="details"></section>`;
  const known = visit.value?.ticket === ticket.id ? visit.value : null;
  const said = [ticket.note, known?.note].filter(Boolean);
  return html`<section class="details" tabindex="0" aria-label=${t("Customer")}>
    ${known?.needs.length > 0 && html`<p class="needs" data-testid="needs">
      ${known.needs.map((need) => html`<b key=${need.en}>${pick(need)}</b>`)}</p>`}
    ${said.map((note) => html`<p class="said" key=${note} data-testid="customer-note">${note}</p>`)}
    <dl>
      <div><dt>${t("Customer")}</dt><dd>${pick(ticket.tier_name)}</dd></div>
      <div><dt>${t("Language")}</dt><dd>${ownName(ticket.language)}</dd></div>
      <div><dt>${t("Waited")}</dt><dd>${duration(ticket.waited_s)}</dd></div>
    </dl>
    <${Steps} of=${ticket} />
    ${ticket.state !== "serving" && html`<${Receipts} of=${state.receipts} late=${sinceOf(ticket) > RECEIPT_S} />`}
    <${Story} of=${known?.story ?? []} />
  </section>`;
}

// What comes after, on the same ticket.
function Steps({ of }) {
  if (!of.steps.length) return null;
  const names = of.steps.map(({ name }) => pick(name)).join(" · ");
  return html`<p data-testid="customer-steps">${t("then: {names}", { names })}</p>`;
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

// Today until now, the newest first.
function Story({ of }) {
  if (!of.length) return null;
  const what = ({ kind, said, service }) =>
    kind === "ticket_issued" && service ? `${pick(said)} · ${pick(service)}` : pick(said);
  return html`<section class="story"><h2>${t("Today")}</h2><ol data-testid="history">${[...of].reverse().map(
    (moment, i) => html`<li key=${of.length - i}><time>${clock(new Date(moment.at))}</time>
      <span>${what(moment)}</span></li>`,
  )}</ol></section>`;
}
