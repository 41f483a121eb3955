// In the place of live.js and api.js where `/style` shows a face's pieces: a hall that is made up, and answers
// what it was told to. Nothing that happens there reaches the real one.
import { signal } from "@preact/signals";
import { me } from "./words.js";

export const hall = {
  state: signal(me.gallery.state),
  stale: signal(null),
  refused: signal(null),
  elapsed: () => 0,
  now: () => new Date(hall.state.value.at),
  on: () => {},
  emit: () => {},
};

export const live = () => hall;

export async function api(method, path) {
  const body = me.gallery.answers[path];
  return body ? { ok: true, status: 200, body, code: null } : { ok: false, status: 0, body: null, code: "offline" };
}

export const keeper = () => api;
export const newKey = () => "made up";
export const fetchInTime = () => Promise.reject(new TypeError("there is no hall"));
