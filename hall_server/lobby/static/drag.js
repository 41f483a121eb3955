// Drag a window to a line or another window, a ticket to a window, zone or line. A tap stays a tap,
// and everything that is dragged can also be chosen in the window's sheet or the ticket's story.
import { html, signal, t } from "/static/hall.js";
import { ask, back, done, hall } from "./state.js";
import { pointName, serviceName, targetName } from "./names.js";

export const dragging = signal(null); // {what, label, x, y, over}

const FAR = 8; // pixels: less is a tap
const HOLD_MS = 300; // a finger that moves before scrolls the page

// What may be dropped on what, and what comes of it: "point line" and so on.
const DROPS = {
  "point line": (point, service) => skills(point, (was) => [service, ...was.filter((id) => id !== service)]),
  "point point": (point, other) => skills(point, () => find(other).skills),
  "ticket line": (ticket, service) => send(ticket, { service }),
  "ticket point": (ticket, point) => send(ticket, { point }),
  "ticket zone": (ticket, zone) => send(ticket, { zone }),
};

const find = (id) => hall.state.value.points.find((point) => point.id === id);
const path = (id) => `/points/${encodeURIComponent(id)}`;

async function skills(id, change) {
  const { skills: was, borrows } = find(id);
  const now = change(was);
  const body = { skills: now, borrows: borrows.filter((service) => !now.includes(service)) };
  if (!(await ask("PATCH", path(id), body))) return;
  const state = hall.state.value;
  const services = () => now.map((it) => serviceName(state, it)).join(" · ");
  done.value = () => t("{point} serves: {services}", { point: pointName(state, id), services: services() });
  back.value = () => ask("PATCH", path(id), { skills: was, borrows });
}

async function send(id, to) {
  const ticket = await ask("POST", `/tickets/${encodeURIComponent(id)}/transfer`, { ...to, place: "kept" });
  const state = hall.state.value;
  const [[field, where]] = Object.entries(to);
  const place = () => (field === "service" ? serviceName(state, where) : targetName(state, `${field}:${where}`));
  if (ticket) done.value = () => t("{number} is sent to {place}.", { number: ticket.number, place: place() });
}

const kinds = (what, over) => `${what.split(":")[0]} ${over.split(":")[0]}`;
const ids = (...all) => all.map((it) => it.slice(it.indexOf(":") + 1));

function under({ clientX, clientY }, what) {
  const over = document.elementFromPoint(clientX, clientY)?.closest("[data-drop]")?.dataset.drop;
  return over && over !== what && DROPS[kinds(what, over)] ? over : null;
}

// What an element does with a pointer that goes down on it; `what` is "point:W1" or "ticket:ID".
export const grab = (what, label) => (down) => {
  if (down.button !== 0) return;
  let moving = false;
  const touch = down.pointerType === "touch";
  const stop = new AbortController();
  const listen = (name, handler, options) => addEventListener(name, handler, { signal: stop.signal, ...options });
  const hold = touch && setTimeout(() => (moving = true), HOLD_MS);
  const end = () => {
    stop.abort();
    clearTimeout(hold);
    dragging.value = null;
  };
  listen("pointermove", (event) => {
    if (!moving && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > FAR) {
      if (touch) return end();
      moving = true;
    }
    if (moving) dragging.value = { what, label, x: event.clientX, y: event.clientY, over: under(event, what) };
  });
  listen("touchmove", (event) => moving && event.preventDefault(), { passive: false });
  listen("pointerup", () => {
    const over = dragging.value?.over;
    if (dragging.value) {
      // The click that follows was none.
      const once = new AbortController();
      addEventListener("click", (event) => event.stopPropagation(), { capture: true, signal: once.signal });
      setTimeout(() => once.abort());
    }
    end();
    if (over) DROPS[kinds(what, over)](...ids(what, over));
  });
  listen("pointercancel", end);
  listen("keydown", (event) => event.key === "Escape" && end());
};

export function Ghost() {
  const drag = dragging.value;
  return drag && html`<p class=${drag.over ? "ghost over" : "ghost"} aria-hidden="true"
    style=${{ left: `${drag.x}px`, top: `${drag.y}px` }}>${drag.label}</p>`;
}
