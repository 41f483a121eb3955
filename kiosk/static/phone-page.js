// What the phone shows: a ticket as it stands, and what can be done about it. `on` has what each button does:
// arm, return, cancel, ask (whether to give up), speak.
import { about, clock, el, language, me, ownName, pick, setLanguage, t } from "./phone-base.js";

export { setLanguage };

export const loading = () => [el("p", { class: "skeleton" })];

export const unknown = () => [
  el("h1", {}, t("This ticket is not known any more")),
  el("p", { class: "quiet" }, t("Tickets are good for the day on which they were taken.")),
];

// `old` is how many seconds old the news is, if that is too old, else null.
export function page(seen) {
  const { ticket, old, on } = seen;
  return [
    el("header", {}, el("span", {}, pick(ticket.hall.name)), languages(on)),
    old !== null && el("p", { class: "note", role: "status", "data-testid": "stale" }, stale(old)),
    ticket.state === "called" ? called(ticket) : mine(ticket, old),
    below(seen),
  ];
}

function stale(old) {
  const age = t("Last news {n} s ago", { n: Math.round(old) });
  return navigator.onLine ? age : `${t("Your phone is offline")} · ${age}`;
}

const called = (ticket) =>
  el("section", { class: "called", "data-testid": "phone-called" },
    el("p", { class: "number", "data-testid": "phone-number" }, ticket.number),
    el("p", { class: "now" }, callWords(ticket)),
    el("h1", {}, pick(ticket.point?.label)),
  );

const mine = (ticket, old) =>
  el("section", { class: old === null ? "mine" : "mine old" },
    el("h1", { class: "label" }, t("Your number")),
    el("p", { class: "number", "data-testid": "phone-number" }, ticket.number),
    el("p", { class: "service" }, pick(ticket.service_name)),
    ticket.state === "waiting" ? waiting(ticket) : el("p", { class: "sentence" }, standing(ticket)),
    elsewhere(ticket),
    journey(ticket),
  );

function below({ ticket, failed, asking, sounds, on }) {
  const parts = [];
  if (ticket.state === "waiting") {
    const words = t("The sound is on: you will hear it when you are called.");
    parts.push(sounds
      ? el("p", { class: "quiet", role: "status", "data-testid": "phone-sounds" }, words)
      : el("button", { "data-testid": "phone-sound", onclick: on.arm }, t("Sound when I am called")));
  }
  if (ticket.can_return) {
    const words = ticket.state === "parked" ? t("I am back") : t("I am late, take me back");
    parts.push(el("button", { class: "primary", "data-testid": "phone-return", onclick: on.return }, words));
  }
  if (failed) parts.push(el("p", { class: "note bad" }, t("That did not work. Please try again.")));
  if (ticket.can_cancel) parts.push(...leaving(asking, on));
  parts.push(...me.notices.map((text) => el("p", { class: "quiet" }, pick(text))));
  return el("footer", {}, ...parts);
}

function leaving(asking, on) {
  const button = (kind, id, onclick, words) => el("button", { class: kind, "data-testid": id, onclick }, words);
  if (!asking) return [button("plain", "phone-cancel", () => on.ask(true), t("Give up my place"))];
  return [
    el("p", {}, t("Really give up your place? This cannot be taken back.")),
    button("danger", "phone-cancel-yes", on.cancel, t("Give up my place")),
    button("", "phone-keep", () => on.ask(false), t("Keep my place")),
  ];
}

function languages(on) {
  const others = me.languages.filter((lang) => lang !== language());
  const one = (lang) =>
    el("button", { class: "plain", lang, "data-testid": `lang-${lang}`, onclick: () => on.speak(lang) }, ownName(lang));
  return el("nav", {}, ...others.map(one));
}

// How a ticket stands, in words: who goes first and how long, where the customer was sent, what was done and what
// comes after, how long aside.
const SOON_S = 120; // a longer wait is not "next", even with nobody before in the line

const ENDS = {
  serving: () => t("You are being served"),
  finished: () => t("Your visit is finished. Thank you."),
  no_show: ({ can_return: mayReturn }) =>
    mayReturn ? t("You were called and did not come.") : t("You were called and did not come. Please ask our staff."),
  cancelled: () => t("You gave up your place."),
  expired: () => t("This ticket was for an earlier day."),
};

const callWords = ({ recalls }) => (recalls ? t("You are called again: go now") : t("You are called: go now"));

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

function waiting(ticket) {
  const before = people(ticket);
  const wait = ticket.estimate ? about(ticket.estimate) : t("No window is open for this yet");
  return el("div", { class: "sentence" },
    before && el("p", { "data-testid": "phone-ahead" }, before),
    el("p", { class: "wait" }, wait),
  );
}

// Who is called is told the window itself.
function elsewhere({ place, zone, state }) {
  if (state !== "waiting" || !(place || zone)) return null;
  const words = place
    ? t("Please go to: {place}", { place: pick(place.name) })
    : t("Please wait in: {zone}", { zone: pick(zone) });
  return el("p", { class: "place", "data-testid": "phone-place" }, words);
}

const parked = ({ back_at: at }) =>
  at ? t("You wait aside until {time}", { time: clock(at) }) : t("You wait aside until staff call you");

// A visit for one thing alone has no journey to show.
function journey({ steps }) {
  if (steps.length < 2) return null;
  const words = { done: t("done"), now: t("now"), next: t("next") };
  return el("ol", { class: "steps", "data-testid": "phone-steps" },
    ...steps.map(({ name, state: is }) =>
      el("li", { class: is }, el("span", {}, pick(name)), el("small", {}, words[is]))),
  );
}
