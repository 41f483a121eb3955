// The teller's face: the customer now, one big key, the line; all of it by keyboard.
import { html, me, mount, pick, SignIn } from "/static/hall.js";
import { hall, person, signingIn } from "./state.js";
import { Top } from "./top.js";
import { Customer } from "./customer.js";
import { Keys } from "./keys.js";
import { Line } from "./line.js";
import { Away, TakenOver } from "./away.js";
import { Problem, StaleStrip } from "./strips.js";
import { PadNotice } from "./pad.js";
import "./keyboard.js";

const WORKING = new Set(["open"]);

function Counter() {
  if (hall.refused.value) {
    return html`<main class="counter lone"><h1>${pick(me.point_label)}</h1><${SignIn} /></main>`;
  }
  const state = hall.state.value;
  if (!state) return html`<main class="counter lone"><p class="skeleton"></p></main>`;
  const { point } = state;
  const others = point.teller && person?.role === "teller" && point.teller.ref !== person.ref;
  const working = WORKING.has(point.state) && !others;
  return html`<main class=${hall.stale.value === null ? "counter" : "counter old"}>
    <${Top} state=${state} />
    <${StaleStrip} age=${hall.stale.value} />
    <${Problem} />
    <${PadNotice} pad=${state.pad} />
    ${others ? html`<${TakenOver} point=${point} />` : ""}
    ${working
      ? html`<${Customer} state=${state} />${signingIn.value
          ? html`<section class="keys"><${SignIn} /></section>`
          : html`<${Keys} state=${state} />`}`
      : html`<${Away} state=${state} others=${others} />`}
    <${Line} state=${state} />
  </main>`;
}

mount(Counter);
