// A ticket held under the scanner: how far it is, and where to go.
import { html, icon, pick, signal, t } from "/static/hall.js";
import { go, startAgain } from "./state.js";
import { ask, fail } from "./issue.js";
import { before } from "./waits.js";

const found = signal(null);

export async function find(token) {
  go("issuing");
  const answer = await ask("GET", `/t/${encodeURIComponent(token)}`);
  if (answer.status !== 200) return fail(answer, { title: t("No such ticket") });
  found.value = answer.body;
  go("mine");
}

function standing({ state, point, place }) {
  if (point) return t("Please go to: {place}", { place: pick(point.label) });
  if (place && state === "waiting") return t("Please go to: {place}", { place: pick(place.name) });
  return state === "waiting" ? t("Please wait until your number is called") : t("This ticket is not waiting any more.");
}

export function Mine() {
  const { number, service_name: service, state } = found.value;
  return html`<section class="mine">
    <h1>${t("Your number")}</h1>
    <p class="number">${number}</p>
    <p class="service-name">${pick(service)}</p>
    ${state === "waiting" && html`<p class="before">${before(found.value).map((said) => html`<span key=${said}>${said}</span>`)}</p>`}
    <p class="where">${standing(found.value)}</p>
    <button class="primary" data-testid="mine-done" onClick=${startAgain}>${icon("done")} ${t("Done")}</button>
  </section>`;
}
