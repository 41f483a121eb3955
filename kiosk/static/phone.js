// The phone page: one number, one sentence, one time. No third-party script, no socket: it asks
// again at the pace that the hall names.
import { me, setLanguage, show, t } from "./phone-base.js";
import { loading, page, standing, unknown } from "./phone-page.js";
import { drawWhy } from "./phone-why.js";
import { Alarm } from "./phone-alarm.js";

const token = location.pathname.split("/")[2];
const address = `/api/v1/t/${encodeURIComponent(token)}`;
const FIRST_WAIT_S = 3;
const LONGEST_WAIT_S = 120;
const MISSES = 5; // so often in a row a ticket that was known may be unknown before it is gone

const alarm = new Alarm();
let ticket = null;
let etag = null;
let heard = performance.now();
let failed = false; // whether the last press did not work
let missed = 0; // how often in a row the hall did not know the ticket
let asking = false; // whether giving up the place is being confirmed
let timer = null;
const keys = {}; // of presses whose end is not known, by what was pressed

async function poll() {
  clearTimeout(timer);
  try {
    const response = await fetch(address, { headers: etag ? { "If-None-Match": etag } : {} });
    if (response.status === 200) take(await response.json(), response.headers.get("ETag"));
    if (response.status === 200 || response.status === 304) good();
    else if (response.status === 404) missed += 1;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // the network: the page says how old it is
  }
  draw();
  if (!over()) timer = setTimeout(poll, wait() * 1000);
}

function good() {
  heard = performance.now();
  failed = false;
  missed = 0;
}

// A ticket that the hall did not find, though it did before, is asked for ever less often.
const wait = () => Math.min((ticket?.poll_after ?? FIRST_WAIT_S) * 2 ** missed, LONGEST_WAIT_S);

// Whether the ticket is not known: at once when it never was.
const gone = () => missed >= (ticket ? MISSES : 1);

function take(next, tag) {
  if (!ticket && me.languages.includes(next.language)) setLanguage(next.language);
  if (next.state === "called" && next.call_id !== ticket?.call_id) {
    asking = false;
    alarm.call();
  }
  ticket = next;
  etag = tag;
}

const ended = () => ["finished", "no_show", "cancelled", "expired"].includes(ticket?.state);
// Who is late may come back for a while, and is told when that is over.
const over = () => gone() || (ended() && !ticket.can_return);

const press = (what) => async () => {
  asking = false;
  if (!(await send(what))) return draw();
  etag = null;
  poll();
};

// Returns whether it worked. The key makes a repeated press have one effect, also over a bad network.
async function send(what) {
  keys[what] ??= `phone-${Array.from(crypto.getRandomValues(new Uint32Array(3))).join("-")}`;
  try {
    const response = await fetch(address + what, { method: "POST", headers: { "Idempotency-Key": keys[what] } });
    failed = !response.ok;
    if (response.status < 500) delete keys[what];
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    failed = true;
  }
  return !failed;
}

function draw() {
  const age = (performance.now() - heard) / 1000;
  const old = !over() && age > Math.max(12, 2.5 * (ticket?.poll_after ?? FIRST_WAIT_S)) ? age : null;
  const seen = { ticket, old, failed, asking, sounds: alarm.ready, on };
  document.documentElement.dataset.state = gone() ? "unknown" : (ticket?.state ?? "loading");
  show(document.querySelector(".phone"), gone() ? unknown() : ticket ? page(seen) : loading());
  drawWhy(address, !gone() && ticket !== null && ticket.state !== "called");
  say(gone() ? t("This ticket is not known any more") : ticket ? standing(ticket) : "");
}

// The one line that is read aloud, when it changes.
function say(words) {
  const line = document.querySelector(".said");
  if (line.textContent !== words) line.textContent = words;
}

const arm = () => alarm.arm().then(() => draw());

const on = {
  arm,
  return: press("/return"),
  cancel: press("/cancel"),
  ask: (value) => ((asking = value), draw()),
  speak: (lang) => (setLanguage(lang), draw()),
};

document.addEventListener("visibilitychange", () => document.hidden || over() || poll());
for (const what of ["online", "offline"]) addEventListener(what, () => (over() ? draw() : poll()));
addEventListener("pointerdown", () => alarm.arm(), { once: true });
addEventListener("click", arm, { once: true }); // not before: a redraw would take the button from under the finger
setInterval(draw, 5000);
poll();
