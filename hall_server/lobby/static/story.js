// Any ticket: its story, why it was called before another, and what can be done with it.
import { clock, duration, html, language, pick, t, useEffect, useState } from "/static/hall.js";
import { ask, change, done, look, opened, problem, ticketPath } from "./state.js";
import { Dialog, LeaveKey, serviceName, targetName, tierName } from "./names.js";
import { Changes } from "./changes.js";

// What went wrong in the dialog is gone with it.
function leave() {
  if (opened.value) problem.value = null;
  opened.value = null;
}

export function Story({ state }) {
  const ticket = opened.value;
  return html`<${Dialog} on=${ticket} kind="story" id="story" leave=${leave}>
    ${ticket && html`<${Inside} key=${ticket.id} ticket=${ticket} state=${state} />`}<//>`;
}

const TABS = { story: () => t("Story"), changes: () => t("Change") };

function Inside({ ticket, state }) {
  const [tab, setTab] = useState("story");
  const here = state.points.find((point) => point.ticket?.id === ticket.id)?.ticket;
  return html`<article>
    <header><h2 class="number">${ticket.number}</h2>
      <p>${serviceName(state, ticket.service)} · ${tierName(state, ticket.tier)}<br />
        <span class="quiet">${standing(ticket, state)}</span></p>
      <${LeaveKey} id="story-close" leave=${leave} />
    </header>
    ${here?.state === "called" && html`<${Receipts} of=${here.receipts} />`}
    ${problem.value && html`<p class="note bad" role="alert" data-testid="story-problem">${problem.value()}</p>`}
    <nav class="tabs">${Object.entries(TABS).map(([name, words]) => html`<button key=${name}
      data-testid=${`tab-${name}`} aria-pressed=${tab === name} onClick=${() => setTab(name)}>
      ${words()}</button>`)}</nav>
    ${tab === "story"
      ? html`<${Events} ticket=${ticket} /><${WhyBefore} ticket=${ticket} />`
      : html`<${Changes} ticket=${ticket} state=${state} />`}
    <${Actions} ticket=${ticket} />
  </article>`;
}

// Which boards, signs and speakers the customer's call has come out on, and which owe it.
function Receipts({ of: { shown, missing } }) {
  return html`
    ${missing.length > 0 && html`<p class="note" data-testid="story-not-shown">
      ${t("Not shown on {names}", { names: missing.join(", ") })}</p>`}
    ${shown.length > 0 && html`<p class="quiet" data-testid="story-shown">
      ${t("Shown on {names}", { names: shown.join(", ") })}</p>`}`;
}

function standing(ticket, state) {
  const words = {
    waiting: t("in the line"), called: t("called"), serving: t("being served"), finished: t("finished"),
    no_show: t("did not come"), cancelled: t("given up"), expired: t("expired"), parked: t("aside"),
  };
  const until = Date.parse(ticket.called_at ?? ticket.ended_at ?? new Date());
  const waited = t("waited {time}", { time: duration((until - Date.parse(ticket.issued_at)) / 1000) });
  const names = ticket.steps.map((id) => serviceName(state, id)).join(" · ");
  const steps = names && t("then: {names}", { names });
  const where = ticket.target && targetName(state, ticket.target);
  return [words[ticket.state], waited, where, steps].filter(Boolean).join(" · ");
}

function Events({ ticket }) {
  const why = useSentences(ticket);
  return html`<ol>${(ticket.timeline ?? []).map(({ seq, at, said, note, reason, call_id: call }) => html`<li key=${seq}>
    <time>${clock(new Date(at))}</time> <span>${pick(said)}
      ${note && html`<small class="said">${note}</small>`}
      ${reason && html`<small data-testid="reason">${why.get(call) ?? "…"}</small>`}</span></li>`)}</ol>`;
}

// The hall's own sentence of each call of a ticket, by the call's id; empty until it has answered.
function useSentences(ticket) {
  const [calls, setCalls] = useState([]);
  const made = (ticket.timeline ?? []).filter(({ reason }) => reason).length;
  useEffect(() => {
    if (made) look(ticketPath(ticket.id, "/why")).then((found) => found && setCalls(found.calls));
  }, [ticket.id, made]);
  return new Map(calls.map((call) => [call.call_id, pick(call.sentence)]));
}

function WhyBefore({ ticket }) {
  const [found, setFound] = useState(null);
  const find = async (event) => {
    event.preventDefault();
    const other = new FormData(event.target).get("other").trim().toUpperCase();
    if (!other) return;
    const two = new URLSearchParams({ first: other, second: ticket.number });
    setFound(await ask("GET", `/why?${two}`));
  };
  return html`<form class="why" onSubmit=${find}>
    <label>${t("Why before this one? The other number:")}
      <input name="other" autocomplete="off" data-testid="why-other" /></label>
    <button data-testid="why-ask">${t("Why?")}</button>
    ${found && html`<p data-testid="why-answer">${pick(found.sentence)}</p>
      <p class="said" data-testid="why-customer">${t("To tell the customer:")} ${pick(found.customer_sentence)}</p>`}
  </form>`;
}

const Key = ({ id, kind, press, children }) => html`<button class=${kind} data-testid=${id}
  onClick=${press}>${children}</button>`;

// The foot: print again, back into the line, out of the line.
function Actions({ ticket }) {
  const [asking, setAsking] = useState(false);
  const { number } = ticket;
  const reprint = async () => {
    if (!(await ask("POST", ticketPath(ticket.id, "/reprint"), null))) return;
    opened.value = null;
    done.value = () => t("{number} is being printed again.", { number });
  };
  const open = ["waiting", "called", "parked"].includes(ticket.state);
  const away = ["parked", "no_show"].includes(ticket.state);
  return html`<footer lang=${language.value}>
    <${Key} id="reprint" press=${reprint}>${t("Print again")}<//>
    ${away && html`<${Key} id="return" press=${() => change(ticket, "return")}>${t("Back into the line")}<//>`}
    ${open && !asking && html`<${Key} id="cancel" kind="danger" press=${() => setAsking(true)}>
      ${t("Take out of the line")}<//>`}
    ${open && asking && html`<${Key} id="cancel-yes" kind="danger" press=${() => change(ticket, "cancel")}>
      ${t("Yes, take {number} out", { number })}<//>`}
  </footer>`;
}
