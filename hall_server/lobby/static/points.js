// The windows and machines, by zone: state, who works there, the customer now and for how long.
import { beat, duration, html, icon, pick, t } from "/static/hall.js";
import { ask, hall, openStory, skilling } from "./state.js";
import { isWell, machineWords } from "./machine.js";

export function Points({ state }) {
  beat.value;
  const zones = state.zones.map((zone) => [zone, state.points.filter((point) => point.zone === zone.id)]);
  return html`<section class="points">
    ${zones.map(
      ([zone, points]) => points.length > 0 && html`<div class="zone" key=${zone.id}>
        <h2>${pick(zone.name)}</h2>
        <ul>${points.map((point) => html`<${Point} key=${point.id} of=${point} />`)}</ul>
      </div>`,
    )}
  </section>`;
}

function Point({ of }) {
  const { ticket } = of;
  const since = of.since_s + hall.elapsed();
  const over = ticket?.state === "serving" && since > ticket.usual_s;
  return html`<li class=${`point ${of.state} ${ticket?.state ?? ""} ${isWell(of) ? "" : "ill"}`} data-testid=${`point-${of.id}`}
    data-state=${of.state} data-health=${of.health}>
    <p class="name"><b>${pick(of.label)}</b><span>${who(of)}</span>
      <button class="plain" data-testid=${`skills-${of.id}`} aria-label=${t("Skills and zone of {point}", { point: pick(of.label) })}
        onClick=${() => (skilling.value = of.id)}>${icon("skills")}</button></p>
    ${ticket
      ? html`<button class="plain number" onClick=${() => openStory(ticket.id)}>${ticket.number}</button>
          <p class=${over ? "since over" : "since"}>${ticket.state === "serving" ? t("serving") : t("called")} ${duration(since)}</p>
          ${ticket.state === "called" && ticket.receipts.missing.length > 0 && html`<p class="owed"
            data-testid=${`point-not-shown-${of.id}`}>${t("Not shown on {names}", { names: ticket.receipts.missing.join(", ") })}</p>`}`
      : html`<p class="idle">${idle(of)}</p>
          <p class="since">${of.state === "closed" ? "" : duration(since)}</p>`}
    <${Switch} of=${of} />
  </li>`;
}

// Machines always call by themselves.
const who = ({ teller, auto, kind }) =>
  [teller?.name, auto && kind !== "self-service" && t("auto")].filter(Boolean).join(" · ");

function idle(point) {
  if (point.state === "open" && point.kind === "self-service") return machineWords(point);
  return { open: t("free"), paused: t("paused"), closed: t("closed") }[point.state];
}

// The lobby opens and closes a window for who works there; a customer being served is not cut off.
function Switch({ of }) {
  if (of.ticket?.state === "serving") return null;
  const to = of.state === "open" ? "close" : "open";
  const press = () => ask("POST", `/points/${encodeURIComponent(of.id)}/${to}`, null);
  return html`<button class="plain switch" onClick=${press}>${to === "open" ? t("Open") : t("Close")}</button>`;
}
