// One line beneath the top, whose place is kept: what is wrong, before what is good to know. So
// nothing moves under the pointer when it comes or goes.
import { ago, html, pick, sentence, t } from "/static/hall.js";
import { busy, hall, open, person, problem, reached, takenOver, unclaimed } from "./state.js";

export function Says({ state }) {
  const said = what(state);
  if (!said) return html`<div class="says"></div>`;
  const { id, kind = "note", role = "alert", code, words, key } = said;
  return html`<div class=${kind === "hint" ? "says" : "says loud"}>
    <p class=${kind} role=${role} data-testid=${id} data-code=${code}><span>${words}</span>${key}</p></div>`;
}

function what(state) {
  const { point, pad } = state;
  if (problem.value) return { id: "problem", kind: "note bad", ...problem.value, key: html`<${Close} />` };
  if (hall.stale.value !== null) return { id: "stale", words: oldNews(hall.stale.value) };
  if (!state.can_write) return { id: "cannot-write", kind: "note bad", words: sentence("cannot_write") };
  if (pad) return { id: "pad-notice", code: pad.code, words: padWords(pad) };
  if (takenOver(state)) {
    const key = html`<${Come} id="take-over" how=${{ take_over: true }}>${t("Take over")}<//>`;
    const { name, ref } = point.teller;
    return { id: "taken-over", words: t("{name} works at this window now.", { name: name ?? ref }), key };
  }
  if (unclaimed(state)) {
    const words = t("You are signed in as {name}, but nobody is named for this window.", { name: person.name });
    return { id: "unclaimed", role: "status", words, key: html`<${Come} id="work-here">${t("Work here")}<//>` };
  }
  if (person || point.state !== "open") return null;
  // A screen that joined by a token calls for whoever works here; only people open and close.
  const words = t("This screen belongs to the window and can call. Sign in to pause or close the window.");
  return { id: "paired", kind: "hint", role: null, words };
}

const Close = () => html`<button class="plain" data-testid="problem-close" onClick=${() => (problem.value = null)}>
  ${t("Close")} <kbd>Esc</kbd></button>`;

const Come = ({ id, how, children }) => html`<button data-testid=${id} disabled=${busy.value || !reached()}
  onClick=${() => open(how)}>${children} <kbd>O</kbd></button>`;

const oldNews = (age) =>
  html`<b>${t("Last news {age} ago", { age: ago(age) })}</b> · ${t("The keys come back with the hall.")}`;

// Why a key of the window's call pad did nothing; it goes by itself.
const padWords = ({ key_name: name, code }) => t("Call pad, {key}: {why}", { key: pick(name), why: sentence(code) });
