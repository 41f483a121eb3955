// What a point serves and where it stands, until the day ends or the configuration changes.
import { html, pick, t, useEffect, useRef } from "/static/hall.js";
import { ask, done, problem, skilling } from "./state.js";
import { pointName } from "./names.js";

export function Skills({ state }) {
  const point = state.points.find(({ id }) => id === skilling.value);
  const dialog = useRef(null);
  useEffect(() => {
    if (point && !dialog.current.open) dialog.current.showModal();
    if (!point && dialog.current.open) dialog.current.close();
  }, [point]);
  return html`<dialog class="story" ref=${dialog} onClose=${() => (skilling.value = null)}>
    ${point && html`<${Form} key=${point.id} point=${point} state=${state} />`}
  </dialog>`;
}

// A service that stays keeps its place: the order of the skills is the point's preference.
function chosen(form, state, known, what) {
  const wanted = state.services.map(({ id }) => id).filter((id) => form.get(`service-${id}`) === what);
  return [...known.filter((id) => wanted.includes(id)), ...wanted.filter((id) => !known.includes(id))];
}

function Form({ point, state }) {
  const save = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const body = {
      skills: chosen(form, state, point.skills, "own"),
      borrows: chosen(form, state, point.borrows, "borrowed"),
      zone: form.get("zone"),
    };
    if (!(await ask("PATCH", `/points/${encodeURIComponent(point.id)}`, body))) return;
    skilling.value = null;
    done.value = t("{point} has been changed.", { point: pointName(state, point.id) });
  };
  const now = (id) => (point.skills.includes(id) ? "own" : point.borrows.includes(id) ? "borrowed" : "none");
  return html`<form class="skills" data-testid="skills" onSubmit=${save}>
    <header><h2>${pick(point.label)}</h2>
      <button type="button" class="plain" onClick=${() => (skilling.value = null)}>${t("Cancel")}</button></header>
    ${problem.value && html`<p class="note bad" role="alert">${problem.value}</p>`}
    <label>${t("Zone")}<select name="zone" data-testid="skills-zone">${state.zones.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === point.zone}>${pick(name)}</option>`)}</select></label>
    ${state.services.map(({ id, name }) => html`<label class="row" key=${id}>${pick(name)}
      <select name=${`service-${id}`} data-testid=${`skill-${id}`}>
        <option value="own" selected=${now(id) === "own"}>${t("serves")}</option>
        <option value="borrowed" selected=${now(id) === "borrowed"}>${t("when its own lines are empty")}</option>
        <option value="none" selected=${now(id) === "none"}>${t("does not serve")}</option>
      </select></label>`)}
    <p class="quiet">${t("Until the day ends.")}</p>
    <button class="primary" data-testid="skills-save">${t("Save")}</button>
  </form>`;
}
