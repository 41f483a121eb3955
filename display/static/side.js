// The side: how many wait for what, and the hall's own time.
import { beat, clock, day, html, me, pick, t } from "/static/hall.js";

const minutes = (estimate) => {
  if (!estimate) return "";
  return estimate.mid < 30 ? "0′" : `${Math.max(1, Math.round(estimate.mid / 60))}′`;
};

export function Side({ state, now, alone }) {
  beat.value;
  const at = now();
  return html`<aside class="side">
    ${!alone &&
    html`<h2>${me.languages.map((lang) => html`<span key=${lang} lang=${lang}>${t("Waiting", lang)}</span>`)}</h2>
      <ul>${state.waiting.map((service) => html`<${Service} key=${service.id} of=${service} />`)}</ul>`}
    <footer>
      <time class="clock">${clock(at)}</time>
      <span class="day">${me.languages.map((lang) => html`<span key=${lang}>${day(at, lang)}</span>`)}</span>
    </footer>
  </aside>`;
}

function Service({ of }) {
  return html`<li data-testid=${`waiting-${of.id}`}>
    <span class="name">${me.languages.map(
      (lang) => html`<span key=${lang} lang=${lang}>${pick(of.name, lang)}</span>`,
    )}</span>
    <b class="figure">${of.waiting}</b>
    <span class="wait">${of.waiting && of.estimate ? html`<i>~</i>${minutes(of.estimate)}` : ""}</span>
  </li>`;
}
