// The hall's file in forms, made from the list of keys that the hall gives: choose, change, see what
// would change, put it in force.
import { html, pick, signal, t, useEffect } from "/static/hall.js";
import { ask, done, look } from "./state.js";
import { Field } from "./field.js";
import { example, fullLabel, label, ORDER } from "./labels.js";
import { reason } from "./reasons.js";

const NAME = "NAME";

const file = signal(null); // what the hall says of its file
const draft = signal(new Map()); // JSON of a path -> its new value, null to take it out
const made = signal([]); // paths of new entries
const at = signal(["services"]); // the section, or the entry, that is open
const checked = signal(null);
const refused = signal([]); // {key, message}
const sending = signal(false); // a second press would find the file changed, by the first
let round = 0; // fields begin anew in each

async function load() {
  file.value = await look("/admin/configuration");
  draft.value = new Map();
  round += 1;
  made.value = [];
  checked.value = null;
  refused.value = [];
}

const inside = (table, path) => path.reduce((it, key) => it?.[key], table);
const isGone = (path) => draft.value.get(JSON.stringify(path)) === null;
export const names = (...path) => [...Object.keys(inside(file.value.values, path) ?? {}), ...made.value.filter((it) => it.length === path.length + 1 && it.every((key, i) => i === path.length || key === path[i])).map((it) => it.at(-1))];

export function valueOf(path) {
  const changed = draft.value.get(JSON.stringify(path));
  return changed === undefined ? inside(file.value.values, path) : (changed ?? undefined);
}

function put(path, value) {
  const next = new Map(draft.value);
  const before = inside(file.value.values, path);
  if (JSON.stringify(value ?? null) === JSON.stringify(before ?? null)) next.delete(JSON.stringify(path));
  else next.set(JSON.stringify(path), value);
  draft.value = next;
  checked.value = null;
}

// A new entry goes as one table, so that it is written as one.
function changes() {
  const starts = (path, of) => of.every((key, i) => path[i] === key);
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
  try {
    return await ask(method, path, { version: file.value.version, changes: changes() }, (body) => {
      refused.value = body?.problems ?? [];
    });
  } finally {
    sending.value = false;
  }
}

async function check() {
  const answer = await send("POST", "/admin/configuration/check");
  if (answer) checked.value = answer;
}

async function apply() {
  const answer = await send("PATCH", "/admin/configuration");
  if (!answer) return;
  await load();
  done.value = () => answer.after_restart.length ? t("Saved. Some of it holds after the next start.") : t("Saved and in force.");
}

export function Settings() {
  useEffect(() => void load(), []);
  if (!file.value) return html`<p class="skeleton"></p>`;
  const sections = [...new Set(file.value.fields.map(({ path }) => path[0]))];
  const known = [...ORDER.filter((it) => sections.includes(it)), ...sections.filter((it) => !ORDER.includes(it))];
  return html`<div class="settings">
    <nav class="card" aria-label=${t("Settings")}>${known.map((id) => html`<button key=${id} class="plain" data-testid=${`section-${id}`} aria-pressed=${at.value[0] === id}
      onClick=${() => (at.value = [id])}>${label([id])}</button>`)}</nav>
    <section class="card"><${Section} /></section>
    <${Changed} />
  </div>`;
}

function Section() {
  const [id, name] = at.value;
  const isNamed = file.value.fields.some(({ path }) => path[0] === id && path[1] === NAME);
  if (!isNamed) return html`<h2>${label([id])}</h2>
    ${id === "tickets" && html`<p><a href="/lobby/ticket-preview" data-testid="to-preview">${t("See the printed tickets of every kiosk")}</a></p>`}<${Entry} path=${[id]} pattern=${[id]} />`;
  return html`<h2>${label([id])}</h2>
    <div class="entries">${names(id).map((it) => html`<button key=${it} data-testid=${`entry-${it}`} class=${isGone([id, it]) ? "gone" : ""}
      aria-pressed=${name === it} onClick=${() => (at.value = [id, it])}>${titleOf([id, it])}</button>`)}</div>
    <${Add} path=${[id]} />
    ${name && names(id).includes(name) && html`<${Named} key=${name} path=${[id, name]} />`}`;
}

const titleOf = (path) => {
  const text = (key) => ({ zh: valueOf([...path, key, "zh"]), en: valueOf([...path, key, "en"]) });
  const key = ["name", "label", "text"].find((it) => valueOf([...path, it, "en"]));
  return pick(key && text(key)) || path.at(-1);
};

function Named({ path }) {
  const gone = isGone(path);
  const isNew = made.value.some((it) => JSON.stringify(it) === JSON.stringify(path));
  const toggle = () => {
    if (!isNew) return put(path, gone ? inside(file.value.values, path) : null);
    made.value = made.value.filter((it) => JSON.stringify(it) !== JSON.stringify(path));
    return (at.value = path.slice(0, 1));
  };
  return html`<h3>${titleOf(path)} ${titleOf(path) !== path.at(-1) && html`<small class="quiet">${path.at(-1)}</small>`}</h3>
    ${gone ? html`<p class="note">${t("Taken away with the next change.")}</p>` : html`<${Entry} path=${path} pattern=${[path[0], NAME]} />`}
    <button class=${gone ? "" : "danger"} data-testid="take-away" onClick=${toggle}>${gone ? t("Keep it") : t("Take it away")}</button>`;
}

