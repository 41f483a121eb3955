// The strip at the bottom says one line at a time, and how old the news is before anything else.
import { ago, beat, html, icon, mark, me, pick, t } from "/static/hall.js";
import { fit } from "./fit.js";
import { Both } from "./words.js";

const EACH_S = 8;

export function Strip({ state, age }) {
  beat.value;
  if (age !== null) return html`<${Stale} age=${age} />`;
  const lines = linesOf(state);
  if (!lines.length) return html`<p class="strip"></p>`;
  const [lang, said] = lines[Math.floor(beat.value / EACH_S) % lines.length];
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
