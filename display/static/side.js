// The side: how many wait for what, or what each window does; a picture; the hall's own time. And the
// strip at the bottom, which says one line at a time, and how old the news is before anything else.
import { ago, beat, clock, day, html, icon, mark, me, minutes, pick, t } from "/static/hall.js";
import { Both, fit, Names } from "./words.js";
import { Picture } from "./pictures.js";

// Rows that fit in both languages; the more there are, the lower each is.
const EASY = 6;
const LINE_S = 8;

// Without a clock the time is the state's own.
export function Side({ state, now = () => new Date(state.at) }) {
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
    <h2><span class="name"></span><span><${Both} say=${mark("Waiting")} /></span>
      <span><${Both} say=${mark("Minutes")} /></span></h2>
    <${List} name="waiting" many=${state.waiting.length}>
      ${state.waiting.map((service) => html`<${Service} key=${service.id} of=${service} />`)}<//>
  </section>`;
}

const left = ({ waiting, estimate }) => {
  if (!estimate) return "–";
  return waiting && estimate.mid >= 30 ? `~${minutes(estimate.mid)}` : "0";
};

function Service({ of }) {
  return html`<li data-testid=${`waiting-${of.id}`}>
    <span class="name"><${Names} of=${of.name} /></span>
    <b class="figure">${of.waiting}</b>
    <span class="wait figure" data-testid="wait">${left(of)}</span>
  </li>`;
}

const DOING = { paused: mark("Paused"), closed: mark("Closed"), open: mark("Free") };

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

export function Strip({ state, age }) {
  beat.value;
  if (age !== null) return html`<${Stale} age=${age} />`;
  const lines = linesOf(state);
  if (!lines.length) return html`<p class="strip"></p>`;
  const [lang, said] = lines[Math.floor(beat.value / LINE_S) % lines.length];
  return html`<p class="strip notice" data-testid="notice">
    <span key=${said} lang=${lang} style=${fit(said)}>${said}</span></p>`;
}

// Each notice in each language; what staff wrote is the same in all of them, and said once.
function linesOf(state) {
  const notices = [...state.notices];
  if (!state.issuing && !state.notice && !state.opens_at) {
    const said = mark("No new tickets now");
    notices.unshift(Object.fromEntries(me.languages.map((lang) => [lang, t(said, lang)])));
  }
  const all = notices.flatMap((text) => me.languages.map((lang) => [lang, pick(text, lang)]));
  return all.filter(([, said], i) => all.findIndex(([, other]) => other === said) === i);
}

function Stale({ age }) {
  return html`<p class="strip stale" data-testid="stale" role="alert">
    ${icon("alert")} <${Both} say=${mark("Last news {age} ago")} values=${(lang) => ({ age: ago(age, lang) })} />
  </p>`;
}

export function SoundBlocked({ chime }) {
  if (!chime.blocked.value) return null;
  return html`<p class="sound-blocked" data-testid="sound-blocked">
    ${icon("sound")} <${Both} say=${mark("Sound is off: touch the screen once")} />
  </p>`;
}
