// Every action has a key; the keys are off while somebody types, and a held key presses once.
import { person } from "./state.js";
import { command, hall, open, pause, pausing, possible } from "./state.js";

const KEYS = { r: "recall", s: "start", f: "finish", n: "no-show", c: "close" };
const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);

addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (TYPING.has(event.target.tagName) || !hall.state.value) return;
  if (pausing.value) {
    if (choose(event.key)) event.preventDefault();
    return;
  }
  if (press(event.key)) event.preventDefault();
});

// A button that has the focus must not be pressed by the space bar as well.
addEventListener("keyup", (event) => {
  if (event.key === " " && !TYPING.has(event.target.tagName)) event.preventDefault();
});

function press(key) {
  const state = hall.state.value;
  const can = possible(state);
  if (key === " " && state.point.state !== "open") return person ? (open(), true) : false;
  if (key === " " && can.call) return command("call"), true;
  if (key === "p" && can.pause) return (pausing.value = true);
  const name = KEYS[key.toLowerCase()];
  if (!name || !can[name]) return false;
  command(name);
  return true;
}

function choose(key) {
  const reason = hall.state.value.pause_reasons[Number(key) - 1];
  if (reason) pause(reason.id);
  else if (key === "Escape") pausing.value = false;
  else return false;
  return true;
}
