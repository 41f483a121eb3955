// Every action has a key; the keys are off while somebody types or signs in, and a held key
// presses once.
import { command, hall, open, panel, person, possible, problem, reached, signingIn, takenOver } from "./state.js";
import { choices, toggle } from "./menus.js";
import { nextLanguage, signOut, toggleSignIn } from "./top.js";
import { toggleSound } from "./sound.js";

const KEYS = { r: "recall", s: "start", f: "finish", n: "no-show", c: "close", u: "undo" };
const PANELS = { p: "pause", k: "park", t: "transfer", g: "parked" };
const SCREEN = { l: nextLanguage, m: toggleSound, i: toggleSignIn };
const OWN_KEYS = "input, textarea, select, form, [data-own-keys]";

const hasOwnKeys = ({ target }) => Boolean(target.closest?.(OWN_KEYS));

addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || !hall.state.value) return;
  const key = event.key.toLowerCase(); // the letters work with Caps Lock too
  if (signingIn.value && key === "escape") return toggleSignIn();
  if (signingIn.value || hasOwnKeys(event)) return;
  if (panel.value ? choose(key) : press(key)) event.preventDefault();
});

// A button that has the focus must not be pressed by the space bar as well.
addEventListener("keyup", (event) => {
  if (event.key === " " && !hasOwnKeys(event)) event.preventDefault();
});

function press(key) {
  const state = hall.state.value;
  if (SCREEN[key]) return SCREEN[key](), true;
  if (key === "escape") return (problem.value = null), true;
  if (takenOver(state) || problem.value?.code === "point_taken") {
    return key === "o" && person && reached() ? (open({ take_over: true }), true) : key === " ";
  }
  if (key === " " && state.point.state !== "open") return person && reached() ? (open(), true) : false;
  if (key === "x" && person && state.point.state === "closed") return signOut(), true;
  return work(key, state);
}

function work(key, state) {
  const can = possible(state);
  if (key === " " && can.call) return command("call"), true;
  const menu = PANELS[key];
  if (menu && can[menu]) return toggle(menu), true;
  const name = KEYS[key];
  if (!name || !can[name]) return false;
  command(name);
  return true;
}

// 0 is the panel's option: a note to write, or another place in the line.
function choose(key) {
  const chosen = choices(hall.state.value).find((it) => it.key === key);
  if (chosen?.can) chosen.press();
  else if (key === "escape") panel.value = null;
  else if (key === "0") option();
  else return false;
  return true;
}

function option() {
  const element = document.querySelector("[data-option]");
  if (element?.tagName === "INPUT") element.focus();
  else element?.click();
}
