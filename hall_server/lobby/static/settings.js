// The hall's file in forms, made from the list of keys that the hall gives: choose, change, see what
// would change, put it in force.
import { html, pick, t, useEffect } from "/static/hall.js";
import { apply, at, changes, check, checked, file, inside, isGone, isNamed, load, made, NAME, names } from "./draft.js";
import { put, refused, round, same, sending, starts, tableOf, titleOf, valueOf } from "./draft.js";
import { Field } from "./field.js";

export function Settings() {
  useEffect(() => void load(), []);
  if (!file.value) return html`<p class="skeleton"></p>`;
  const sections = file.value.tables.filter(({ path }) => path.length === 1);
  return html`<div class="settings">
    <nav class="card" aria-label=${t("Settings")}>${sections.map(({ path: [id], label }) => html`<button key=${id}
      class="plain" data-testid=${`section-${id}`} aria-pressed=${at.value[0] === id}
      onClick=${() => (at.value = [id])}>${pick(label)}</button>`)}</nav>
    <section class="card"><${Section} /></section>
    <${Changed} />
  </div>`;
}

function Section() {
  const [id, name] = at.value;
  const title = html`<h2>${pick(tableOf([id]).label)}</h2>`;
  if (!isNamed(id)) {
    return html`${title}${id === "tickets" && html`<p><a href="/lobby/ticket-preview" data-testid="to-preview">
      ${t("See the printed tickets of every kiosk")}</a></p>`}<${Entry} path=${[id]} pattern=${[id]} />`;
  }
  return html`${title}
    <div class="entries">${names(id).map((it) => html`<button key=${it} data-testid=${`entry-${it}`}
      class=${isGone([id, it]) ? "gone" : ""} aria-pressed=${name === it} onClick=${() => (at.value = [id, it])}>
      ${titleOf([id, it])}</button>`)}</div>
    <${Add} path=${[id]} />
    ${name && names(id).includes(name) && html`<${Named} key=${name} path=${[id, name]} />`}`;
}

function Named({ path }) {
  const gone = isGone(path);
  const isNew = made.value.some((it) => same(it, path));
  const title = titleOf(path);
  const toggle = () => {
    if (!isNew) return put(path, gone ? inside(file.value.values, path) : null);
    made.value = made.value.filter((it) => !same(it, path));
    return (at.value = path.slice(0, 1));
  };
  return html`<h3>${title} ${title !== path.at(-1) && html`<small class="quiet">${path.at(-1)}</small>`}</h3>
    ${gone
      ? html`<p class="note">${t("Taken away with the next change.")}</p>`
      : html`<${Entry} path=${path} pattern=${[path[0], NAME]} />`}
    <button class=${gone ? "" : "danger"} data-testid="take-away" onClick=${toggle}>
      ${gone ? t("Keep it") : t("Take it away")}</button>`;
}

// The keys of one table, the texts in both languages together, then the tables within it.
function Entry({ path, pattern }) {
  const driver = valueOf([...path, "driver"]);
  const isOfDriver = ({ form: { drivers } }) => !drivers || !driver || drivers.includes(driver);
  const rest = (it) => it.path.slice(pattern.length);
  const mine = file.value.fields.filter((it) => starts(it.path, pattern));
  const fitting = mine.filter((it) => !rest(it).includes(NAME) && rest(it).at(-1) !== "en" && isOfDriver(it));
  const plain = fitting.filter((it, i) => fitting.findIndex((one) => same(one.path, it.path)) === i);
  const tables = file.value.tables.filter((it) => starts(it.path, pattern) && it.path.length > pattern.length);
  return html`<div class="fields">${plain.map((it) => html`<${Field} key=${`${round.value} ${path} ${it.path}`}
      field=${it} path=${[...path, ...rest(it)]} />`)}</div>
    ${tables.map((it) => html`<${Nested} key=${rest(it).join()} path=${[...path, ...rest(it)]} table=${it} />`)}`;
}

function Nested({ path, table }) {
  return html`<details class="nested" open=${names(...path).length > 0}><summary
    data-testid=${`nested-${path.join("-")}`}>${pick(table.label)}</summary>
    ${names(...path).map((name) => html`<fieldset key=${name}><legend>${titleOf([...path, name])}</legend>
      <${Entry} path=${[...path, name]} pattern=${[...table.path, NAME]} /></fieldset>`)}
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
  const example = tableOf(path)?.example;
  const words = example ? t("New id, such as {id}", { id: example }) : t("New id");
  return html`<form class="add" onSubmit=${add}>
    <input name="id" required pattern="[A-Za-z0-9][A-Za-z0-9_\\-]*" maxlength="40" autocomplete="off"
      data-testid=${`add-${path.join("-")}`} placeholder=${words} aria-label=${words} />
    <button data-testid=${`add-entry-${path.join("-")}`}>${t("Add")}</button></form>`;
}

// Opens the form that a dotted key stands in.
function open(key) {
  const [id, name] = key.split(".");
  at.value = isNamed(id) && name ? [id, name] : [id];
}

// What would change, as lines of the file; nothing is in force before the last press.
function Changed() {
  const count = changes().length;
  const seen = checked.value;
  const { writable, file: name } = file.value;
  if (!writable) {
    return html`<aside class="card note">
      ${t("The hall may not write {file}: settings can be read here only.", { file: name })}</aside>`;
  }
  const off = sending.value;
  return html`<aside class="card" data-testid="changes"><h2>${t("Changes")}</h2>
    <p class="quiet">${count ? t("Not in force yet: {n}", { n: count }) : t("Nothing is changed.")}</p>
    ${refused.value.map(({ key, message, label, reason }) => html`<p class="note bad" key=${key + message}
      data-testid="refused">
      <button class="plain" data-testid="refused-open" onClick=${() => open(key)}>${pick(label)}</button>${" "}
      ${pick(reason)}</p>`)}
    ${seen && html`<${Diff} text=${seen.diff} />
      ${seen.after_restart.length > 0 && html`<p class="note">${t("After the next start of the hall:")} ${
        seen.after_restart_labels.map((it) => pick(it)).join(" · ")}</p>`}`}
    <footer>${seen
      ? html`<button class="primary" data-testid="apply" disabled=${off} onClick=${apply}>${t("Put in force")}</button>`
      : html`<button class="primary" data-testid="check" disabled=${!count || off} onClick=${check}>
          ${t("See what changes")}</button>`}
      <button data-testid="discard" disabled=${!count || off} onClick=${load}>${t("Discard")}</button></footer>
  </aside>`;
}

function Diff({ text }) {
  const kind = (line) => ({ "+": "plus", "-": "minus", "@": "quiet" })[line[0]] ?? "";
  const lines = text.split("\n").slice(2);
  return html`<pre class="diff" data-testid="diff" tabindex="0">${lines.map((line, i) => html`<span key=${i}
    class=${kind(line)}>${line.startsWith("@@") ? line.slice(3) : line}</span>`)}</pre>`;
}
