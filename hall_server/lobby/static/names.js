// What the hall calls its services, tiers, points and places; and how both dialogs open and close.
import { html, pick, t, useEffect, useRef } from "/static/hall.js";

const of = (list, id) => pick(list.find((it) => it.id === id)?.name) || id;

export const serviceName = (state, id) => of(state.services, id);
export const tierName = (state, id) => of(state.tiers, id);
export const pointName = (state, id) => pick(state.points.find((it) => it.id === id)?.label) || id;

// "point:W3", "zone:west" or "machines:hall" in words.
export function targetName(state, target) {
  const [where, id] = target.split(":");
  if (where === "point") return pointName(state, id);
  const zone = of(state.zones, id);
  return where === "machines" ? t("machines in {zone}", { zone }) : zone;
}

// The choices of a select; `value` makes a choice of an id.
export const Options = ({ of: list, value = (id) => id }) =>
  list.map(({ id, name, label }) => html`<option key=${id} value=${value(id)}>${pick(name ?? label) || id}</option>`);

// Choices of one kind under its name; the value of each is the kind's own word and the id: "service:loans".
export const Group = ({ name, field, of: list }) => html`<optgroup label=${name}>
  <${Options} of=${list} value=${(id) => `${field}:${id}`} /></optgroup>`;

export function Dialog({ on, kind, id, leave, children }) {
  const dialog = useRef(null);
  useEffect(() => {
    if (on && !dialog.current.open) dialog.current.showModal();
    if (!on && dialog.current.open) dialog.current.close();
  }, [on]);
  return html`<dialog class=${kind} ref=${dialog} data-testid=${id} onClose=${leave}>${children}</dialog>`;
}

export const LeaveKey = ({ id, leave }) => html`<button type="button" class="plain away-key" data-testid=${id}
  aria-label=${t("Back")} onClick=${leave}>×</button>`;
