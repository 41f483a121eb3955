// Events and reasons in plain sentences.
import { percent, t } from "/static/hall.js";

const SENTENCES = {
  ticket_issued: () => t("Ticket issued"),
  ticket_called: (point) => t("Called to {point}", { point }),
  ticket_recalled: (point) => t("Called again to {point}", { point }),
  service_started: (point) => t("Service began at {point}", { point }),
  ticket_finished: (point) => t("Finished at {point}", { point }),
  ticket_no_show: (point) => t("Did not come to {point}", { point }),
  ticket_returned: (point) => t("Put back in the line by {point}", { point }),
  ticket_expired: () => t("The day ended"),
};

export function happened({ kind, by }, point) {
  if (kind === "ticket_cancelled") return by === "customer" ? t("Given up by the customer") : t("Taken out by staff");
  return SENTENCES[kind]?.(point) ?? kind;
}

// "B007 had used 92 % of its 5 minutes; A031 had used 61 % of its 20."
export function reasonSentence({ rule, winner, runner_up: other, candidates }) {
  if (rule === "by_hand") return t("Called by hand.");
  if (!other) return t("Nobody else was waiting for this window.");
  const why = RULES[rule]?.(winner, other) ?? "";
  return `${why} ${figures(winner, other)} ${t("{n} were waiting.", { n: candidates })}`.trim();
}

const RULES = {
  ceiling: (winner) => t("{number} had waited past its ceiling.", { number: winner.number }),
  ratio: () => t("After several priority customers it was an ordinary customer's turn."),
  own_first: () => t("This window serves its own services before borrowed ones."),
  scarcity: () => t("Fewer windows could serve it."),
  earlier: (winner) => t("{number} came earlier.", { number: winner.number }),
};

function figures(winner, other) {
  return t("{a} had used {x} of its {m} minutes; {b} had used {y} of its {n}.", {
    a: winner.number,
    x: used(winner),
    m: minutes(winner),
    b: other.number,
    y: used(other),
    n: minutes(other),
  });
}

const used = ({ waited_s, promise_s }) => percent(waited_s / promise_s);
const minutes = ({ promise_s }) => Math.round((promise_s / 60) * 10) / 10;
