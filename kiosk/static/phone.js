// The phone page: one number, one sentence, one time. No third-party script, no socket: it asks
// again at the pace that the hall names.
import { el, language, me, ownName, pick, setLanguage, show, t } from "./phone-base.js";
import { callWords, elsewhere, journey, standing, waiting } from "./phone-standing.js";
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
  document.documentElement.dataset.state = gone() ? "unknown" : (ticket?.state ?? "loading");
  show(document.querySelector(".phone"), gone() ? unknown() : ticket ? page(old) : loading());
  drawWhy(address, !gone() && ticket !== null && ticket.state !== "called");
  say(gone() ? t("This ticket is not known any more") : ticket ? standing(ticket) : "");
}

// The one line that is read aloud, when it changes.
function say(words) {
  const line = document.querySelector(".said");
  if (line.textContent !== words) line.textContent = words;
}

const loading = () => [el("p", { class: "skeleton" })];

const unknown = () => [
  el("h1", {}, t("This ticket is not known any more")),
  el("p", { class: "quiet" }, t("Tickets are good for the day on which they were taken.")),
];

function page(old) {
  return [
    el("header", {}, el("span", {}, pick(ticket.hall.name)), languages()),
    old !== null && el("p", { class: "note", role: "status", "data-testid": "stale" }, stale(old)),
    ticket.state === "called" ? called() : mine(old),
    below(),
  ];
}

function stale(old) {
  const age = t("Last news {n} s ago", { n: Math.round(old) });
  return navigator.onLine ? age : `${t("Your phone is offline")} · ${age}`;
}

const called = () =>
  el("section", { class: "called", "data-testid": "phone-called" },
    el("p", { class: "number", "data-testid": "phone-number" }, ticket.number),
    el("p", { class: "now" }, callWords(ticket)),
    el("h1", {}, pick(ticket.point?.label)),
  );

const mine = (old) =>
  el("section", { class: old === null ? "mine" : "mine old" },
    el("h1", { class: "label" }, t("Your number")),
    el("p", { class: "number", "data-testid": "phone-number" }, ticket.number),
    el("p", { class: "service" }, pick(ticket.service_name)),
    ticket.state === "waiting" ? waiting(ticket) : el("p", { class: "sentence" }, standing(ticket)),
    elsewhere(ticket),
    journey(ticket),
  );

const arm = () => alarm.arm().then(() => draw());

function below() {
  const parts = [];
  if (ticket.state === "waiting") {
    const on = t("The sound is on: you will hear it when you are called.");
    parts.push(alarm.ready
      ? el("p", { class: "quiet", role: "status", "data-testid": "phone-sounds" }, on)
      : el("button", { "data-testid": "phone-sound", onclick: arm }, t("Sound when I am called")));
  }
  if (ticket.can_return) {
    const words = ticket.state === "parked" ? t("I am back") : t("I am late, take me back");
    parts.push(el("button", { class: "primary", "data-testid": "phone-return", onclick: press("/return") }, words));
  }
  if (failed) parts.push(el("p", { class: "note bad" }, t("That did not work. Please try again.")));
  if (ticket.can_cancel) parts.push(...leaving());
  parts.push(...me.notices.map((text) => el("p", { class: "quiet" }, pick(text))));
  return el("footer", {}, ...parts);
}

function leaving() {
  const set = (value) => () => ((asking = value), draw());
  const button = (kind, id, onclick, words) => el("button", { class: kind, "data-testid": id, onclick }, words);
  if (!asking) return [button("plain", "phone-cancel", set(true), t("Give up my place"))];
  return [
    el("p", {}, t("Really give up your place? This cannot be taken back.")),
    button("danger", "phone-cancel-yes", press("/cancel"), t("Give up my place")),
    button("", "phone-keep", set(false), t("Keep my place")),
  ];
}

function languages() {
  const others = me.languages.filter((lang) => lang !== language());
  const speak = (lang) => () => (setLanguage(lang), draw());
  const one = (lang) =>
    el("button", { class: "plain", lang, "data-testid": `lang-${lang}`, onclick: speak(lang) }, ownName(lang));
  return el("nav", {}, ...others.map(one));
}

document.addEventListener("visibilitychange", () => document.hidden || over() || poll());
for (const what of ["online", "offline"]) addEventListener(what, () => (over() ? draw() : poll()));
addEventListener("pointerdown", () => alarm.arm(), { once: true });
addEventListener("click", arm, { once: true }); // not before: a redraw would take the button from under the finger
setInterval(draw, 5000);
poll();
