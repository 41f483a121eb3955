// From the services chosen to a ticket, past the offer of a faster place if there is one.
import { html, icon, pick, roughly, t } from "/static/hall.js";
import { go, guest, hall, proposal, screen } from "./state.js";
import { ask, issue } from "./issue.js";

export async function choose(services, freeOrder = false) {
  if (screen.value !== "services") return; // a second tap of the same press
  go("issuing");
  const [service, ...rest] = services;
  const steps = rest.length ? { steps: rest.map(({ id }) => id), free_order: freeOrder } : {};
  const asked = { service: service.id, ...steps };
  const offer = freeOrder ? null : await offerOf(service);
  if (!offer) return issue(asked);
  proposal.value = { asked, service, offer };
  go("offer");
}

// The hall's state has the offer for customers of no tier of their own.
async function offerOf(service) {
  if (!guest.value) return service.offer;
  const { status, body } = await ask("GET", `/services/${service.id}/places?tier=${guest.value.tier}`);
  return status === 200 ? body.offer : service.offer;
}

function answer(accepted) {
  if (screen.value !== "offer") return;
  const { asked, offer } = proposal.value;
  issue({ ...asked, offer: { target: offer.target, accepted } });
}

export function OfferPage() {
  const { service, offer } = proposal.value;
  const place = pick(hall.state.value.zones.find(({ id }) => id === offer.zone)?.name) || offer.zone;
  return html`<section class="offer">
    <p class="service-name">${pick(service.name)}</p>
    <h1>${t("It is faster elsewhere")}</h1>
    <dl>
      <div class="faster"><dt>${place}</dt><dd>${roughly({ mid: offer.wait_s })}</dd></div>
      <div><dt>${t("This line")}</dt><dd>${roughly({ mid: offer.usual_s })}</dd></div>
    </dl>
    ${offer.kind === "self-service" && html`<p class="quiet">${t("A machine does it with you. If it fails, you keep your place in this line.")}</p>`}
    <button class="primary" data-testid="offer-accept" onClick=${() => answer(true)}>
      ${t("Go to: {place}", { place })} ${icon("arrow")}</button>
    <button data-testid="offer-refuse" onClick=${() => answer(false)}>${t("Stay in this line")}</button>
  </section>`;
}
