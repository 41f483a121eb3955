// Why a ticket was called, and why another was called before it, in the hall's own sentences.
import { html, pick, t, useEffect, useState } from "/static/hall.js";
import { ask, look } from "./state.js";

// The sentence of each call of a ticket, by the call's id; empty until the hall has answered.
export function useSentences(ticket) {
  const [calls, setCalls] = useState([]);
  const made = (ticket.timeline ?? []).filter(({ reason }) => reason).length;
  useEffect(() => {
    if (made) look(`/tickets/${encodeURIComponent(ticket.id)}/why`).then((found) => found && setCalls(found.calls));
  }, [ticket.id, made]);
  return new Map(calls.map((call) => [call.call_id, pick(call.sentence)]));
}

export function WhyBefore({ ticket }) {
  const [found, setFound] = useState(null);
  const find = async (event) => {
    event.preventDefault();
    const other = new FormData(event.target).get("other").trim().toUpperCase();
    if (!other) return;
    const two = new URLSearchParams({ first: other, second: ticket.number });
    setFound(await ask("GET", `/why?${two}`));
  };
  return html`<form class="why" onSubmit=${find}>
    <label>${t("Why before this one? The other number:")}<input name="other" autocomplete="off" data-testid="why-other" /></label>
    <button data-testid="why-ask">${t("Why?")}</button>
    ${found && html`<p data-testid="why-answer">${pick(found.sentence)}</p>
      <p class="said" data-testid="why-customer">${t("To tell the customer:")} ${pick(found.customer_sentence)}</p>`}
  </form>`;
}
