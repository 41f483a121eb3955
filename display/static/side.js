// The side: how many wait for what, or what each window does; a picture; the hall's own time.
import { beat, clock, day, html, mark, me } from "/static/hall.js";
import { Both, Names } from "./words.js";
import { fit } from "./fit.js";
import { Picture } from "./pictures.js";

// Rows that fit in both languages; the more there are, the lower each is.
const EASY = 6;

export function Side({ state, now }) {
  const body = { full: Waiting, zone: Windows }[state.layout];
  return html`<aside class="side">
    ${body ? html`<${body} state=${state} />` : ""}
    ${state.pictures === "panel" ? html`<${Picture} />` : html`<div></div>`}
    <${Clock} now=${now} />
  </aside>`;
}

function Clock({ now }) {
  beat.value;
  const at = now();
  return html`<footer>
    <time class="clock">${clock(at)}</time>
    <span class="day">${me.languages.map((lang) => html`<span key=${lang} lang=${lang}>${day(at, lang)}</span>`)}</span>
  </footer>`;
}

const List = ({ name, many, children }) => html`<ul class=${many > EASY ? `${name} many` : name}>${children}</ul>`;

function Waiting({ state }) {
  return html`<section>
    <h2><span class="name"></span><span><${Both} say=${mark("Waiting")} /></span><span><${Both} say=${mark("Minutes")} /></span></h2>
    <${List} name="waiting" many=${state.waiting.length}>
      ${state.waiting.map((service) => html`<${Service} key=${service.id} of=${service} />`)}<//>
  </section>`;
}

const minutes = ({ waiting, estimate }) => {
  if (!estimate) return "–";
  return waiting && estimate.mid >= 30 ? `~${Math.max(1, Math.round(estimate.mid / 60))}` : "0";
};

function Service({ of }) {
  return html`<li data-testid=${`waiting-${of.id}`}>
    <span class="name"><${Names} of=${of.name} /></span>
    <b class="figure">${of.waiting}</b>
    <span class="wait figure" data-testid="wait">${minutes(of)}</span>
  </li>`;
}

export const DOING = { paused: mark("Paused"), closed: mark("Closed"), open: mark("Free") };

function Windows({ state }) {
  return html`<section>
    <h2 class="zone"><span class="name"><${Both} say=${mark("Windows")} /></span></h2>
    <${List} name="windows" many=${state.windows.length}>
      ${state.windows.map((it) => html`<${Window} key=${it.id} of=${it} />`)}<//>
  </section>`;
}

function Window({ of }) {
  return html`<li data-testid=${`window-${of.id}`} data-state=${of.state}>
    <span class="name"><${Names} of=${of.label} /></span>
    ${of.number
      ? html`<b class="number" style=${fit(of.number)}>${of.number}</b>`
      : html`<span class="doing"><${Both} say=${DOING[of.state]} /></span>`}
  </li>`;
}
