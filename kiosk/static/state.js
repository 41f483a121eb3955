// Where the kiosk stands: the hall's live state, the screen, and when nobody touches it any more.
import { effect, language, live, me, signal } from "/static/hall.js";

export const hall = live("/kiosk");
export const screen = signal("welcome");
export const choice = signal(null); // {service, language, key} until it is settled
export const ticket = signal(null);

const FALLBACK_IDLE_S = 30;
let timer = null;

export function go(name) {
  screen.value = name;
}

// Back to the first page, in the hall's first language, for the next customer; what the last one
// chose is forgotten, so that nobody sends it again.
export function startAgain() {
  choice.value = null;
  ticket.value = null;
  language.value = me.language;
  go("welcome");
}

// On these screens nothing happens by itself, so a customer may walk away from them.
const LEFT_ALONE = new Set(["welcome", "services", "failed"]);

// Peeks: a push of the hall's state is no touch.
export function touched() {
  clearTimeout(timer);
  if (!LEFT_ALONE.has(screen.peek())) return;
  const idle = hall.state.peek()?.idle_s ?? FALLBACK_IDLE_S;
  timer = setTimeout(startAgain, idle * 1000);
}

effect(() => {
  screen.value;
  touched();
});
