// The teller's face: the customer now, one big key, the line; all of it by keyboard.
import { beat, duration, html, me, mount, pick, SignIn, t } from "/static/hall.js";
import { busy, command, hall, open, person, possible, problem, reached, signingIn, takenOver } from "./state.js";
import { Tools, Top } from "./top.js";
import { Details, Head } from "./customer.js";
import { Keys } from "./keys.js";
import { Line } from "./line.js";
import { Says } from "./says.js";
import "./keyboard.js";

function Counter() {
  if (hall.refused.value) {
    return html`<main class="counter lone"><h1>${pick(me.point_label)}</h1><${SignIn} /></main>`;
  }
  const state = hall.state.value;
  if (!state) return html`<main class="counter lone"><p class="skeleton"></p></main>`;
  const working = state.point.state === "open" && !takenOver(state);
  return html`<main class=${hall.stale.value === null ? "counter" : "counter old"}>
    <${Top} state=${state} />
    <${Says} state=${state} />
    ${working ? html`<${Working} state=${state} />` : html`<${Away} state=${state} />`}
    <${Line} state=${state} />
    <${Tools} state=${state} />
  </main>`;
}

const Working = ({ state }) => html`
  <${Head} state=${state} />
  ${signingIn.value ? html`<section class="keys"><${SignIn} /></section>` : html`<${Keys} state=${state} />`}
  <${Details} state=${state} />`;

function waiting(n) {
  if (n === 0) return t("Nobody is waiting for this window");
  return n === 1 ? t("1 person is waiting for this window") : t("{n} people are waiting for this window", { n });
}

// The window while nobody calls: closed, paused, or in another teller's hands.
function Away({ state }) {
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

mount(Counter);
