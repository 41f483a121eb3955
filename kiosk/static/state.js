// Where the kiosk stands: the hall's live state, the screen, and what the customer said so far.
import { effect, language, live, me, signal } from "/static/hall.js";

export const hall = live("/kiosk");
export const screen = signal("welcome");
export const choice = signal(null); // what is asked for, with its key, until it is settled
export const proposal = signal(null); // {asked, service, offer}: a faster place, not yet answered
export const guest = signal(null); // who the customer said to be, as the hall answered
export const assisted = signal(false); // whether the ticket is to have the tier for assistance
export const ticket = signal(null);
export const still = signal(null); // seconds left to say "I am still here", while that is asked

// What makes the screen easier for one customer: it is forgotten with the customer.
export const large = signal(false);
export const contrast = signal(false);
export const low = signal(false); // all that can be pressed in the lower two thirds
export const aloud = signal(false);

effect(() => {
  const { dataset } = document.documentElement;
  dataset.size = large.value ? "large" : "normal";
  dataset.contrast = contrast.value ? "high" : "normal";
  dataset.reach = low.value ? "low" : "normal";
});

const FALLBACK_IDLE_S = 30;
const ASKED_FOR_S = 10;
let timer = null;

export const go = (name) => (screen.value = name);

// Back to the first page, for the same customer: what was chosen is forgotten, so that nobody sends
// it again; language, larger letters and the like stay.
export function toWelcome() {
  for (const said of [choice, proposal, guest, ticket]) said.value = null;
  assisted.value = false;
  go("welcome");
  touched();
}

// The first page in the hall's first language, for the next customer.
export function startAgain() {
  language.value = me.language;
  for (const mode of [large, contrast, low, aloud]) mode.value = false;
  toWelcome();
}

// A customer has said who it is; another one than before finds the screen as it was.
export function meet(customer) {
  const another = guest.value && guest.value.customer !== customer.customer;
  if (another || screen.value === "ticket") startAgain();
  guest.value = customer;
  go("services");
}

// While a ticket is on its way the page waits for it, and the ticket has a time of its own; from
// every other screen a customer may walk away.
const STAYS = new Set(["issuing", "ticket"]);

// Peeks: a push of the hall's state is no touch.
export function touched() {
  clearTimeout(timer);
  still.value = null;
  if (STAYS.has(screen.peek())) return;
  const idle = hall.state.peek()?.idle_s ?? FALLBACK_IDLE_S;
  timer = setTimeout(idled, idle * 1000);
}

// On the first page nobody is asked: it only goes back to how it was.
function idled() {
  if (screen.peek() === "welcome") startAgain();
  else countDown(ASKED_FOR_S);
}

function countDown(left) {
  if (left === 0) return startAgain();
  still.value = left;
  timer = setTimeout(countDown, 1000, left - 1);
}

effect(() => {
  screen.value;
  touched();
});
