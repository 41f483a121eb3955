// How windows, machines, screens and printers are, in words.
import { clock, mark, t } from "/static/hall.js";

const HEALTH = {
  fault: mark("out of order"),
  out_of_cash: mark("out of cash"),
  out_of_paper: mark("out of paper"),
  silent: mark("no answer"),
};

const STATES = {
  ready: mark("ready"),
  near_end: mark("paper nearly used up"),
  paper_out: mark("no paper"),
  cover_open: mark("cover open"),
  jam: mark("paper jam"),
  not_taken: mark("ticket not taken"),
  offline: mark("not reachable"),
  silent: mark("no answer"),
  failed: mark("broken"),
  unknown: mark("not known now"),
};

// Line drawings, 24 units.
export const THINGS = {
  kiosk: "M7 2h10v14H7zM10 5h4M12 16v5M8 21h8",
  board: "M2 5h20v12H2zM6 9h7M6 13h4M12 17v4M8 21h8",
  printer: "M6 9V3h12v6M3 9h18v8h-3M6 17H3M6 14h12v7H6z",
};

export const isWell = ({ kind, health }) => kind !== "self-service" || health === "ok";

export function pointWords(point) {
  const machine = point.kind === "self-service";
  if (point.ticket) return point.ticket.state === "serving" ? t("serving") : t("called");
  if (point.state === "open" && machine) return HEALTH[point.health] ? t(HEALTH[point.health]) : point.busy ? t("in use") : t("free");
  return { open: t("free"), paused: t("paused"), closed: t("closed") }[point.state];
}

// A kiosk, board or printer of the plan, or null while nothing is known of it.
export function thingOf(state, kind, id) {
  if (kind === "devices") return device(state.devices.find(({ name }) => name === id));
  const found = (kind === "kiosks" ? state.kiosks : state.displays).find((it) => it.id === id);
  if (!found) return null;
  const words = withSince(found.connected ? t("on") : t("not connected"), found.since);
  return { icon: kind === "kiosks" ? "kiosk" : "board", title: `${kind === "kiosks" ? t("Kiosk") : t("Board")} ${id}`, fine: found.connected, words };
}

const withSince = (words, ms) => (ms ? `${words}, ${t("since {time}", { time: clock(new Date(ms)) })}` : words);

function device(found) {
  if (!found) return null;
  const kind = { printer: t("Printer"), sign: t("Window sign"), speaker: t("Speaker") }[found.kind] ?? found.kind;
  return {
    icon: "printer",
    title: `${kind} ${found.name}`,
    fine: found.state === "ready" || found.state === "unknown",
    words: withSince(STATES[found.state] ? t(STATES[found.state]) : found.state, found.since),
  };
}
