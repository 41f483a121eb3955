// Every action has a key; the keys are off while somebody types or signs in, and a held key
// presses once.
import { effect, t } from "/static/hall.js";
import { busy, command, hall, leave, open, panel, person, possible } from "./state.js";
import { problem, reached, signingIn, takenOver, unclaimed } from "./state.js";
import { choices, toggle } from "./menus.js";
import { nextLanguage, toggleSignIn } from "./top.js";
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
  if (key === "escape") forget();
  const taken = busy.value || ahead.length ? later(key) : pressed(key) || later(key);
  if (taken) event.preventDefault();
});

function pressed(key) {
  let done = panel.value ? choose(key) : press(key);
  if (!done && panel.value === "parked") done = press(key); // its list leaves the other keys as they are
  if (busy.value) under = { key, since: performance.now() };
  return done;
}

// A fast hand is ahead of the hall: what is pressed while a command is under way, or before its
// effect is shown, is done as soon as it can be. The same key once more is the same press.
const PATIENCE_MS = 1000;
let under = { key: null, since: -PATIENCE_MS }; // the last command's key
let ahead = []; // keys still to be done, in order
let timer = null;

function later(key) {
  if (!/^[a-z0-9 ]$/.test(key)) return false;
  if (!busy.value && !ahead.length && performance.now() - under.since > PATIENCE_MS) return false;
  if (key === (ahead.at(-1) ?? under.key)) return true;
  ahead.push(key);
  if (ahead.length === 1) timer = setTimeout(giveUp, PATIENCE_MS);
  return true;
}

function forget() {
  clearTimeout(timer);
  ahead = [];
}

function giveUp() {
  const key = ahead[0] === " " ? t("Space") : ahead[0].toUpperCase();
  ahead = [];
  problem.value ??= { code: "key_not_done", words: t("{key} was not done: it cannot be done now.", { key }) };
}

function catchUp() {
  while (ahead.length && !busy.value && !signingIn.value && pressed(ahead[0])) {
    clearTimeout(timer);
    ahead.shift();
    if (ahead.length) timer = setTimeout(giveUp, PATIENCE_MS);
  }
}

// After the hall's answer, and with each state that it sends.
effect(() => {
  if (!busy.value && hall.state.value) queueMicrotask(catchUp);
});

// A button that has the focus must not be pressed by the space bar as well.
addEventListener("keyup", (event) => {
  if (event.key === " " && !hasOwnKeys(event)) event.preventDefault();
});

function press(key) {
  const state = hall.state.value;
  if (SCREEN[key]) return SCREEN[key](), true;
  if (key === "escape") return (problem.value = null), true;
  if (key === "x" && person) return leave(state), true;
  if (key === "o" && unclaimed(state)) return reached() && (open(), true);
  if (takenOver(state) || problem.value?.code === "point_taken") {
    return key === "o" && person && reached() ? (open({ take_over: true }), true) : key === " ";
  }
  if (key === " " && state.point.state !== "open") return person && reached() ? (open(), true) : false;
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
