// One line beneath the top, whose place is kept: what is wrong, before what is good to know. So
// nothing moves under the pointer when it comes or goes.
import { ago, html, sentence, t } from "/static/hall.js";
import { PadNotice } from "./pad.js";
import { busy, hall, open, person, problem, reached, takenOver, unclaimed } from "./state.js";

export function Says({ state }) {
  const [What, props] = what(state);
  return html`<div class=${What && What !== Paired ? "says loud" : "says"}>${What && html`<${What} ...${props} />`}</div>`;
}

function what(state) {
  if (problem.value) return [Problem, problem.value];
  if (hall.stale.value !== null) return [Stale, { age: hall.stale.value }];
  if (!state.can_write) return [Stopped, {}];
  if (state.pad) return [PadNotice, { pad: state.pad }];
  if (takenOver(state)) return [TakenOver, { teller: state.point.teller }];
  if (unclaimed(state)) return [Unclaimed, {}];
  if (!person && state.point.state === "open") return [Paired, {}];
  return [];
}

const Problem = ({ code, words }) => html`<p class="note bad" role="alert" data-testid="problem" data-code=${code}>
  <span>${words}</span>
  <button class="plain" data-testid="problem-close" onClick=${() => (problem.value = null)}>${t("Close")} <kbd>Esc</kbd></button></p>`;

const Stale = ({ age }) => html`<p class="note" role="alert" data-testid="stale">
  <span><b>${t("Last news {age} ago", { age: ago(age) })}</b> · ${t("The keys come back with the hall.")}</span></p>`;

const Stopped = () => html`<p class="note bad" role="alert" data-testid="cannot-write"><span>${sentence("cannot_write")}</span></p>`;

const TakenOver = ({ teller }) => html`<p class="note" role="alert" data-testid="taken-over">
  <span>${t("{name} works at this window now.", { name: teller.name ?? teller.ref })}</span>
  <button data-testid="take-over" disabled=${busy.value || !reached()} onClick=${() => open({ take_over: true })}>
    ${t("Take over")} <kbd>O</kbd></button></p>`;

const Unclaimed = () => html`<p class="note" role="status" data-testid="unclaimed">
  <span>${t("You are signed in as {name}, but nobody is named for this window.", { name: person.name })}</span>
  <button data-testid="work-here" disabled=${busy.value || !reached()} onClick=${() => open()}>
    ${t("Work here")} <kbd>O</kbd></button></p>`;

// A screen that joined by a token calls for whoever works here; only people open and close.
const Paired = () => html`<p class="hint" data-testid="paired">${t("This screen belongs to the window and can call. Sign in to pause or close the window.")}</p>`;
