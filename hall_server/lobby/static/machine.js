// How a self-service machine is, in words.
import { mark, t } from "/static/hall.js";

const HEALTH = {
  fault: mark("out of order"),
  out_of_cash: mark("out of cash"),
  out_of_paper: mark("out of paper"),
  silent: mark("no answer"),
};

export const isWell = ({ kind, health }) => kind !== "self-service" || health === "ok";

export const machineWords = ({ health, busy }) => (HEALTH[health] ? t(HEALTH[health]) : busy ? t("in use") : t("free"));
