// A ticket by hand, for who cannot use the kiosk; and stop and restart issuing, of one service or the
// whole hall, with a notice to the customers.
import { html, language, pick, t, useState } from "/static/hall.js";
import { ask, done, mentioned } from "./state.js";
import { Options } from "./names.js";

export function Issue({ state }) {
  const [busy, setBusy] = useState(false);
  const issue = async (event) => {
    event.preventDefault();
    const { service, tier } = event.target.elements;
    const wanted = service.value || state.services[0]?.id; // none, when all of them are stopped
    const asked = { service: wanted, tier: tier.value || null, language: language.value };
    setBusy(true);
    const ticket = await ask("POST", "/tickets", asked);
    setBusy(false);
    if (!ticket) return;
    const { number } = ticket;
    done.value = () => t("Ticket {number} is issued. It is not printed: tell the customer the number.", { number });
    mentioned.value = ticket.id;
  };
  return html`<form class="issue" onSubmit=${issue}>
    <h2>${t("Issue a ticket")}</h2>
    <select name="service" data-testid="issue-service" aria-label=${t("Service")}>
      ${state.services.map(({ id, name, open }) => html`<option key=${id} value=${id} disabled=${!open}>
        ${pick(name)}</option>`)}</select>
    <select name="tier" data-testid="issue-tier" aria-label=${t("Customer")}>
      <option value="">${t("As usual")}</option><${Options} of=${state.tiers} /></select>
    <button class="primary" data-testid="issue" disabled=${busy}>${t("Issue")}</button>
  </form>`;
}

export function Switches({ state }) {
  const stopped = [!state.issuing, ...state.services.map(({ open }) => !open)].filter(Boolean).length;
  const set = (id) => (on, notice) => ask("PATCH", `/services/${id}`, { open: on, notice });
  return html`<details class="switches">
    <summary data-testid="switches"><h2>${t("Stop issuing tickets")}</h2>
      ${stopped > 0 && html`<em>${t("{n} stopped", { n: stopped })}</em>`}</summary>
    <ul>
      <${Switch} id="hall" name=${t("The whole hall")} on=${state.issuing} notice=${state.notice}
        set=${(on, notice) => ask("PATCH", "/hall", { issuing: on, notice })} />
      ${state.services.map(({ id, name, open, notice }) => html`<${Switch} key=${id} id=${id} name=${pick(name)}
        on=${open} notice=${notice} set=${set(id)} />`)}
    </ul>
  </details>`;
}

function Switch({ id, name, on, notice, set }) {
  const [asking, setAsking] = useState(false);
  const stop = (event) => {
    event.preventDefault();
    setAsking(false);
    set(false, new FormData(event.target).get("notice").trim() || null);
  };
  if (asking) {
    return html`<li><form onSubmit=${stop}>
      <label>${t("What shall customers read?")}
        <input name="notice" maxlength="300" autofocus data-testid=${`notice-${id}`} /></label>
      <button class="danger" data-testid=${`stop-now-${id}`}>${t("Stop {name}", { name })}</button>
      <button type="button" class="plain" data-testid=${`keep-${id}`} onClick=${() => setAsking(false)}>
        ${t("Cancel")}</button>
    </form></li>`;
  }
  return html`<li><span class="name">${name}${notice && html`<small class="quiet">${notice}</small>`}</span>
    ${on
      ? html`<button class="danger" data-testid=${`stop-${id}`} onClick=${() => setAsking(true)}>${t("Stop")}</button>`
      : html`<button data-testid=${`restart-${id}`} onClick=${() => set(true, null)}>${t("Restart")}</button>`}
  </li>`;
}
