// Where the kiosk stands: the hall's live state, the screen, and when nobody touches it any more.
import { effect, language, live, me, signal } from "/static/hall.js";

export const hall = live("/kiosk");
export const screen = signal("welcome");
export const ticket = signal(null);

const FALLBACK_IDLE_S = 30;
let timer = null;

export function go(name) {
  screen.value = name;
}

// Back to the first page, in the hall's first language, for the next customer.
export function startAgain() {
  ticket.value = null;
  language.value = me.language;
  go("welcome");
}

export function touched() {
  clearTimeout(timer);
  if (screen.value !== "services") return;
  const idle = hall.state.value?.idle_s ?? FALLBACK_IDLE_S;
  timer = setTimeout(startAgain, idle * 1000);
}

effect(() => {
  screen.value;
  touched();
});
