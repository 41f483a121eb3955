// Any ticket's story: what happened when, and why it was called before another.
import { clock, duration, html, language, pick, t, useEffect, useRef, useState } from "/static/hall.js";
import { ask, done, opened, openStory } from "./state.js";
import { happened, reasonSentence } from "./happenings.js";

export function Story({ state }) {
  const ticket = opened.value;
  const dialog = useRef(null);
  useEffect(() => {
    if (ticket && !dialog.current.open) dialog.current.showModal();
    if (!ticket && dialog.current.open) dialog.current.close();
  }, [ticket]);
  return html`<dialog class="story" ref=${dialog} data-testid="story" onClose=${() => (opened.value = null)}>
    ${ticket && html`<${Inside} key=${ticket.id} ticket=${ticket} state=${state} />`}
  </dialog>`;
}

function Inside({ ticket, state }) {
  const service = state.services.find(({ id }) => id === ticket.service);
  const tier = state.tiers.find(({ id }) => id === ticket.tier);
  return html`<article>
    <header><h2 class="number">${ticket.number}</h2>
      <p>${pick(service?.name)} · ${pick(tier?.name)}<br /><span class="quiet">${standing(ticket)}</span></p>
      <button class="plain" data-testid="story-close" onClick=${() => (opened.value = null)}>${t("Close")}</button>
    </header>
    <ol>${(ticket.timeline ?? []).map((event) => html`<${Event} key=${event.seq} of=${event} state=${state} />`)}</ol>
    <${Actions} ticket=${ticket} />
  </article>`;
}

function standing(ticket) {
  const words = {
    waiting: t("waiting"), called: t("called"), serving: t("being served"), finished: t("finished"),
    no_show: t("did not come"), cancelled: t("given up"), expired: t("expired"), parked: t("parked"),
  };
  const until = Date.parse(ticket.called_at ?? ticket.ended_at ?? new Date());
  return `${words[ticket.state]} · ${t("waited {time}", { time: duration((until - Date.parse(ticket.issued_at)) / 1000) })}`;
}

function Event({ of, state }) {
  const point = state.points.find(({ id }) => id === of.point);
  return html`<li><time>${clock(new Date(of.at))}</time>
    <span>${happened(of, pick(point?.label) || of.point)}
    ${of.reason && html`<small data-testid="reason">${reasonSentence(of.reason)}</small>`}</span></li>`;
}

function Actions({ ticket }) {
  const [asking, setAsking] = useState(false);
  const cancel = async () => {
    if (await ask("POST", `/tickets/${ticket.id}/cancel`, null)) openStory(ticket.id);
  };
  const reprint = async () => {
    if (await ask("POST", `/tickets/${ticket.id}/reprint`, null)) {
      opened.value = null;
      done.value = t("{number} is being printed again.", { number: ticket.number });
    }
  };
  const open = ["waiting", "called"].includes(ticket.state);
  return html`<footer lang=${language.value}>
    <button data-testid="reprint" onClick=${reprint}>${t("Print again")}</button>
    ${open && !asking && html`<button class="danger" data-testid="cancel" onClick=${() => setAsking(true)}>${t("Take out of the line")}</button>`}
    ${open && asking && html`<button class="danger" data-testid="cancel-yes" onClick=${cancel}>${t("Yes, take {number} out", { number: ticket.number })}</button>`}
  </footer>`;
}
