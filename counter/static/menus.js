// What a key with choices offers: each choice has a key of its own, for fingers and mouse alike.
import { duration, me, pick, signal, t } from "/static/hall.js";
import { command, hall, panel, possible, read } from "./state.js";

const KEYS = "123456789abcdefghijklmnopqrstuvwxyz";
const MINUTES = [5, 10, 20, null];
const PLACES = ["kept", "first", "last"];

export const note = signal(""); // of who is about to wait aside
export const place = signal("kept"); // in the line that a customer is sent to
const known = signal(null); // the hall's services, points and zones

// What must be possible for a panel's choices.
const NEEDS = { pause: "pause", park: "park", transfer: "transfer", parked: "call" };

const MENUS = {
  pause: ({ pause_reasons: reasons }) =>
    reasons.map(({ id, name }) => choice(`pause-${id}`, pick(name), "pause", { reason: id })),
  park: () => MINUTES.map((minutes) => choice(`park-${minutes ?? "open"}`, parkWords(minutes), "park", {
    ...(minutes && { minutes }),
    ...(note.value.trim() && { note: note.value.trim() }),
  })),
  transfer: (state) => (known.value && state.ticket ? destinations(state.ticket) : []),
  parked: (state) => [
    ...state.parked.map((ticket) => choice(`parked-${ticket.number}`, ticket.number, "call", { ticket: ticket.id })),
    ...state.missed.map((it) => ({ ...choice(`missed-${it.number}`, it.number), press: () => bringBack(it) })),
  ],
};

function choice(id, words, name, body, group) {
  return { id, words, group, press: () => ((panel.value = null), command(name, body)) };
}

// Who comes after all is called at once, or while somebody is here waits in the old place.
async function bringBack({ id: ticket }) {
  panel.value = null;
  const back = await command("return", { ticket });
  if (back?.status === 200 && !hall.state.value.ticket) command("call", { ticket });
}

const parkWords = (minutes) => (minutes ? t("{n} min", { n: minutes }) : t("Until called again"));

// The open panel's choices, each with its key.
export function choices(state, of = panel.value) {
  const can = possible(state)[NEEDS[of]];
  return MENUS[of](state).map((it, i) => ({ ...it, key: KEYS[i], can }));
}

function destinations({ service }) {
  const { services, points, zones } = known.value;
  const able = points.filter((it) => it.kind !== "self-service" && it.state !== "closed" &&
    [...it.skills, ...it.borrows].includes(service));
  const to = (kind, { id }, words, group) =>
    choice(`transfer-${kind}-${id}`, words, "transfer", { [kind]: id, place: place.value }, group);
  return [
    ...services.filter(({ id }) => id !== service).map((it) => to("service", it, pick(it.name), t("Service"))),
    ...able.filter(({ id }) => id !== me.name).map((it) => to("point", it, pick(it.label), t("Window"))),
    ...zones.filter(({ id }) => able.some(({ zone }) => zone === id))
      .map((it) => to("zone", it, pick(it.name), t("Zone"))),
  ];
}

export const nextPlace = () => (place.value = PLACES[(PLACES.indexOf(place.value) + 1) % PLACES.length]);

export const placeWords = () =>
  ({ kept: t("keeps the place"), first: t("goes first"), last: t("goes last") })[place.value];

// Opens a panel, or closes it; what was written in the one before is forgotten.
export function toggle(name) {
  panel.value = panel.value === name ? null : name;
  note.value = "";
  place.value = "kept";
  if (panel.value === "transfer") read("/hall").then((found) => found && (known.value = found));
}

export const backIn = ({ back_in_s: left }) =>
  left === null ? t("until called again") : t("back in {time}", { time: duration(left - hall.elapsed()) });
