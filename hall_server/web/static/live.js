// A face's live state: whole snapshots over one WebSocket, newest wins, and how old it is.
import { io } from "socket.io-client";
import { signal } from "@preact/signals";
import { me } from "./words.js";

// The hall gives a sign of life every 2.5 s: a cut is said within 5 s, a late sign is no cut.
const SILENCE_S = 4.4;
const LOOK_MS = 400;
const RETRY_MS = 3000;
const ANSWER_MS = 5000;
// A connection this silent is dead, even if nobody has told the browser.
const DEAD_S = 10;

// A new epoch replaces what is shown, within one never a lower seq.
const isNewer = (next, shown) => !shown || next.epoch !== shown.epoch || next.seq >= shown.seq;

// Returns {state, stale, refused, elapsed, now, on, emit}; `stale` is seconds of silence or null.
export function live(namespace, { as = me.acts_as, point, onState, onCall } = {}) {
  const state = signal(null);
  const stale = signal(null);
  const refused = signal(null);
  let heard = performance.now(); // the newest state
  let alive = heard; // the newest sign of life
  let lost = true;

  const socket = io(namespace, {
    transports: ["websocket"],
    auth: { ...(as && { as }), ...(point && { point }) },
    reconnectionDelay: 300,
    reconnectionDelayMax: RETRY_MS,
    timeout: ANSWER_MS,
  });

  const since = (then) => (performance.now() - then) / 1000;
  const elapsed = () => since(heard);
  const look = () => {
    const old = since(alive);
    if (old > DEAD_S && socket.connected) socket.io.engine.close();
    stale.value = old > SILENCE_S || (lost && state.value) ? Math.floor(old) : null;
  };
  const hear = () => {
    alive = performance.now();
    lost = false;
    look();
  };

  const lose = () => {
    lost = true;
    look();
  };

  socket.on("connect", () => (refused.value = null));
  socket.on("disconnect", (reason) => {
    lose();
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), RETRY_MS);
  });
  socket.on("connect_error", (error) => {
    lose();
    if (socket.active) return; // the network's fault: the client tries again by itself
    refused.value = error.data?.code ?? error.message ?? "unauthorized";
    setTimeout(() => socket.connect(), RETRY_MS);
  });
  socket.on("state", (next) => {
    if (isNewer(next, state.value)) {
      heard = performance.now();
      state.value = next;
      onState?.(next);
    }
    hear();
  });
  socket.on("beat", () => lost || hear()); // after a loss the state itself must come first
  if (onCall) socket.on("call", onCall);
  addEventListener("offline", lose);
  setInterval(look, LOOK_MS);

  return {
    state,
    stale,
    refused,
    elapsed,
    now: () => new Date(Date.parse(state.value?.at ?? new Date()) + elapsed() * 1000),
    on: (event, heard) => socket.on(event, heard),
    emit: (event, data) => socket.emit(event, data),
  };
}
