// One key of the hall's file as a field: what it may hold says how it is asked for.
import { html, pick, t, useState } from "/static/hall.js";
import { names, problemsAt, put, titleOf, valueOf } from "./draft.js";

export function Field({ field, path }) {
  const isText = path.at(-1) === "zh";
  const english = [...path.slice(0, -1), "en"];
  const found = [...problemsAt(path), ...(isText ? problemsAt(english) : [])];
  const name = pick(field.label);
  const one = (at, words) => html`<${Asked} field=${field} id=${at.join(".")} words=${words} value=${valueOf(at)}
    set=${(it) => put(at, it)} />`;
  return html`<div class=${found.length ? "field bad" : "field"}>
    <span class="key">${name}${field.at_start && html` <small>${t("after a restart")}</small>`}</span>
    ${isText
      ? html`<span class="pair">${one(path, `${name} 中文`)}${one(english, `${name} English`)}</span>`
      : one(path, name)}
    ${field.hint && html`<small class="help">${pick(field.hint)}</small>`}
    ${found.map(({ message, reason }) => html`<small class="stop" key=${message} role="alert">${pick(reason)}</small>`)}
  </div>`;
}

// `set` takes a value, null for none.
function Asked({ field, id, words, value, set }) {
  const { form, needed } = field;
  const { kind } = form;
  const usual = field.usual ? pick(field.usual) : "";
  const props = { "data-testid": `field-${id}`, "aria-label": words, required: needed };
  const input = (more, read) => html`<${Typed} tag="input" props=${{ placeholder: usual, ...props, ...more }}
    set=${(text) => set(text === "" ? null : read(text))} />`;
  const choose = (options, none = usual) =>
    html`<${Choice} props=${props} value=${value} set=${set} usual=${none} options=${options} />`;
  const things = (section) => names(section).map((it) => [it, titleOf([section, it])]);
  const choices = ({ of, choices: fixed }) =>
    fixed ? fixed.map((it) => [it, pick(field.choices[it])]) : things(`${of}s`);
  if (kind === "flag") return choose([[true, t("yes")], [false, t("no")]], usual || "—");
  if (kind === "choice" || kind === "name") return choose(choices(form));
  if (kind === "whole" || kind === "number") {
    const step = kind === "whole" ? 1 : "any";
    return input({ type: "number", min: form.low, max: form.high, step, value: value ?? "" }, Number);
  }
  if (kind === "entries") {
    const lines = { ...props, rows: 3, value: shown(value, form.of) };
    return html`<${Typed} tag="textarea" props=${lines} set=${(text) => set(entries(text, form.of))} />`;
  }
  if (kind === "list" && (form.of.kind === "name" || form.of.kind === "choice")) {
    return html`<${Several} id=${id} options=${choices(form.of)} value=${value} set=${set} usual=${usual} />`;
  }
  if (kind === "spans") return input({ value: (value ?? []).join(", "), placeholder: usual || "09:00-17:00" }, list);
  if (kind === "list") return input({ value: (value ?? []).join(", ") }, list);
  return input({ value: value ?? "" }, String);
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

const list = (text) => text.split(/[,，、]/).map((it) => it.trim()).filter(Boolean);

function Choice({ props, value, set, usual, options }) {
  const at = options.findIndex(([it]) => it === value);
  const choose = ({ target }) => set(target.value === "-1" ? null : options[target.value][0]);
  return html`<select ...${props} value=${at} onChange=${choose}>
    ${(usual || at < 0) && html`<option value="-1" disabled=${!usual}>${usual || "—"}</option>`}
    ${options.map(([, words], i) => html`<option key=${i} value=${i}>${words}</option>`)}</select>`;
}

// What is ticked keeps its place; a new one comes last.
function Several({ id, options, value, set, usual }) {
  const now = value ?? [];
  const toggle = (it) => {
    const next = now.includes(it) ? now.filter((other) => other !== it) : [...now, it];
    set(next.length ? next : null);
  };
  return html`<span class="several">${!value && usual && html`<small class="quiet">${usual}</small>`}
    ${options.map(([it, words]) => html`<label key=${it}><input type="checkbox" data-testid=${`field-${id}-${it}`}
      checked=${now.includes(it)} onChange=${() => toggle(it)} />${words}</label>`)}</span>`;
}

// Tables of values as lines: "2026-10-01: 09:00-17:00", with nothing after the colon for closed.
const shown = (table, of) =>
  Object.entries(table ?? {}).map(([key, it]) => `${key}: ${of.kind === "spans" ? it.join(", ") : it}`).join("\n");

function entries(text, of) {
  const lines = text.split("\n").map((line) => line.split(/[:：](.*)/s).map((part) => part.trim()));
  const rows = lines.filter(([key]) => key);
  const read = { spans: list, whole: Number, number: Number }[of.kind] ?? String;
  return rows.length ? Object.fromEntries(rows.map(([key, value]) => [key, read(value ?? "")])) : null;
}
