// How windows, machines, screens and printers are, in words.
import { clock, mark, pick, t } from "/static/hall.js";

const HEALTH = {
  fault: mark("out of order"),
  out_of_cash: mark("out of cash"),
  out_of_paper: mark("out of paper"),
  silent: mark("no answer"),
};

// Line drawings, 24 units.
export const THINGS = {
  kiosk: "M7 2h10v14H7zM10 5h4M12 16v5M8 21h8",
  board: "M2 5h20v12H2zM6 9h7M6 13h4M12 17v4M8 21h8",
  printer: "M6 9V3h12v6M3 9h18v8h-3M6 17H3M6 14h12v7H6z",
  sign: "M2 6h20v11H2zM7 9.500v4.500M5.500 10.500l1.500-1M12 9.500h4v2.200h-4V14h4M8 3v3M16 3v3",
  speaker: "M3 9h4l6-5v16l-6-5H3zM16.500 8.500q3 3.500 0 7M19.500 6q5 6 0 12",
  pad: "M5 2h14v20H5zM8 5h8v4H8zM8 13h2M14 13h2M8 17h2M14 17h2",
  evaluator: "M12 2a10 10 0 1 0 .01 0zM8.500 9v1M15.500 9v1M7.500 14.500q4.500 4 9 0",
  reader: "M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5M7 8v8M10.500 8v8M13.500 8v8M17 8v8",
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
      icon: THINGS[found.kind] ? found.kind : "printer",
      title: `${pick(found.kind_name)} ${id}`,
      fine: found.state === "ready" || found.state === "unknown",
      words: pick(found.state_name) + since,
    };
  }
  const [icon, name] = kind === "kiosks" ? ["kiosk", t("Kiosk")] : ["board", t("Board")];
  const words = (found.connected ? t("on") : t("not connected")) + since;
  return { icon, title: `${name} ${id}`, fine: found.connected, words };
}
