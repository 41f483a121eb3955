// The lobby's state and commands; what went wrong is one sentence at the top.
import { api, keeper, live, me, Offline, OFFLINE, sentence, signal, t } from "/static/hall.js";

// A browser that plays several roles in the demo says here that it is the lobby's.
export const person = me.who.find(({ role }) => role === "lobby" || role === "admin");

export const hall = live("/lobby", { as: person?.name });
// Words are chosen when they are drawn, in the language of that moment.
export const problem = signal(null); // () => words
export const done = signal(null);
export const mentioned = signal(null); // the ticket that `done` speaks of, to be opened
export const opened = signal(null); // the ticket whose story is open
export const selected = signal(null); // what was tapped on the plan: "points:W1"
export const back = signal(null); // takes back what `done` says

const send = keeper();

// What was said of one page does not follow to the next.
export function forget() {
  problem.value = null;
  done.value = null;
  back.value = null;
  mentioned.value = null;
}

// `onRefusal` gets the answer that says no.
export async function ask(method, path, body, onRefusal) {
  forget();
  try {
    const answer = await send(method, path, body, { as: person?.name });
    if (answer.status === 401) location.reload();
    if (answer.status < 300) return answer.body ?? {};
    problem.value = () => sentence(answer.code);
    onRefusal?.(answer.body);
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    problem.value = () => t(OFFLINE);
  }
  return null;
}

// Reads what only adds to a page: without it the page stands.
export async function look(path) {
  try {
    const { status, body } = await api("GET", path, null, { as: person?.name });
    return status === 200 ? body : null;
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    return null;
  }
}

// Changes something of the ticket whose story is open, and shows what became of it.
export async function change({ id }, what, body = null) {
  if (await ask("POST", `/tickets/${encodeURIComponent(id)}/${what}`, body)) await openStory(id);
}

export async function openStory(id) {
  opened.value = await ask("GET", `/tickets/${encodeURIComponent(id)}`);
}

// Reads from the lobby's own addresses; null when that did not work.
export async function read(path) {
  try {
    const response = await fetch(path, { headers: person ? { "Hall-As": person.name } : {} });
    return response.ok ? await response.json() : null;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}

export async function find(number) {
  const { ticket } = (await read(`/lobby/find?number=${encodeURIComponent(number)}`)) ?? {};
  if (ticket) await openStory(ticket);
  else problem.value = () => sentence("unknown_ticket");
}
