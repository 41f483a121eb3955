// What is said quietly at the edge: a promise nearly used, who has arrived, trouble with a device.
import { beat, html, percent, pick, t } from "/static/hall.js";

const NEARLY = 0.8;
const SHOWN = 3;

// Each with an id that stays the same as long as it is the same news.
export function whispers(state) {
  const nearly = state.line.filter(({ promise_used: used }) => used >= NEARLY).map((of) => ({
    id: `nearly ${of.id}`, kind: "nearly",
    words: () => t("{number}: {share} of the promise used", { number: of.number, share: percent(of.promise_used) }),
  }));
  const told = (state.alerts ?? []).map(({ kind, name, ticket, text }) => ({
    id: [kind, name, ticket].join(" "), kind, words: () => pick(text),
  }));
  return varied([...told.filter(({ kind }) => kind === "arrival"), ...nearly, ...told.filter(({ kind }) => kind !== "arrival")]);
}

// The first of each kind before a second of any: one crowd must not hide a broken printer.
function varied(all) {
  const isFirst = (it) => all.find(({ kind }) => kind === it.kind) === it;
  return [...all.filter(isFirst), ...all.filter((it) => !isFirst(it))];
}

export function Whispers({ state }) {
  beat.value;
  const all = whispers(state);
  const rest = all.length - SHOWN;
  return html`<section class="whispers" tabindex="0" aria-label=${t("alerts")}><ul>${all.slice(0, SHOWN).map(
    ({ id, kind, words }) => html`<li key=${id} class=${kind} data-testid=${`alert-${kind}`}>${words()}</li>`,
  )}</ul>${rest > 0 && html`<p class="quiet">${rest === 1 ? t("and 1 more alert") : t("and {n} more alerts", { n: rest })}</p>`}</section>`;
}
