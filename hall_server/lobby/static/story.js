// Any ticket: its story, why it was called before another, and what can be changed of it.
import { clock, duration, html, t, useEffect, useRef, useState } from "/static/hall.js";
import { opened, problem } from "./state.js";
import { happened } from "./happenings.js";
import { namesOf, serviceName, targetName, tierName } from "./names.js";
import { useSentences, WhyBefore } from "./why.js";
import { Changes } from "./changes.js";
import { Actions } from "./actions.js";

// What went wrong in the dialog is gone with it.
function leave() {
  if (opened.value) problem.value = null;
  opened.value = null;
}

export function Story({ state }) {
  const ticket = opened.value;
  const dialog = useRef(null);
  useEffect(() => {
    if (ticket && !dialog.current.open) dialog.current.showModal();
    if (!ticket && dialog.current.open) dialog.current.close();
  }, [ticket]);
  return html`<dialog class="story" ref=${dialog} data-testid="story" onClose=${leave}>
    ${ticket && html`<${Inside} key=${ticket.id} ticket=${ticket} state=${state} />`}
  </dialog>`;
}

// Which boards, signs and speakers the customer's call has come out on, and which owe it.
function Receipts({ of }) {
  if (of?.state !== "called") return null;
  const { shown, missing } = of.receipts;
  return html`
    ${missing.length > 0 && html`<p class="note" data-testid="story-not-shown">${t("Not shown on {names}", { names: missing.join(", ") })}</p>`}
    ${shown.length > 0 && html`<p class="quiet" data-testid="story-shown">${t("Shown on {names}", { names: shown.join(", ") })}</p>`}`;
}

const TABS = { story: () => t("Story"), changes: () => t("Change") };

function Inside({ ticket, state }) {
  const [tab, setTab] = useState("story");
  return html`<article>
    <header><h2 class="number">${ticket.number}</h2>
      <p>${serviceName(state, ticket.service)} · ${tierName(state, ticket.tier)}<br /><span class="quiet">${standing(ticket, state)}</span></p>
      <button class="plain away-key" data-testid="story-close" aria-label=${t("Back")} onClick=${leave}>×</button>
    </header>
    <${Receipts} of=${state.points.find((point) => point.ticket?.id === ticket.id)?.ticket} />
    ${problem.value && html`<p class="note bad" role="alert" data-testid="story-problem">${problem.value()}</p>`}
    <nav class="tabs">${Object.entries(TABS).map(([name, words]) => html`<button key=${name} data-testid=${`tab-${name}`}
      aria-pressed=${tab === name} onClick=${() => setTab(name)}>${words()}</button>`)}</nav>
    ${tab === "story" ? html`<${Events} ticket=${ticket} state=${state} /><${WhyBefore} ticket=${ticket} />` : html`<${Changes} ticket=${ticket} state=${state} />`}
    <${Actions} ticket=${ticket} />
  </article>`;
}

function standing(ticket, state) {
  const words = {
    waiting: t("in the line"), called: t("called"), serving: t("being served"), finished: t("finished"),
    no_show: t("did not come"), cancelled: t("given up"), expired: t("expired"), parked: t("aside"),
  };
  const until = Date.parse(ticket.called_at ?? ticket.ended_at ?? new Date());
  const waited = t("waited {time}", { time: duration((until - Date.parse(ticket.issued_at)) / 1000) });
  const steps = ticket.steps.length && t("then: {names}", { names: ticket.steps.map((id) => serviceName(state, id)).join(" · ") });
  return [words[ticket.state], waited, ticket.target && targetName(state, ticket.target), steps].filter(Boolean).join(" · ");
}

function Events({ ticket, state }) {
  const why = useSentences(ticket);
  return html`<ol>${(ticket.timeline ?? []).map((event) => html`<li key=${event.seq}><time>${clock(new Date(event.at))}</time>
    <span>${happened(event, namesOf(state, event))}
    ${event.note && html`<small class="said">${event.note}</small>`}
    ${event.reason && html`<small data-testid="reason">${why.get(event.call_id) ?? "…"}</small>`}</span></li>`)}</ol>`;
}
