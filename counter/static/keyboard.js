// Every action has a key; the keys are off while somebody types or signs in, and a held key
// presses once.
import { command, hall, open, pause, pausing, person, possible, signingIn } from "./state.js";

const KEYS = { r: "recall", s: "start", f: "finish", n: "no-show", c: "close" };
const OWN_KEYS = "input, textarea, select, form, [data-own-keys]";

const hasOwnKeys = ({ target }) => Boolean(target.closest?.(OWN_KEYS));

addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (signingIn.value || hasOwnKeys(event) || !hall.state.value) return;
  const key = event.key.toLowerCase(); // the letters work with Caps Lock too
  if (pausing.value) {
    if (choose(key)) event.preventDefault();
    return;
  }
  if (press(key)) event.preventDefault();
});

// A button that has the focus must not be pressed by the space bar as well.
addEventListener("keyup", (event) => {
  if (event.key === " " && !hasOwnKeys(event)) event.preventDefault();
});

function press(key) {
  const state = hall.state.value;
  const can = possible(state);
  if (key === " " && state.point.state !== "open") return person ? (open(), true) : false;
  if (key === " " && can.call) return command("call"), true;
  if (key === "p" && can.pause) return (pausing.value = true);
  const name = KEYS[key];
  if (!name || !can[name]) return false;
  command(name);
  return true;
}

function choose(key) {
  const reason = hall.state.value.pause_reasons[Number(key) - 1];
  if (reason) pause(reason.id);
  else if (key === "escape") pausing.value = false;
  else return false;
  return true;
}
