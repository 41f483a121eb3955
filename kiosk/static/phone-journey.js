// Where the customer was sent, what was done and what comes after, and how long aside.
import { clock, pick, t } from "./phone-words.js";
import { el } from "./phone-dom.js";

// Who is called is told the window itself.
export function elsewhere({ place, state }) {
  if (!place || state !== "waiting") return null;
  return el("p", { class: "place", "data-testid": "phone-place" }, t("Please go to: {place}", { place: pick(place.name) }));
}

export const parked = ({ back_at: at }) =>
  at ? t("You wait aside until {time}", { time: clock(at) }) : t("You wait aside until staff call you");

// A visit for one thing alone has no journey to show.
export function journey({ steps }) {
  if (steps.length < 2) return null;
  const words = { done: t("done"), now: t("now"), next: t("next") };
  return el("ol", { class: "steps", "data-testid": "phone-steps" },
    ...steps.map(({ name, state }) => el("li", { class: state }, el("span", {}, pick(name)), el("small", {}, words[state]))),
  );
}