// The keys of one table, the texts in both languages together, then the tables within it.
function Entry({ path, pattern }) {
  const mine = file.value.fields.filter((it) => pattern.every((key, i) => it.path[i] === key));
  const rest = (it) => it.path.slice(pattern.length);
  const driver = valueOf([...path, "driver"]);
  const plain = mine.filter((it) => !rest(it).includes(NAME) && rest(it).at(-1) !== "en" && (!it.form.drivers || !driver || it.form.drivers.includes(driver)));
  const nested = [...new Set(mine.filter((it) => rest(it).includes(NAME)).map((it) => JSON.stringify(rest(it).slice(0, rest(it).indexOf(NAME)))))].map(JSON.parse);
  return html`<div class="fields">${plain.map((it) => html`<${Field} key=${`${round} ${path} ${it.path}`} field=${it} path=${[...path, ...rest(it)]}
      value=${valueOf} names=${names} title=${titleOf} problems=${problemsAt} set=${put} />`)}</div>
    ${nested.map((keys) => html`<${Nested} key=${keys.join()} path=${[...path, ...keys]} pattern=${[...pattern, ...keys]} />`)}`;
}

function Nested({ path, pattern }) {
  return html`<details class="nested" open=${names(...path).length > 0}><summary data-testid=${`nested-${path.join("-")}`}>${label(pattern)}</summary>
    ${names(...path).map((name) => html`<fieldset key=${name}><legend>${titleOf([...path, name])}</legend><${Entry} path=${[...path, name]} pattern=${[...pattern, NAME]} /></fieldset>`)}
    <${Add} path=${path} /></details>`;
}

function Add({ path }) {
  const add = (event) => {
    event.preventDefault();
    const id = event.target.elements.id.value.trim();
    event.target.reset();
    if (!id || names(...path).includes(id)) return;
    made.value = [...made.value, [...path, id]];
    if (path.length === 1) at.value = [...path, id];
  };
  const such = path.length === 1 && example(path[0]);
  const words = such ? t("New id, such as {id}", { id: such }) : t("New id");
  return html`<form class="add" onSubmit=${add}><input name="id" required pattern="[A-Za-z0-9][A-Za-z0-9_\\-]*" maxlength="40" autocomplete="off"
    data-testid=${`add-${path.join("-")}`} placeholder=${words} aria-label=${words} /><button data-testid=${`add-entry-${path.join("-")}`}>${t("Add")}</button></form>`;
}

const problemsAt = (path) => refused.value.filter(({ key }) => key === path.join("."));

// Opens the form that a dotted key stands in.
function open(key) {
  const [id, name] = key.split(".");
  const isNamed = file.value.fields.some(({ path }) => path[0] === id && path[1] === NAME);
  at.value = isNamed && name ? [id, name] : [id];
}

// What would change, as lines of the file; nothing is in force before the last press.
function Changed() {
  const count = changes().length;
  const seen = checked.value;
  if (!file.value.writable) return html`<aside class="card note">${t("The hall may not write {file}: settings can be read here only.", { file: file.value.file })}</aside>`;
  return html`<aside class="card" data-testid="changes"><h2>${t("Changes")}</h2>
    <p class="quiet">${count ? t("Not in force yet: {n}", { n: count }) : t("Nothing is changed.")}</p>
    ${refused.value.map(({ key, message }) => html`<p class="note bad" key=${key + message} data-testid="refused"><button class="plain" data-testid="refused-open" onClick=${() => open(key)}>${fullLabel(key.split("."))}</button> ${reason(message)}</p>`)}
    ${seen && html`<${Diff} text=${seen.diff} />
      ${seen.after_restart.length > 0 && html`<p class="note">${t("After the next start of the hall:")} ${seen.after_restart.map((key) => fullLabel(key.split("."))).join(" · ")}</p>`}`}
    <footer>${seen
      ? html`<button class="primary" data-testid="apply" disabled=${sending.value} onClick=${apply}>${t("Put in force")}</button>`
      : html`<button class="primary" data-testid="check" disabled=${!count || sending.value} onClick=${check}>${t("See what changes")}</button>`}
      <button data-testid="discard" disabled=${!count || sending.value} onClick=${load}>${t("Discard")}</button></footer>
  </aside>`;
}

function Diff({ text }) {
  const kind = (line) => ({ "+": "plus", "-": "minus", "@": "quiet" })[line[0]] ?? "";
  return html`<pre class="diff" data-testid="diff" tabindex="0">${text.split("\n").slice(2).map((line, i) => html`<span key=${i} class=${kind(line)}>${line.startsWith("@@") ? "…" : line}</span>`)}</pre>`;
}
