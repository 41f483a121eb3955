// How a ticket stands, in words: who goes first and how long, where the customer was sent, what was done
// and what comes after, how long aside.
import { about, clock, el, pick, t } from "./phone-base.js";

const SOON_S = 120; // a longer wait is not "next", even with nobody before in the line

const ENDS = {
  serving: () => t("You are being served"),
  finished: () => t("Your visit is finished. Thank you."),
  no_show: ({ can_return: mayReturn }) =>
    mayReturn ? t("You were called and did not come.") : t("You were called and did not come. Please ask our staff."),
  cancelled: () => t("You gave up your place."),
  expired: () => t("This ticket was for an earlier day."),
};

export const callWords = ({ recalls }) => (recalls ? t("You are called again: go now") : t("You are called: go now"));

// The one sentence of a ticket that was found.
export function standing(ticket) {
  if (ticket.state === "called") return `${callWords(ticket)}: ${pick(ticket.point?.label)}`;
  if (ticket.state === "waiting") return people(ticket) ?? "";
  return ticket.state === "parked" ? parked(ticket) : (ENDS[ticket.state]?.(ticket) ?? "");
}

function people({ ahead, estimate }) {
  const n = ahead ?? 0;
  if (n === 0) return estimate && estimate.mid < SOON_S ? t("You are next") : null;
  return n === 1 ? t("1 person before you") : t("{n} people before you", { n });
}

export function waiting(ticket) {
  const before = people(ticket);
  const wait = ticket.estimate ? about(ticket.estimate) : t("No window is open for this yet");
  return el("div", { class: "sentence" },
    before && el("p", { "data-testid": "phone-ahead" }, before),
    el("p", { class: "wait" }, wait),
  );
}

// Who is called is told the window itself.
export function elsewhere({ place, zone, state }) {
  if (state !== "waiting" || !(place || zone)) return null;
  const words = place
    ? t("Please go to: {place}", { place: pick(place.name) })
    : t("Please wait in: {zone}", { zone: pick(zone) });
  return el("p", { class: "place", "data-testid": "phone-place" }, words);
}

const parked = ({ back_at: at }) =>
  at ? t("You wait aside until {time}", { time: clock(at) }) : t("You wait aside until staff call you");

// A visit for one thing alone has no journey to show.
export function journey({ steps }) {
  if (steps.length < 2) return null;
  const words = { done: t("done"), now: t("now"), next: t("next") };
  return el("ol", { class: "steps", "data-testid": "phone-steps" },
    ...steps.map(({ name, state: is }) =>
      el("li", { class: is }, el("span", {}, pick(name)), el("small", {}, words[is]))),
  );
}
