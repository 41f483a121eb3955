// The lines: how much of its promise each has used; opened, by tier, with their tickets.
import { duration, html, percent, pick, signal, t } from "/static/hall.js";
import { hall, openStory } from "./state.js";
import { dragging, grab } from "./drag.js";
import { targetName, tierName } from "./names.js";

const shown = signal(null);

export function Lines({ state }) {
  const names = new Map(state.services.map((service) => [service.id, service]));
  return html`<section class="lines">
    <h2>${t("Lines")}</h2>
    <ul>${state.lines.map((line) => html`<${Line} key=${line.id} of=${line} service=${names.get(line.id)} state=${state} />`)}</ul>
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
      <ol>${of.tickets.filter((ticket) => ticket.tier === tier.id).map((ticket) => html`<${Ticket} key=${ticket.id} of=${ticket} state=${state} />`)}</ol>
    </section>`)}
  </li>`;
}

// A bar runs to 100 % at two thirds of its width; beyond the promise it goes on in amber.
function Used({ used, none }) {
  return html`<span class=${used >= 1 ? "bar over" : "bar"}><i style=${{ width: `${Math.min(100, used * 66)}%` }}></i></span>
    <span class=${used >= 1 ? "share over" : "share"}>${none ? "" : percent(used)}</span>`;
}

function Ticket({ of, state }) {
  return html`<li><button class="plain" data-testid=${`ticket-${of.number}`} onClick=${() => openStory(of.id)}
    onPointerDown=${grab(`ticket:${of.id}`, of.number)}>
    <b>${of.number}</b><time>${duration(of.waited_s + hall.elapsed())}</time><${Used} used=${of.promise_used} />
    ${of.target && html`<small class="quiet">→ ${targetName(state, of.target)}</small>`}
  </button></li>`;
}
