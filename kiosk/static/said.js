// Who goes first, how long it takes and when, said to a customer; "before you" are all who go first at
// the same windows, whatever they came for.
import { about, clock, day, t } from "/static/hall.js";
import { hall } from "./state.js";

const SOON_S = 120; // a longer wait is not "next", even with nobody before in the line

function people({ ahead, estimate }) {
  const n = ahead ?? 0;
  if (n === 0) return estimate && estimate.mid < SOON_S ? t("You are next") : "";
  return n === 1 ? t("1 person before you") : t("{n} people before you", { n });
}

// On a card there is room for one short line.
export function shortly(n) {
  return n === 0 ? t("nobody before you") : t("{n} before you", { n });
}

// Whether a name needs smaller letters: a Chinese character is as wide as two others.
const WIDE = 26;
const isLong = (name) => [...name].reduce((width, it) => width + (it > "\u2e80" ? 2 : 1), 0) > WIDE;
export const sized = (kind, name) => (isLong(name) ? `${kind} long` : kind);

// While no window serves it nobody is next.
export const before = (it) =>
  [people(it), it.estimate ? about(it.estimate) : t("No window is open for this yet")].filter(Boolean);

// A time of the hall for a customer: the hour alone today, with the day on another one.
export function when(written) {
  const at = new Date(written);
  return day(at) === day(hall.now()) ? clock(at) : `${day(at)} ${clock(at)}`;
}
