// A scanner, at any time on any page: one that types, or one at the hall's own line. What it reads
// is a ticket's code, an identity or bank card's number, a phone's, or an appointment's code.
import { hall, meet, screen, startAgain } from "./state.js";
import { checkIn, identified } from "./typing.js";
import { find } from "./ticket.js";

// Nobody types as fast as a scanner: its characters are some milliseconds apart on average, though
// one of them may come late.
const MEAN_MS = 60;
const GAP_MS = 500;
const SHORTEST = 6;
const LONGEST = 300;

const KINDS = [
  ["ticket", /^(?:HALL:|https?:\/\/\S+\/t\/)([\w-]{16,64})$/],
  ["id_number", /^([1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])$/],
  ["card", /^(\d{12,19})$/],
  ["phone", /^(1\d{10})$/],
  ["appointment", /^([\dA-Za-z-]{6,12})$/],
];

// Returns {kind, value} of a scanned text, or null for what no hall can read.
export function read(text) {
  for (const [kind, pattern] of KINDS) {
    const match = pattern.exec(text);
    if (match) return { kind, value: match[1] };
  }
  return null;
}

function scanned(text) {
  const what = read(text);
  if (!what || screen.value === "issuing") return;
  if (screen.value === "ticket") startAgain(); // the next customer is here already
  if (what.kind === "ticket") find(what.value);
  else if (what.kind === "appointment") checkIn(what.value);
  else identified(what.value, what.kind);
}

// The pages on which numbers are typed know what to do with their own; a scanner's other codes are
// caught before they come to them.
const OWN = { identify: ["card", "phone"], appointment: ["appointment"] };

let burst = "";
let begun = 0;
let last = 0;

export function listen() {
  addEventListener("keydown", hear, true);
  hall.on("scanned", ({ text }) => scanned(text));
  hall.on("identified", (customer) => {
    if (screen.value !== "issuing") meet(customer);
  });
}

function hear(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.key === "Shift") return;
  if (event.timeStamp - last > GAP_MS) burst = "";
  last = event.timeStamp;
  if (event.key.length === 1) {
    if (!burst) begun = last;
    burst = (burst + event.key).slice(-LONGEST);
    // Else a space in the code would press what has the focus.
    if (burst.length > 1 && !OWN[screen.value]) event.preventDefault();
    return;
  }
  const text = burst;
  burst = "";
  if (event.key !== "Enter" || text.length < SHORTEST || last - begun > MEAN_MS * text.length) return;
  const what = read(text);
  if (!what || OWN[screen.value]?.includes(what.kind)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  scanned(text);
}
