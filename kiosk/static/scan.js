// A scanner is a keyboard that types faster than anybody, and ends with Enter: at any time a card
// says who is there, a code checks an appointment in, and a ticket says how far it is.
import { screen, startAgain } from "./state.js";
import { checkIn } from "./appointment.js";
import { identified } from "./identify.js";
import { find } from "./mine.js";

const FASTEST_HAND_MS = 60;
const SHORTEST = 6;
// These take what is typed themselves, or have no time for it.
const BUSY = new Set(["appointment", "identify", "issuing"]);

let typed = "";
let last = 0;

export function listen() {
  addEventListener("keydown", hear, true);
}

function hear(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || BUSY.has(screen.value)) return;
  const now = event.timeStamp;
  if (now - last > FASTEST_HAND_MS) typed = "";
  last = now;
  if (event.key === "Enter") return end(event);
  if (event.key.length !== 1) return; // Shift, of a capital letter
  typed += event.key;
  if (typed.length > 1) event.preventDefault(); // else a space would press what has the focus
}

function end(event) {
  const code = typed.trim();
  typed = "";
  if (code.length < SHORTEST) return; // somebody pressed Enter
  event.preventDefault();
  event.stopImmediatePropagation();
  if (screen.value === "ticket") startAgain(); // the next customer
  scanned(code);
}

function scanned(code) {
  const token = /^(?:HALL:|https?:.*\/t\/)([\w-]{16,64})$/.exec(code);
  if (token) find(token[1]);
  else if (/^\d{9,}$/.test(code)) identified(code);
  else checkIn(code);
}
