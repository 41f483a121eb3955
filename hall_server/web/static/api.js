// Calls of the hall's API. A command that got no answer is sent again with the same key, so that
// a repeated press has one effect.
import { me } from "./me.js";

const TIMEOUT_MS = 8000;
const SETTLES = new Set(["outcome_unknown", "stopping", "too_busy"]);

// The hall could not be reached; whether the command was written is not known.
export class Offline extends Error {}

// crypto.randomUUID is missing on plain http.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Returns {status, body, code}; throws Offline alone. `as` names whom of this browser's to act as.
export async function api(method, path, body, { key, as = me.acts_as, patience = 15000 } = {}) {
  const command = method !== "GET";
  const request = prepare(method, body, as, command ? (key ?? newKey()) : null);
  const until = performance.now() + (command ? patience : 0);
  let renewed = false;
  for (let pause = 300; ; pause = Math.min(pause * 2, 3000)) {
    const answer = await once(`/api/v1${path}`, request);
    if (answer?.code === "csrf" && !renewed) {
      // Somebody signed in or out in another page of this browser.
      renewed = await renew(request);
      if (renewed) continue;
    }
    const settled = answer && !(answer.status === 503 && SETTLES.has(answer.code));
    if (settled) return answer;
    if (performance.now() + pause > until) {
      if (answer) return answer;
      throw new Offline(path);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

// Answers given before the command itself was looked at: they say nothing of an earlier try.
const BEFORE = new Set([401, 403, 408, 429]);

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
    if (chained && answer.status < 300) open.clear();
    return answer;
  };
}

function prepare(method, body, as, key) {
  const headers = { Accept: "application/json" };
  if (as) headers["Hall-As"] = as;
  if (me.csrf) headers["X-CSRFToken"] = me.csrf;
  if (key) headers["Idempotency-Key"] = key;
  if (body !== undefined && body !== null) headers["Content-Type"] = "application/json";
  return { method, headers, credentials: "same-origin", body: body && JSON.stringify(body) };
}

async function renew(request) {
  const answer = await once("/api/v1/session", { method: "GET", credentials: "same-origin" });
  if (answer?.status !== 200) return false;
  me.csrf = request.headers["X-CSRFToken"] = answer.body.csrf;
  return true;
}

// One try: an answer, or null when the network failed.
async function once(path, request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(path, { ...request, signal: stop.signal });
    const text = await response.text();
    const body = text && /json/.test(response.headers.get("Content-Type")) ? JSON.parse(text) : null;
    return { status: response.status, body, code: body?.code ?? null };
  } catch (error) {
    if (error instanceof TypeError || error.name === "AbortError") return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
