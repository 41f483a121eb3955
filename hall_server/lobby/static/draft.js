// The hall's file as a draft: what it says, what is to change, what the hall thinks of that.
import { pick, signal, t } from "/static/hall.js";
import { ask, done, forget, look } from "./state.js";

export const NAME = "NAME";

export const file = signal(null); // what the hall says of its file
const draft = signal(new Map()); // JSON of a path -> its new value, null to take it out
export const made = signal([]); // paths of new entries
export const at = signal(["services"]); // the section, or the entry, that is open
export const checked = signal(null);
export const refused = signal([]); // {key, message}
export const sending = signal(false); // a second press would find the file changed, by the first
export const round = signal(0); // fields begin anew in each

export async function load() {
  forget(); // what was refused goes with the draft
  file.value = await look("/admin/configuration");
  draft.value = new Map();
  round.value += 1;
  made.value = [];
  checked.value = null;
  refused.value = [];
}

export const inside = (table, path) => path.reduce((it, key) => it?.[key], table);
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
export const starts = (path, of) => of.every((key, i) => path[i] === key);
export const isGone = (path) => draft.value.get(JSON.stringify(path)) === null;

// The names of the things in a table, the new ones last.
export function names(...path) {
  const added = made.value.filter((it) => it.length === path.length + 1 && starts(it, path));
  return [...Object.keys(inside(file.value.values, path) ?? {}), ...added.map((it) => it.at(-1))];
}

// What the hall says of a table: its label, and an example of an id in it.
export const tableOf = (path) => file.value.tables.find((it) => same(it.path, path));

// Whether a section holds things with names.
export const isNamed = (id) => file.value.fields.some(({ path }) => path[0] === id && path[1] === NAME);

export function valueOf(path) {
  const changed = draft.value.get(JSON.stringify(path));
  return changed === undefined ? inside(file.value.values, path) : (changed ?? undefined);
}

export function put(path, value) {
  const next = new Map(draft.value);
  const before = inside(file.value.values, path);
  if (same(value ?? null, before ?? null)) next.delete(JSON.stringify(path));
  else next.set(JSON.stringify(path), value);
  draft.value = next;
  checked.value = null;
}

// A new entry goes as one table, so that it is written as one.
export function changes() {
  const list = [...draft.value].map(([path, value]) => ({ path: JSON.parse(path), value }));
  const tables = made.value.map((path) => {
    const value = {};
    for (const it of list.filter((one) => starts(one.path, path) && one.value !== null)) {
      const keys = it.path.slice(path.length);
      const table = keys.slice(0, -1).reduce((inner, key) => (inner[key] ??= {}), value);
      table[keys.at(-1)] = it.value;
    }
    return { path, value };
  });
  return [...list.filter(({ path }) => !made.value.some((of) => starts(path, of))), ...tables];
}

async function send(method, path) {
  if (sending.value) return null;
  sending.value = true;
  refused.value = [];
  const asked = { version: file.value.version, changes: changes() };
  const answer = await ask(method, path, asked, (body) => (refused.value = body?.problems ?? []));
  sending.value = false;
  return answer;
}

export async function check() {
  checked.value = (await send("POST", "/admin/configuration/check")) ?? checked.value;
}

export async function apply() {
  const answer = await send("PATCH", "/admin/configuration");
  if (!answer) return;
  await load();
  const waits = answer.after_restart.length > 0;
  done.value = () => (waits ? t("Saved. Some of it holds after the next start.") : t("Saved and in force."));
}

// What a thing is called: its own text, else its id.
export function titleOf(path) {
  const key = ["name", "label", "text"].find((it) => valueOf([...path, it, "en"]));
  const text = key && { zh: valueOf([...path, key, "zh"]), en: valueOf([...path, key, "en"]) };
  return pick(text) || path.at(-1);
}

export const problemsAt = (path) => refused.value.filter(({ key }) => key === path.join("."));
