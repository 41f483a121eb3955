// How windows, machines, screens and printers are, in words.
import { clock, ICONS, mark, pick, t } from "/static/hall.js";

const HEALTH = {
  fault: mark("out of order"),
  out_of_cash: mark("out of cash"),
  out_of_paper: mark("out of paper"),
  silent: mark("no answer"),
};

// What an alert's name is the name of; a call that has not come out is also its window's matter.
const NAMES = {
  device: ["devices"], not_shown: ["devices", "displays"], sound_blocked: ["displays"], assistance: ["kiosks"],
};

// Whether something needs a hand at this thing of the plan.
export function isAlerted(state, { kind, id }) {
  const ticket = kind === "points" && state.points.find((it) => it.id === id)?.ticket?.id;
  const isHere = (it) => NAMES[it.kind]?.includes(kind) && it.name.split(", ").includes(id);
  return state.alerts.some((it) => (it.kind === "not_shown" && it.ticket === ticket) || isHere(it));
}

export const isWell = ({ kind, health }) => kind !== "self-service" || health === "ok";

export function pointWords({ kind, state, health, busy, ticket }) {
  if (ticket) return ticket.state === "serving" ? t("serving") : t("called");
  if (state === "open" && kind === "self-service") {
    return HEALTH[health] ? t(HEALTH[health]) : busy ? t("in use") : t("free");
  }
  return { open: t("free"), paused: t("paused"), closed: t("closed") }[state];
}

// A kiosk, board or printer of the plan, or null while nothing is known of it.
export function thingOf(state, kind, id) {
  const found = state[kind].find((it) => id === (it.id ?? it.name));
  if (!found) return null;
  const since = found.since ? `, ${t("since {time}", { time: clock(new Date(found.since)) })}` : "";
  if (kind === "devices") {
    return {
      icon: ICONS.includes(found.kind) ? found.kind : "printer",
      title: `${pick(found.kind_name)} ${id}`,
      fine: found.state === "ready" || found.state === "unknown",
      words: pick(found.state_name) + since,
    };
  }
  const [icon, name] = kind === "kiosks" ? ["kiosk", t("Kiosk")] : ["board", t("Board")];
  const words = (found.connected ? t("on") : t("not connected")) + since;
  return { icon, title: `${name} ${id}`, fine: found.connected, words };
}
