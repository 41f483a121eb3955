// A ticket that was held under the scanner: where it stands now.
import { about, html, icon, pick, t } from "/static/hall.js";
import { startAgain } from "./state.js";
import { found } from "./scan.js";

const WAITS = new Set(["waiting", "parked"]);

function standing({ state, ahead, estimate, point }) {
  if (point) return t("You are called: {point}", { point: pick(point.label) });
  if (!WAITS.has(state)) return t("This ticket is not waiting any more.");
  const people = ahead === 1 ? t("1 person before you") : t("{n} people before you", { n: ahead ?? 0 });
  return [people, estimate && about(estimate)].filter(Boolean).join(" · ");
}

export function Found() {
  const ticket = found.value;
  return html`<section class="ticket" data-testid="found">
    <h1>${t("Your number")}</h1>
    <p class="number" data-testid="found-number">${ticket.number}</p>
    <p class="service-name">${pick(ticket.service_name)}</p>
    <p class="before">${standing(ticket)}</p>
    ${ticket.place && html`<p class="where">${icon("arrow")} ${t("Please go to: {place}", { place: pick(ticket.place.name) })}</p>`}
    <button class="primary" data-testid="done" onClick=${startAgain}>${t("Done")}</button>
  </section>`;
}
