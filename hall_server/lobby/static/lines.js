// The lines: how much of its promise each has used; opened, by tier, with their tickets; and who is not
// in a line and may come back into it: waiting aside, or late.
import { beat, duration, html, percent, pick, signal, t } from "/static/hall.js";
import { ask, hall, openStory, ticketPath } from "./state.js";
import { dragging, grab } from "./drag.js";
import { targetName, tierName } from "./names.js";

export const shown = signal(null); // the line that is open

export function Lines({ state }) {
  const names = new Map(state.services.map((service) => [service.id, service]));
  return html`<section class="lines">
    <h2>${t("Lines")}</h2>
    <ul>${state.lines.map((line) => html`<${Line} key=${line.id} of=${line} service=${names.get(line.id)}
      state=${state} />`)}</ul>
  </section>`;
}

function Line({ of, service, state }) {
  const isOpen = shown.value === of.id && of.waiting > 0;
  const drop = `line:${of.id}`;
  return html`<li data-testid=${`line-${of.id}`} data-drop=${drop} class=${dragging.value?.over === drop ? "over" : ""}>
    <button class="plain head" data-testid=${`line-head-${of.id}`} aria-expanded=${isOpen} disabled=${!of.waiting}
      onClick=${() => (shown.value = isOpen ? null : of.id)}>
      <span class="name">${pick(service.name)}${!service.open && html` <em>${t("stopped")}</em>`}</span>
      <b>${of.waiting}</b><${Used} used=${of.promise_used} none=${!of.waiting} />
    </button>
    ${isOpen && of.tiers.map((tier) => html`<section key=${tier.id}>
      <h3>${tierName(state, tier.id)}<b>${tier.waiting}</b><${Used} used=${tier.promise_used} /></h3>
      <ol>${of.tickets.filter((ticket) => ticket.tier === tier.id)
        .map((ticket) => html`<${Ticket} key=${ticket.id} of=${ticket} state=${state} />`)}</ol>
    </section>`)}
  </li>`;
}

// A bar runs to 100 % at two thirds of its width; beyond the promise it goes on in amber.
function Used({ used, none }) {
  return html`<span class=${used >= 1 ? "bar over" : "bar"}>
      <i style=${{ width: `${Math.min(100, used * 66)}%` }}></i></span>
    <span class=${used >= 1 ? "share over" : "share"}>${none ? "" : percent(used)}</span>`;
}

function Ticket({ of, state }) {
  return html`<li><button class="plain" data-testid=${`ticket-${of.number}`} onClick=${() => openStory(of.id)}
    onPointerDown=${grab(`ticket:${of.id}`, of.number)}>
    <b>${of.number}</b><time>${duration(of.waited_s + hall.elapsed())}</time><${Used} used=${of.promise_used} />
    ${of.target && html`<small class="quiet">→ ${targetName(state, of.target)}</small>`}
  </button></li>`;
}

export function Away({ state }) {
  beat.value;
  if (!state.parked.length && !state.late.length) return null;
  return html`<section class="away" data-testid="away">
    <${Group} name=${t("Aside")} of=${state.parked} when=${backIn} />
    <${Group} name=${t("Late")} of=${state.late} when=${leftFor} /></section>`;
}

const left = (seconds) => duration(seconds - hall.elapsed());
const backIn = ({ back_in_s: s }) => (s === null ? t("until called again") : t("back in {time}", { time: left(s) }));
const leftFor = ({ left_s: s }) => t("may come back for {time}", { time: left(s) });

function Group({ name, of, when }) {
  if (!of.length) return null;
  return html`<h2>${name}</h2><ul>${of.map((it) => html`<${One} key=${it.id} of=${it} when=${when(it)} />`)}</ul>`;
}

function One({ of, when }) {
  const back = () => ask("POST", ticketPath(of.id, "/return"), null);
  return html`<li data-testid=${`away-${of.number}`}>
    <button class="plain" data-testid=${`away-story-${of.number}`}
      onClick=${() => openStory(of.id)}><b>${of.number}</b></button>
    <span>${pick(of.service_name)} · ${pick(of.tier_name)}
      <small class="quiet">${[when, of.note].filter(Boolean).join(" · ")}</small></span>
    <button data-testid=${`back-${of.number}`} onClick=${back}>${t("Back into the line")}</button>
  </li>`;
}
