// Who is not in the line and may come back into it: waiting aside, or late.
import { beat, duration, html, pick, t } from "/static/hall.js";
import { ask, hall, openStory } from "./state.js";

export function Away({ state }) {
  beat.value;
  if (!state.parked.length && !state.late.length) return null;
  return html`<section class="away" data-testid="away">
    ${state.parked.length > 0 && html`<h2>${t("Aside")}</h2><ul>${state.parked.map((it) => html`<${One} key=${it.id} of=${it} when=${backIn(it)} />`)}</ul>`}
    ${state.late.length > 0 && html`<h2>${t("Late")}</h2><ul>${state.late.map((it) => html`<${One} key=${it.id} of=${it} when=${leftFor(it)} />`)}</ul>`}
  </section>`;
}

const left = (seconds) => duration(seconds - hall.elapsed());
const backIn = ({ back_in_s: s }) => (s === null ? t("until called again") : t("back in {time}", { time: left(s) }));
const leftFor = ({ left_s: s }) => t("may come back for {time}", { time: left(s) });

function One({ of, when }) {
  const back = () => ask("POST", `/tickets/${encodeURIComponent(of.id)}/return`, null);
  return html`<li data-testid=${`away-${of.number}`}>
    <button class="plain" data-testid=${`away-story-${of.number}`} onClick=${() => openStory(of.id)}><b>${of.number}</b></button>
    <span>${pick(of.service_name)} · ${pick(of.tier_name)}<small class="quiet">${[when, of.note].filter(Boolean).join(" · ")}</small></span>
    <button data-testid=${`back-${of.number}`} onClick=${back}>${t("Back into the line")}</button>
  </li>`;
}
