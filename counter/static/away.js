// The window while nobody calls: closed, paused, or in another teller's hands.
import { beat, duration, html, pick, SignIn, t } from "/static/hall.js";
import { busy, hall, open, person, problem, reached } from "./state.js";

export function Away({ state, others }) {
  beat.value;
  const { point } = state;
  const reason = state.pause_reasons.find(({ id }) => id === point.reason);
  const since = duration(point.since_s + hall.elapsed());
  return html`<section class="away">
    <h2>${point.state === "paused" ? t("Paused: {reason}", { reason: pick(reason?.name) || point.reason }) : t("This window is closed")}</h2>
    <p class="quiet">${point.state === "paused" ? since : t("{n} people are waiting for this window", { n: state.waiting })}</p>
    ${!person ? html`<${SignIn} />` : others ? "" : html`<${Open} point=${point} />`}
  </section>`;
}

function Open({ point }) {
  const taken = problem.value?.code === "point_taken";
  return html`<button class="primary next" data-testid=${taken ? "take-over" : "open-point"} disabled=${busy.value || !reached()}
    onClick=${() => open(taken ? { take_over: true } : {})}>
    <span class="verb">${taken ? t("Take over this window") : point.state === "paused" ? t("Go on working") : t("Open this window")}
    ${!taken && html`<kbd>${t("Space")}</kbd>`}</span>
  </button>`;
}

// Somebody else works here: said to the one who was replaced, and to the one who comes.
export function TakenOver({ point }) {
  return html`<p class="note" role="alert" data-testid="taken-over">
    ${t("{name} works at this window now.", { name: point.teller.name ?? point.teller.ref })}
    <button data-testid="take-over" disabled=${busy.value || !reached()} onClick=${() => open({ take_over: true })}>${t("Take over this window")}</button>
  </p>`;
}
