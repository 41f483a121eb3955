// What can be changed of a ticket: its tier, where it is served, what comes after.
import { html, roughly, t, useEffect, useState } from "/static/hall.js";
import { change, look } from "./state.js";
import { Group, Options, serviceName, targetName } from "./names.js";

const OPEN = new Set(["waiting", "called", "serving", "parked"]);
const MOVABLE = new Set(["waiting", "parked"]);

export function Changes({ ticket, state }) {
  if (!OPEN.has(ticket.state)) return html`<p class="quiet">${t("Nothing of this ticket can be changed now.")}</p>`;
  return html`<div class="changes">
    <label>${t("Customer")}<select data-testid="change-tier" value=${ticket.tier}
      onChange=${(event) => change(ticket, "tier", { tier: event.target.value })}>
      <${Options} of=${state.tiers} /></select></label>
    ${MOVABLE.has(ticket.state) && html`<${Send} ticket=${ticket} state=${state} />`}
    ${ticket.state === "waiting" && html`<${Places} ticket=${ticket} state=${state} />`}
    <${Steps} ticket=${ticket} state=${state} />
  </div>`;
}

// The value of a choice is the contract's own field and id: service:loans, point:W3, zone:west.
function Send({ ticket, state }) {
  const send = (event) => {
    event.preventDefault();
    const wanted = new FormData(event.target);
    const [field, id] = wanted.get("to").split(":");
    change(ticket, "transfer", { [field]: id, place: wanted.get("place") });
  };
  const works = ({ kind, state: is }) => kind !== "self-service" && is !== "closed";
  return html`<form onSubmit=${send}>
    <label>${t("Send to")}<select name="to" data-testid="transfer-to">
      <${Group} name=${t("Service")} field="service" of=${state.services.filter(({ id }) => id !== ticket.service)} />
      <${Group} name=${t("Window")} field="point" of=${state.points.filter(works)} />
      <${Group} name=${t("Zone")} field="zone" of=${state.zones} />
    </select></label>
    <label>${t("Place in the line")}<select name="place">
      <option value="kept">${t("kept")}</option><option value="first">${t("first")}</option>
      <option value="last">${t("last")}</option>
    </select></label>
    <button data-testid="transfer">${t("Send")}</button>
  </form>`;
}

// Where the service can be had now, the fastest first.
function Places({ ticket, state }) {
  const [places, setPlaces] = useState([]);
  useEffect(() => {
    look(`/services/${ticket.service}/places?tier=${ticket.tier}`).then((found) => setPlaces(found?.places ?? []));
  }, [ticket.id, ticket.service, ticket.tier]);
  const others = places.filter(({ target }) => target !== ticket.target);
  if (!others.length) return null;
  return html`<div class="places"><p class="quiet">${t("Faster elsewhere? A newcomer waits there:")}</p>
    ${others.map(({ target, estimate }) => html`<button key=${target} data-testid=${`divert-${target}`}
      onClick=${() => change(ticket, "divert", { target })}>${targetName(state, target)}
      <span class="quiet">${roughly(estimate)}</span></button>`)}
  </div>`;
}

function Steps({ ticket, state }) {
  const set = (steps) => change(ticket, "steps", { steps, free_order: ticket.free_order });
  const step = (id, i) => {
    const name = serviceName(state, id);
    return html`<button key=${i} data-testid=${`step-${id}`} aria-label=${t("Take away {name}", { name })}
      onClick=${() => set(ticket.steps.filter((_, at) => at !== i))}>${name} ×</button>`;
  };
  return html`<div class="steps"><p class="quiet">${t("Services after this one")}</p>
    ${ticket.steps.map(step)}
    <select data-testid="add-step" value="" aria-label=${t("Add a service")}
      onChange=${(event) => set([...ticket.steps, event.target.value])}>
      <option value="">${t("Add a service")}</option><${Options} of=${state.services} />
    </select></div>`;
}
