// What the hall knows of who is here: needs, note and today's story; asked for when that changes.
import { api, effect, signal } from "/static/hall.js";
import { asWorker, hall, point } from "./state.js";

export const visit = signal(null);

let asked = "";

async function ask() {
  try {
    const { status, body } = await api("GET", `/points/${point}/customer`, null, { as: asWorker });
    if (status === 200) visit.value = body;
  } catch {
    asked = ""; // the strip says that the hall cannot be reached; the next state asks again
  }
}

effect(() => {
  const ticket = hall.state.value?.ticket;
  const now = ticket ? [ticket.id, ticket.call_id, ticket.state, ticket.recalls].join(" ") : "";
  if (now === asked) return;
  asked = now;
  if (now) ask();
  else visit.value = null;
});
