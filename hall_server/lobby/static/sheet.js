// What can be done with what was tapped on the plan: a window or machine, a kiosk, board, printer.
import { beat, duration, html, pick, t, useRef } from "/static/hall.js";
import { ask, done, hall, openStory, problem, selected } from "./state.js";
import { Dialog, LeaveKey, Options } from "./names.js";
import { pointWords, thingOf } from "./things.js";

function close() {
  if (selected.value) problem.value = null;
  selected.value = null;
}

export function Sheet({ state }) {
  const [kind, id] = selected.value?.split(":") ?? [];
  const point = kind === "points" && state.points.find((it) => it.id === id);
  const thing = kind && kind !== "points" && thingOf(state, kind, id);
  return html`<${Dialog} on=${selected.value} kind="story sheet" id="sheet" leave=${close}>
    ${point && html`<${Point} key=${id} point=${point} state=${state} />`}
    ${thing && html`<article><${Head} title=${thing.title} words=${thing.words} />
      <p>${adviceFor(state, id, thing.fine)}</p></article>`}
  <//>`;
}

function adviceFor(state, name, isFine) {
  const alert = state.alerts.find((it) => it.name === name);
  if (alert) return pick(alert.advice);
  return isFine ? t("Nothing needs to be done.") : t("Look at its power, cable and network.");
}

const Head = ({ title, words }) => html`<header><div><h2>${title}</h2><p class="quiet">${words}</p></div>
  <${LeaveKey} id="sheet-close" leave=${close} /></header>`;

export function Point({ point, state }) {
  beat.value;
  const { ticket, teller } = point;
  const since = point.state !== "closed" && duration(point.since_s + hall.elapsed());
  const words = [pointWords(point), since, teller?.name, point.auto && t("calls by itself")];
  const { missing } = (ticket?.state === "called" && ticket.receipts) || { missing: [] };
  const show = () => (close(), openStory(ticket.id));
  return html`<article><${Head} title=${pick(point.label)} words=${words.filter(Boolean).join(" · ")} />
    ${problem.value && html`<p class="note bad" role="alert">${problem.value()}</p>`}
    ${ticket && html`<button class="now" data-testid="sheet-ticket" onClick=${show}>
      <b class="number">${ticket.number}</b> ${pick(ticket.service_name)} · ${pick(ticket.tier_name)}</button>`}
    ${missing.length > 0 && html`<p class="note" data-testid=${`point-not-shown-${point.id}`}>
      ${t("Not shown on {names}", { names: missing.join(", ") })}</p>`}
    <${Switch} of=${point} />
    <${Form} point=${point} state=${state} />
  </article>`;
}

// The lobby opens and closes a window for who works there; a customer being served is not cut off.
function Switch({ of }) {
  const busy = of.ticket?.state === "serving";
  if (busy) return html`<p class="quiet">${t("It can be closed when this customer is done.")}</p>`;
  const opens = of.state !== "open";
  const to = opens ? "open" : "close";
  const press = async () => {
    if (!(await ask("POST", `/points/${encodeURIComponent(of.id)}/${to}`, null))) return;
    close();
    const named = () => ({ point: pick(of.label) });
    done.value = () => (opens ? t("{point} is open.", named()) : t("{point} is closed.", named()));
  };
  return html`<button data-testid=${`point-${to}`} onClick=${press}>
    ${opens ? t("Open for customers") : t("Close for customers")}</button>`;
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
    done.value = () => t("{point} has been changed.", { point: pick(point.label) });
  };
  return html`<form class="skills" data-testid="skills" ref=${form} onSubmit=${save}>
    <h3>${t("Serves, until the day ends")}</h3>
    <label class="row">${t("The same as")}<select data-testid="skills-like" onChange=${like}>
      <option value="">—</option>
      <${Options} of=${state.points.filter(({ id }) => id !== point.id)} /></select></label>
    ${state.services.map(({ id, name }) => html`<label class="row" key=${id}>${pick(name)}
      <select name=${`service-${id}`} data-testid=${`skill-${id}`}>
        <option value="own" selected=${now(point, id) === "own"}>${t("serves")}</option>
        <option value="borrowed" selected=${now(point, id) === "borrowed"}>${t("when its own lines are empty")}</option>
        <option value="none" selected=${now(point, id) === "none"}>${t("does not serve")}</option>
      </select></label>`)}
    <label class="row">${t("Zone")}<select name="zone" data-testid="skills-zone">
      ${state.zones.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === point.zone}>
        ${pick(name)}</option>`)}</select></label>
    <button class="primary" data-testid="skills-save">${t("Save")}</button>
  </form>`;
}
