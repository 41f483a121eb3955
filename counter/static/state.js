// The counter's state, and its commands: one at a time, each with a key that lasts until it is settled.
import { api, keeper, live, me, sentence, signal, signOut, t } from "/static/hall.js";

// Who is signed in, and this window's own screen: a paired screen acts for the teller at work.
export const person = me.who.find(({ role }) => ["teller", "lobby", "admin"].includes(role)) ?? null;
const screen = me.who.find(({ role, point }) => role === "counter" && point === me.name);
const worker = person?.role === "teller" ? person : screen;
export const asWorker = worker?.name;
export const point = encodeURIComponent(me.name);

export const hall = live("/counter", { as: worker?.name, point: me.name });

// The window itself is opened and closed by people, customers are called by who works here.
const PEOPLE_ONLY = new Set(["open", "pause", "close"]);

export const busy = signal(null);
export const problem = signal(null);
export const panel = signal(null); // whose choices are open: pause, park, transfer, parked
export const nobody = signal(false);
export const signingIn = signal(false);

// The second click of a double click is none: whoever clicks twice means one customer.
export const once = (press) => (event) => event.detail > 1 || press();

const send = keeper({ chained: true });

const say = ({ code }) => (problem.value = { code, words: sentence(code) });

// Sends one of the point's commands; presses while it is under way are the same press.
export async function command(name, body = null) {
  if (busy.value) return null;
  busy.value = name;
  problem.value = null;
  nobody.value = false;
  try {
    const as = (PEOPLE_ONLY.has(name) ? person : worker)?.name;
    const answer = await send("POST", `/points/${point}/${name}`, body, { as });
    if (answer.status === 401) location.reload();
    else if (answer.status === 204) nobody.value = true;
    else if (!answer.ok) say(answer);
    return answer;
  } finally {
    busy.value = null;
  }
}

export const open = (body = {}) => command("open", body);

// Returns what the hall answers, or null with the problem said.
export async function read(path) {
  const answer = await api("GET", path, null, { as: (person ?? worker)?.name });
  if (!answer.ok) say(answer);
  return answer.ok ? answer.body : null;
}

// Whether another teller than the one signed in here works at this window.
export const takenOver = ({ point: { teller } }) =>
  Boolean(teller && person?.role === "teller" && teller.ref !== person.ref);

// Whether the window was opened for nobody by name, and the teller signed in here may take it.
export const unclaimed = ({ point: { state, teller } }) => state === "open" && !teller && person?.role === "teller";

// Who works at a window closes it first.
export function leave({ point: { state, teller } }) {
  if (state === "closed" || teller?.ref !== person.ref) return signOut();
  problem.value = { code: "window_open", words: t("Close the window first, then sign out.") };
}

// Whether the hall can be reached: what is shown may be old, so nothing is pressed till it can.
export const reached = () => hall.stale.value === null;

// Seconds in which the window's last command can still be taken back.
export const undoLeft = (state) => (state?.undo?.left_s ?? 0) - hall.elapsed();

// What may be pressed now, by the name of the command.
export function possible(state) {
  const ticket = state?.ticket;
  const works = reached() && state?.point.state === "open";
  const called = works && ticket?.state === "called";
  return {
    call: works,
    recall: called,
    start: called,
    finish: works && Boolean(ticket),
    "no-show": called,
    park: works && Boolean(ticket),
    transfer: works && Boolean(ticket),
    parked: works && state.parked.length + state.missed.length > 0,
    undo: works && Boolean(state.undo) && undoLeft(state) > 0,
    pause: works && Boolean(person) && ticket?.state !== "serving",
    close: reached() && Boolean(person) && ticket?.state !== "serving" && state?.point.state !== "closed",
  };
}
