// The lobby's state and commands; what went wrong is one sentence at the top.
import { api, keeper, live, me, sentence, signal } from "/static/hall.js";

// A browser that plays several roles in the demo says here that it is the lobby's.
export const person = me.who.find(({ role }) => role === "lobby" || role === "admin");
const as = person?.name;

export const hall = live("/lobby", { as });
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
  for (const said of [problem, done, back, mentioned]) said.value = null;
}

// Returns what the hall answers, or null with the problem said; `onRefusal` gets the answer that says no.
export async function ask(method, path, body, onRefusal) {
  forget();
  const answer = await send(method, path, body, { as });
  if (answer.status === 401) location.reload();
  if (answer.ok) return answer.body ?? {};
  problem.value = () => sentence(answer.code);
  onRefusal?.(answer.body);
  return null;
}

// Reads what only adds to a page: without it the page stands.
export async function look(path, root) {
  const { ok, body } = await api("GET", path, null, { as, root });
  return ok ? body : null;
}

// The same from the lobby's own addresses.
export const read = (path) => look(path, "/lobby");

export const ticketPath = (id, what = "") => `/tickets/${encodeURIComponent(id)}${what}`;

// Changes something of the ticket whose story is open, and shows what became of it.
export async function change({ id }, what, body = null) {
  if (await ask("POST", ticketPath(id, `/${what}`), body)) await openStory(id);
}

export async function openStory(id) {
  opened.value = await ask("GET", ticketPath(id));
}

export async function find(number) {
  const { ticket } = (await read(`/find?number=${encodeURIComponent(number)}`)) ?? {};
  if (ticket) await openStory(ticket);
  else problem.value = () => sentence("unknown_ticket");
}
