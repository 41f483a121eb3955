// What devices are, how they are, what can be wrong with them and done to them, in words.
import { mark, t } from "/static/hall.js";

const KINDS = {
  printer: mark("Printer"),
  sign: mark("Window sign"),
  pad: mark("Call pad"),
  evaluator: mark("Evaluator"),
  reader: mark("Reader"),
  speaker: mark("Speaker"),
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

const FAULTS = {
  ...STATES,
  offline: mark("switched off"),
  unplug: mark("cable pulled out"),
  slow: mark("slow"),
  garbage: mark("nonsense on the line"),
  deaf: mark("hears nothing"),
  refuse: mark("refuses everything"),
  broken: mark("broken"),
};

export const JOBS = {
  queued: mark("waits to be printed"),
  printing: mark("is being printed"),
  printed: mark("is printed"),
  unknown: mark("printed or not? Staff must look"),
  failed: mark("could not be printed"),
};

const ACTIONS = {
  next: mark("Next"),
  recall: mark("Recall"),
  confirm: mark("Confirm"),
  evaluate: mark("Ask for a score"),
  pause: mark("Pause"),
  transfer: mark("Transfer"),
  no_show: mark("No-show"),
  hold: mark("Hold"),
  call_back: mark("Call back"),
  scan: mark("Scan"),
  lay: mark("Lay the card on it"),
  lift: mark("Take the card away"),
};

export const kindWords = (kind) => (KINDS[kind] ? t(KINDS[kind]) : kind);
export const stateWords = (state) => (STATES[state] ? t(STATES[state]) : state);
export const actionWords = ({ name, label }) => (ACTIONS[name] ? t(ACTIONS[name]) : (label ?? name));

// "paper_out_after:3" is a fault that comes after three more tickets.
export function faultWords(fault) {
  const [name, after] = fault.split("_after:");
  const words = FAULTS[name] ? t(FAULTS[name]) : name.replaceAll("_", " ");
  if (!after) return words;
  return after === "1" ? t("{fault} after 1 ticket", { fault: words }) : t("{fault} after {n} tickets", { fault: words, n: after });
}
