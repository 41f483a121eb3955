// Calls of the hall's API. A command that got no answer is sent again with the same key, so that
// a repeated press has one effect.
import { me } from "./words.js";

const TIMEOUT_MS = 8000;
const SETTLES = new Set(["outcome_unknown", "stopping", "too_busy"]);

// The hall could not be reached; whether the command was written is not known.
const UNREACHED = { ok: false, status: 0, body: null, code: "offline" };

// crypto.randomUUID is missing on plain http.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Returns {ok, status, body, code}, without a hall the code "offline". `as` names whom of this
// browser's to act as; `root` where the path begins.
export async function api(method, path, body, options = {}) {
  const { key = newKey(), as = me.acts_as, patience = 15000, root = "/api/v1" } = options;
  const command = method !== "GET";
  const request = prepare(method, body, as, command && key);
  const until = performance.now() + (command ? patience : 0);
  let renewed = false;
  for (let pause = 300; ; pause = Math.min(pause * 2, 3000)) {
    const answer = await once(root + path, request);
    if (answer.code === "csrf" && !renewed) {
      // Somebody signed in or out in another page of this browser.
      renewed = await renew(request);
      if (renewed) continue;
    }
    const settled = answer.status && !(answer.status === 503 && SETTLES.has(answer.code));
    if (settled || performance.now() + pause > until) return answer;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

// Answers given before the command itself was looked at: they say nothing of an earlier try.
const BEFORE = new Set([0, 401, 403, 408, 429]);

const settles = ({ status, code }) => status < 500 && !BEFORE.has(status) && code !== "csrf";

// Keeps the key of each command whose end is not known: the same press again repeats it and so
// cannot have a second effect. Takes api's arguments and returns its answer. Where commands
// follow on each other (`chained`), one that is done leaves nothing open behind it.
export function keeper({ chained = false } = {}) {
  const open = new Map();
  return async (method, path, body, options = {}) => {
    const what = JSON.stringify([method, path, body ?? null]);
    const key = open.get(what) ?? newKey();
    open.set(what, key);
    const answer = await api(method, path, body, { ...options, key });
    if (settles(answer)) open.delete(what);
    if (chained && answer.ok) open.clear();
    return answer;
  };
}

function prepare(method, body, as, key) {
  const headers = { Accept: "application/json" };
  if (as) headers["Hall-As"] = as;
  if (me.csrf) headers["X-CSRFToken"] = me.csrf;
  if (key) headers["Idempotency-Key"] = key;
  if (body !== undefined && body !== null) headers["Content-Type"] = "application/json";
  return { method, headers, body: body && JSON.stringify(body) };
}

async function renew(request) {
  const answer = await once("/api/v1/session", { method: "GET" });
  if (answer.ok) me.csrf = request.headers["X-CSRFToken"] = answer.body.csrf;
  return answer.ok;
}

// A fetch that is given up in time, with all of its body.
export function fetchInTime(path, request, patience) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), patience);
  return fetch(path, { ...request, credentials: "same-origin", signal: stop.signal });
}

async function once(path, request) {
  try {
    const response = await fetchInTime(path, request, TIMEOUT_MS);
    const text = await response.text();
    const body = text && /json/.test(response.headers.get("Content-Type")) ? JSON.parse(text) : null;
    return { ok: response.ok, status: response.status, body, code: body?.code ?? null };
  } catch (error) {
    if (error instanceof TypeError || error.name === "AbortError") return UNREACHED;
    throw error;
  }
}
