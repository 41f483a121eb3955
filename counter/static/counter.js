// The teller's face: the customer now, one big key, the line; all of it by keyboard.
import { html, me, mount, pick, SignIn } from "/static/hall.js";
import { hall, signingIn, takenOver } from "./state.js";
import { Away } from "./away.js";
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

mount(Counter);
