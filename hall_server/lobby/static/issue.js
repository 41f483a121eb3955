// A ticket by hand, for who cannot use the kiosk.
import { html, language, pick, t, useState } from "/static/hall.js";
import { ask, done, mentioned } from "./state.js";

export function Issue({ state }) {
  const [service, setService] = useState(state.services[0]?.id);
  const [tier, setTier] = useState("");
  const [busy, setBusy] = useState(false);
  const issue = async (event) => {
    event.preventDefault();
    setBusy(true);
    const ticket = await ask("POST", "/tickets", { service, tier: tier || null, language: language.value });
    if (ticket) {
      done.value = () => t("Ticket {number} is issued. It is not printed: tell the customer the number.", { number: ticket.number });
      mentioned.value = ticket.id;
    }
    setBusy(false);
  };
  return html`<form class="issue" onSubmit=${issue}>
    <h2>${t("Issue a ticket")}</h2>
    <select data-testid="issue-service" aria-label=${t("Service")} value=${service} onChange=${(event) => setService(event.target.value)}>
      ${state.services.map(({ id, name, open }) => html`<option key=${id} value=${id} disabled=${!open}>${pick(name)}</option>`)}
    </select>
    <select data-testid="issue-tier" aria-label=${t("Customer")} value=${tier} onChange=${(event) => setTier(event.target.value)}>
      <option value="">${t("As usual")}</option>
      ${state.tiers.map(({ id, name }) => html`<option key=${id} value=${id}>${pick(name)}</option>`)}
    </select>
    <button class="primary" data-testid="issue" disabled=${busy}>${t("Issue")}</button>
  </form>`;
}
