// From the services chosen to a ticket, past the offer of a faster place if there is one.
import { api, html, icon, pick, roughly, t } from "/static/hall.js";
import { go, guest, hall, proposal, screen } from "./state.js";
import { issue } from "./issue.js";
import { sized } from "./said.js";

const SOON_S = 60;

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
  const { status, body } = await api("GET", `/services/${service.id}/places?tier=${guest.value.tier}`);
  return status === 200 ? body.offer : service.offer;
}

function answer(accepted) {
  if (screen.value !== "offer") return;
  const { asked, offer } = proposal.value;
  issue({ ...asked, offer: { target: offer.target, accepted } });
}

// One sentence says it all: what is faster, and what the usual line is.
export function OfferPage() {
  const { service, offer } = proposal.value;
  const place = pick(hall.state.value.zones.find(({ id }) => id === offer.zone)?.name) || offer.zone;
  const machine = offer.kind === "self-service";
  const usual = { wait: roughly({ mid: offer.usual_s }) };
  return html`<section class="offer">
    <p class=${sized("service-name", pick(service.name))}>${icon(service.icon)} ${pick(service.name)}</p>
    <h1 class=${sized("faster", place)}>${sooner(place, offer)}</h1>
    <p class="usual">${machine ? t("At the counter: {wait}.", usual) : t("In this line: {wait}.", usual)}</p>
    <button class=${sized("primary", place)} data-testid="offer-accept" onClick=${() => answer(true)}>
      ${t("Go to: {place}", { place })} ${icon("arrow")}</button>
    <button data-testid="offer-refuse" onClick=${() => answer(false)}>
      ${machine ? t("Wait for the counter") : t("Stay in this line")}</button>
    ${machine && html`<p class="quiet">${t("If the machine cannot do it, you keep your place at the counter.")}</p>`}
    <footer><button data-testid="back" onClick=${() => go("services")}>${icon("back")} ${t("Back")}</button></footer>
  </section>`;
}

function sooner(place, { wait_s: wait, kind }) {
  if (wait >= SOON_S) return t("{place}: {wait}", { place, wait: roughly({ mid: wait }) });
  const isMachine = kind === "self-service";
  return isMachine ? t("A machine can do this now: {place}", { place }) : t("You can go now: {place}", { place });
}
