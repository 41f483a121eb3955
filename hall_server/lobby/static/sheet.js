// What can be done with what was tapped on the plan: a window or machine, a kiosk, board, printer.
import { beat, duration, html, pick, t, useEffect, useRef } from "/static/hall.js";
import { ask, done, hall, openStory, problem, selected } from "./state.js";
import { pointName } from "./names.js";
import { pointWords, thingOf } from "./things.js";

function close() {
  if (selected.value) problem.value = null;
  selected.value = null;
}

export function Sheet({ state }) {
  const [kind, id] = selected.value?.split(":") ?? [];
  const point = kind === "points" && state.points.find((it) => it.id === id);
  const thing = kind && kind !== "points" && thingOf(state, kind, id);
  const dialog = useRef(null);
  useEffect(() => {
    if (selected.value && !dialog.current.open) dialog.current.showModal();
    if (!selected.value && dialog.current.open) dialog.current.close();
  }, [selected.value]);
  return html`<dialog class="story sheet" ref=${dialog} data-testid="sheet" onClose=${close}>
    ${point && html`<${Point} key=${id} point=${point} state=${state} />`}
    ${thing && html`<article><${Head} title=${thing.title} words=${thing.words} />
      <p>${adviceFor(state, id) ?? (thing.fine ? t("Nothing needs to be done.") : t("Look at its power, cable and network."))}</p></article>`}
  </dialog>`;
}

const adviceFor = (state, name) => {
  const alert = state.alerts.find((it) => it.name === name);
  return alert && pick(alert.advice);
};

function Head({ title, words }) {
  return html`<header><div><h2>${title}</h2><p class="quiet">${words}</p></div>
    <button type="button" class="plain away-key" data-testid="sheet-close" aria-label=${t("Back")} onClick=${close}>×</button></header>`;
}

function Point({ point, state }) {
  beat.value;
  const { ticket, teller } = point;
  const words = [pointWords(point), point.state !== "closed" && duration(point.since_s + hall.elapsed()), teller?.name, point.auto && t("calls by itself")];
  return html`<article><${Head} title=${pick(point.label)} words=${words.filter(Boolean).join(" · ")} />
    ${problem.value && html`<p class="note bad" role="alert">${problem.value()}</p>`}
    ${ticket && html`<button class="now" data-testid="sheet-ticket" onClick=${() => { close(); openStory(ticket.id); }}>
      <b class="number">${ticket.number}</b> ${pick(ticket.service_name)} · ${pick(ticket.tier_name)}</button>`}
    ${ticket?.state === "called" && ticket.receipts.missing.length > 0 && html`<p class="note" data-testid=${`point-not-shown-${point.id}`}>
      ${t("Not shown on {names}", { names: ticket.receipts.missing.join(", ") })}</p>`}
    <${Switch} of=${point} />
    <${Form} point=${point} state=${state} />
  </article>`;
}

// The lobby opens and closes a window for who works there; a customer being served is not cut off.
function Switch({ of }) {
  if (of.ticket?.state === "serving") return html`<p class="quiet">${t("It can be closed when this customer is done.")}</p>`;
  const to = of.state === "open" ? "close" : "open";
  const press = async () => {
    if (!(await ask("POST", `/points/${encodeURIComponent(of.id)}/${to}`, null))) return;
    close();
    done.value = () => to === "open" ? t("{point} is open.", { point: pick(of.label) }) : t("{point} is closed.", { point: pick(of.label) });
  };
  return html`<button data-testid=${`point-${to}`} onClick=${press}>${to === "open" ? t("Open for customers") : t("Close for customers")}</button>`;
}

// A service that stays keeps its place: the order of the skills is the point's preference.
function chosen(form, state, known, what) {
  const wanted = state.services.map(({ id }) => id).filter((id) => form.get(`service-${id}`) === what);
  return [...known.filter((id) => wanted.includes(id)), ...wanted.filter((id) => !known.includes(id))];
}

function Form({ point, state }) {
  const form = useRef(null);
  const now = ({ skills, borrows }, id) => (skills.includes(id) ? "own" : borrows.includes(id) ? "borrowed" : "none");
  const like = (event) => {
    const other = state.points.find(({ id }) => id === event.target.value);
    for (const { id } of state.services) form.current.elements[`service-${id}`].value = now(other ?? point, id);
  };
  const save = async (event) => {
    event.preventDefault();
    const given = new FormData(form.current);
    const body = {
      skills: chosen(given, state, point.skills, "own"),
      borrows: chosen(given, state, point.borrows, "borrowed"),
      zone: given.get("zone"),
    };
    if (!(await ask("PATCH", `/points/${encodeURIComponent(point.id)}`, body))) return;
    close();
    done.value = () => t("{point} has been changed.", { point: pointName(state, point.id) });
  };
  return html`<form class="skills" data-testid="skills" ref=${form} onSubmit=${save}>
    <h3>${t("Serves, until the day ends")}</h3>
    <label class="row">${t("The same as")}<select data-testid="skills-like" onChange=${like}><option value="">—</option>
      ${state.points.filter(({ id }) => id !== point.id).map(({ id, label }) => html`<option key=${id} value=${id}>${pick(label)}</option>`)}</select></label>
    ${state.services.map(({ id, name }) => html`<label class="row" key=${id}>${pick(name)}
      <select name=${`service-${id}`} data-testid=${`skill-${id}`}>
        <option value="own" selected=${now(point, id) === "own"}>${t("serves")}</option>
        <option value="borrowed" selected=${now(point, id) === "borrowed"}>${t("when its own lines are empty")}</option>
        <option value="none" selected=${now(point, id) === "none"}>${t("does not serve")}</option>
      </select></label>`)}
    <label class="row">${t("Zone")}<select name="zone" data-testid="skills-zone">${state.zones.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === point.zone}>${pick(name)}</option>`)}</select></label>
    <button class="primary" data-testid="skills-save">${t("Save")}</button>
  </form>`;
}
