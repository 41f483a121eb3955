// Where the kiosk stands: the hall's live state, the screen, and when nobody touches it any more.
import { effect, language, live, me, signal } from "/static/hall.js";

export const hall = live("/kiosk");
export const screen = signal("welcome");
export const choice = signal(null); // what is asked for, with its key, until it is settled
export const proposal = signal(null); // {asked, service, offer}: a faster place, not yet answered
export const guest = signal(null); // who the customer said to be, as the hall answered
export const ticket = signal(null);

const FALLBACK_IDLE_S = 30;
let timer = null;

export function go(name) {
  screen.value = name;
}

// Back to the first page, in the hall's first language, for the next customer; who the last one
// was and what was chosen is forgotten, so that nobody sends it again.
export function startAgain() {
  choice.value = null;
  proposal.value = null;
  guest.value = null;
  ticket.value = null;
  language.value = me.language;
  go("welcome");
}

// While a ticket is on its way the page waits for it, and the ticket has a time of its own; from
// every other screen a customer may walk away.
const STAYS = new Set(["issuing", "ticket"]);

// Peeks: a push of the hall's state is no touch.
export function touched() {
  clearTimeout(timer);
  if (STAYS.has(screen.peek())) return;
  const idle = hall.state.peek()?.idle_s ?? FALLBACK_IDLE_S;
  timer = setTimeout(startAgain, idle * 1000);
}

effect(() => {
  screen.value;
  touched();
});
