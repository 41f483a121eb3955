// A face's live state: whole snapshots over one WebSocket, newest wins, and how old it is.
import { io } from "socket.io-client";
import { signal } from "@preact/signals";
import { me } from "./me.js";

const SILENCE_S = 12;
const RETRY_MS = 3000;

// Whether a snapshot replaces the one shown: a new epoch always, within one never a lower seq.
export const isNewer = (next, shown) =>
  !shown || next.epoch !== shown.epoch || next.seq >= shown.seq;

// Returns {state, stale, refused, elapsed, now, on, emit}; `stale` is seconds of silence or null.
export function live(namespace, { as = me.acts_as, point, onState, onCall } = {}) {
  const state = signal(null);
  const stale = signal(null);
  const refused = signal(null);
  let heard = performance.now();
  let lost = true;

  const socket = io(namespace, {
    transports: ["websocket"],
    auth: { ...(as && { as }), ...(point && { point }) },
    reconnectionDelay: 300,
    reconnectionDelayMax: RETRY_MS,
  });

  const silence = () => (performance.now() - heard) / 1000;
  const look = () => {
    const old = silence();
    stale.value = old > SILENCE_S || (lost && state.value) ? Math.floor(old) : null;
  };

  socket.on("connect", () => {
    lost = false;
    refused.value = null;
  });
  socket.on("disconnect", (reason) => {
    lost = true;
    look();
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), RETRY_MS);
  });
  socket.on("connect_error", (error) => {
    lost = true;
    look();
    if (socket.active) return; // the network's fault: the client tries again by itself
    refused.value = error.data?.code ?? error.message ?? "unauthorized";
    setTimeout(() => socket.connect(), RETRY_MS);
  });
  socket.on("state", (next) => {
    heard = performance.now();
    if (isNewer(next, state.value)) {
      state.value = next;
      onState?.(next);
    }
    look();
  });
  if (onCall) socket.on("call", onCall);
  setInterval(look, 1000);

  return {
    state,
    stale,
    refused,
    elapsed: silence,
    now: () => new Date(Date.parse(state.value?.at ?? new Date()) + silence() * 1000),
    on: (event, heard) => socket.on(event, heard),
    emit: (event, data) => socket.emit(event, data),
  };
}
