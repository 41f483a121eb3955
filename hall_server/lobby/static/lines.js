// The lines: how much of its promise each has used, and its tickets when opened.
import { duration, html, percent, pick, signal, t } from "/static/hall.js";
import { hall, openStory } from "./state.js";
import { targetName } from "./names.js";

const shown = signal(null);

export function Lines({ state }) {
  const names = new Map(state.services.map((service) => [service.id, service]));
  const tiers = new Map(state.tiers.map((tier) => [tier.id, tier]));
  return html`<section class="lines">
    <h2>${t("Lines")}</h2>
    <ul>${state.lines.map((line) => html`<${Line} key=${line.id} of=${line} service=${names.get(line.id)} tiers=${tiers} state=${state} />`)}</ul>
  </section>`;
}

function Line({ of, service, tiers, state }) {
  const isOpen = shown.value === of.id;
  const over = of.promise_used >= 1;
  return html`<li data-testid=${`line-${of.id}`}>
    <button class="plain head" aria-expanded=${isOpen} disabled=${!of.waiting}
      onClick=${() => (shown.value = isOpen ? null : of.id)}>
      <span class="name">${pick(service.name)}${!service.open && html` <em>${t("stopped")}</em>`}</span>
      <b>${of.waiting}</b>
      <${Bar} used=${of.promise_used} />
      <span class=${over ? "share over" : "share"}>${of.waiting ? percent(of.promise_used) : ""}</span>
    </button>
    ${isOpen && html`<ol>${of.tickets.map((ticket) => html`<${Ticket} key=${ticket.id} of=${ticket} tier=${tiers.get(ticket.tier)} state=${state} />`)}</ol>`}
  </li>`;
}

// A bar runs to 100 % at two thirds of its width; beyond the promise it goes on in amber.
function Bar({ used }) {
  return html`<span class=${used >= 1 ? "bar over" : "bar"}><i style=${{ width: `${Math.min(100, used * 66)}%` }}></i></span>`;
}

function Ticket({ of, tier, state }) {
  return html`<li><button class="plain" data-testid=${`ticket-${of.number}`} onClick=${() => openStory(of.id)}>
    <b>${of.number}</b><span class="quiet">${pick(tier?.name)}${of.target && ` → ${targetName(state, of.target)}`}</span>
    <time>${duration(of.waited_s + hall.elapsed())}</time><${Bar} used=${of.promise_used} />
    <span class=${of.promise_used >= 1 ? "share over" : "share"}>${percent(of.promise_used)}</span>
  </button></li>`;
}
