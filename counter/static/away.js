// The window while nobody calls: closed, paused, or in another teller's hands.
import { beat, duration, html, pick, SignIn, t } from "/static/hall.js";
import { busy, command, hall, open, person, possible, problem, reached, takenOver } from "./state.js";

function waiting(n) {
  if (n === 0) return t("Nobody is waiting for this window");
  return n === 1 ? t("1 person is waiting for this window") : t("{n} people are waiting for this window", { n });
}

export function Away({ state }) {
  beat.value;
  const { point } = state;
  const paused = point.state === "paused";
  const reason = state.pause_reasons.find(({ id }) => id === point.reason);
  const shut = point.state === "closed" ? t("This window is closed") : pick(point.label);
  return html`<section class="away" data-testid="away" data-state=${point.state}>
    <h2>${paused ? t("Paused: {reason}", { reason: pick(reason?.name) || point.reason }) : shut}</h2>
    ${paused && html`<p class="since"><time>${duration(point.since_s + hall.elapsed())}</time></p>`}
    <p class="quiet">${waiting(state.waiting)}</p>
    ${!person && html`<p class="quiet">${t("Sign in with your own name: the window is opened by a person.")}</p>
      <${SignIn} />`}
    ${person && !takenOver(state) && html`<${Open} state=${state} paused=${paused} />`}
  </section>`;
}

function Open({ state, paused }) {
  const taken = problem.value?.code === "point_taken";
  const words = paused ? t("Go on working") : t("Open this window");
  return html`<button class="primary next" data-testid=${taken ? "take-over" : "open-point"}
      disabled=${busy.value || !reached()} onClick=${() => open(taken ? { take_over: true } : {})}>
      <span class="verb">${taken ? t("Take over this window") : words}
        <kbd>${taken ? "O" : t("Space")}</kbd></span></button>
    ${paused && !taken && html`<button data-testid="close-point" disabled=${!possible(state).close || busy.value}
      onClick=${() => command("close")}>${t("Close window")} <kbd>C</kbd></button>`}`;
}
