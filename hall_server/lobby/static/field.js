// One key of the hall's file as a field: what it may hold says how it is asked for.
import { html, t, useState } from "/static/hall.js";
import { choiceName, hint, label } from "./labels.js";
import { reason } from "./reasons.js";

// `value`, `names`, `title`, `problems` ask by path; `set` takes a path and a value, null for none.
export function Field({ field, path, value, names, title, problems, set }) {
  const isText = path.at(-1) === "zh";
  const found = [...problems(path), ...(isText ? problems([...path.slice(0, -1), "en"]) : [])];
  const ask = { field, names, title, needed: field.needed };
  const one = (at, words) => html`<${Asked} ...${ask} id=${at.join(".")} words=${words} value=${value(at)} set=${(it) => set(at, it)} />`;
  const help = hint(field.path);
  const name = label(isText ? field.path.slice(0, -1) : field.path);
  return html`<div class=${found.length ? "field bad" : "field"}><span class="key">${name}${field.at_start && html` <small>${t("after a restart")}</small>`}</span>
    ${isText ? html`<span class="pair">${one(path, `${name} 中文`)}${one([...path.slice(0, -1), "en"], `${name} English`)}</span>` : one(path, name)}
    ${help && html`<small class="help">${help}</small>`}
    ${found.map(({ message }) => html`<small class="stop" key=${message} role="alert">${reason(message)}</small>`)}</div>`;
}

function Asked({ field, id, words, value, set, names, title, needed }) {
  const { form } = field;
  const props = { "data-testid": `field-${id}`, "aria-label": words, required: needed };
  const input = (more, read) => html`<${Typed} tag="input" props=${{ ...props, ...more }} set=${(text) => set(text === "" ? null : read(text))} />`;
  const usual = field.default && !needed ? byDefault(field.default, field.path) : "";
  if (form.kind === "flag") return html`<${Choice} props=${props} value=${value} set=${set} usual=${usual || "—"} options=${[[true, t("yes")], [false, t("no")]]} />`;
  if (form.kind === "choice") return html`<${Choice} props=${props} value=${value} set=${set} usual=${needed ? "" : usual} options=${form.choices.map((it) => [it, choiceName(it, field.path)])} />`;
  if (form.kind === "name") return html`<${Choice} props=${props} value=${value} set=${set} usual=${needed ? "" : usual} options=${options(form, names, title, field.path)} />`;
  if (form.kind === "whole" || form.kind === "number") {
    return input({ type: "number", min: form.low, max: form.high, step: form.kind === "whole" ? 1 : "any", value: value ?? "", placeholder: usual }, Number);
  }
  if (form.kind === "spans") return input({ value: (value ?? []).join(", "), placeholder: usual || "09:00-17:00" }, list);
  if (form.kind === "entries") return html`<${Typed} tag="textarea" props=${{ ...props, rows: 3, value: shown(value, form.of) }} set=${(text) => set(entries(text, form.of))} />`;
  if (form.kind === "list" && (form.of.kind === "name" || form.of.kind === "choice")) return html`<${Several} form=${form} of=${field.path} id=${id} value=${value} set=${set} usual=${usual} names=${names} title=${title} />`;
  if (form.kind === "list") return input({ value: (value ?? []).join(", "), placeholder: usual }, list);
  return input({ value: value ?? "", placeholder: usual }, String);
}

// What is being typed stays as it is typed, whatever it is read as.
function Typed({ tag: Tag, props, set }) {
  const [text, setText] = useState(props.value);
  const onInput = (event) => {
    setText(event.target.value);
    set(event.target.value);
  };
  return html`<${Tag} ...${props} value=${text} onInput=${onInput} />`;
}

// "true" and "none" of the hall's own list in the words of this page.
function byDefault(text, path) {
  const words = { true: t("yes"), false: t("no"), none: t("none"), all: t("all"), closed: t("closed"), "the hall's": t("as the whole hall"), "[]": t("none"), "the first one": t("the first one"), "all, in this order": t("all, in this order"),
    "from accent": t("made from the colour"), promise_factor: t("as the promised wait"), '""': t("none") };
  return t("usually: {value}", { value: words[text] ?? choiceName(text.replaceAll('"', ""), path) });
}

const list = (text) => text.split(/[,，、]/).map((it) => it.trim()).filter(Boolean);

const options = ({ of, choices }, names, title, path) => (choices ? choices.map((it) => [it, choiceName(it, path)]) : names(`${of}s`).map((id) => [id, title([`${of}s`, id])]));

function Choice({ props, value, set, usual, options: all }) {
  const at = all.findIndex(([it]) => it === value);
  return html`<select ...${props} value=${at} onChange=${(event) => set(event.target.value === "-1" ? null : all[event.target.value][0])}>
    ${(usual || at < 0) && html`<option value="-1" disabled=${!usual}>${usual || "—"}</option>`}
    ${all.map(([, words], i) => html`<option key=${i} value=${i}>${words}</option>`)}</select>`;
}

// What is ticked keeps its place; a new one comes last.
function Several({ form, of, id, value, set, usual, names, title }) {
  const now = value ?? [];
  const toggle = (it) => {
    const next = now.includes(it) ? now.filter((other) => other !== it) : [...now, it];
    set(next.length ? next : null);
  };
  return html`<span class="several">${!value && usual && html`<small class="quiet">${usual}</small>`}
    ${options(form.of, names, title, of).map(([it, words]) => html`<label key=${it}><input type="checkbox" data-testid=${`field-${id}-${it}`} checked=${now.includes(it)} onChange=${() => toggle(it)} />${words}</label>`)}</span>`;
}

// Tables of values as lines: "2026-10-01: 09:00-17:00", with nothing after the colon for closed.
const shown = (table, of) => Object.entries(table ?? {}).map(([key, it]) => `${key}: ${of.kind === "spans" ? it.join(", ") : it}`).join("\n");

function entries(text, of) {
  const rows = text.split("\n").map((line) => line.split(/[:：](.*)/s).map((part) => part.trim())).filter(([key]) => key);
  const read = { spans: list, whole: Number, number: Number }[of.kind] ?? String;
  return rows.length ? Object.fromEntries(rows.map(([key, value]) => [key, read(value ?? "")])) : null;
}
