// The calls: news on top and large, the others beneath; or over one window its number, as large as it
// goes, or why there is none.
import { clock, day, html, icon, mark, me, pick } from "/static/hall.js";
import { Both, fit, Names } from "./words.js";

const HEADS = 3;
const OTHERS = 4;

export function Calls({ rows, state }) {
  if (!rows.length) return html`<section class="calls"><${Nobody} state=${state} /></section>`;
  const news = rows.filter((row) => row.news).slice(0, HEADS);
  const heads = news.length ? news : rows.slice(0, 1);
  const others = rows.filter((row) => !heads.includes(row)).slice(0, OTHERS);
  const list = (some) =>
    some.map((row) => html`<${Row} key=${row.call_id} row=${row} arrow=${state.arrows[row.point]} />`);
  return html`<section class="calls" aria-live="polite">
    <div class=${`heads n${heads.length}`}>${list(heads)}</div>
    <div class="others" data-hides-rows>${list(others)}</div>
  </section>`;
}

// An arrow that points somewhere is configured; without one a mark says only "goes to".
function Row({ row, arrow }) {
  return html`<p class=${row.news ? "call new" : "call"} data-testid=${`call-${row.number}`}
    data-call=${row.call_id} data-kind=${row.kind}>
    <span class="number" style=${fit(row.number)}>${row.number}</span>
    <span class=${`arrow ${arrow ?? "none"}`} data-arrow=${arrow}>${icon(arrow ? "arrow" : "chevron")}</span>
    <span class="label"><${Names} of=${row.label} /></span>
  </p>`;
}

// With its day, unless that is today.
function opening({ at, opens_at: opens }, lang) {
  const [now, then] = [new Date(at), new Date(opens)];
  const later = day(now, lang) !== day(then, lang);
  return { time: later ? `${day(then, lang)} ${clock(then)}` : clock(then) };
}

function Nobody({ state }) {
  const opens = Boolean(state.opens_at);
  return html`<div class="nobody" data-testid=${opens ? "closed" : "nobody"}>
    <h1>${me.languages.map((lang) => html`<span key=${lang} lang=${lang}>${pick(me.hall, lang)}</span>`)}</h1>
    ${opens
      ? html`<p class="big"><${Both} say=${mark("We are closed now")} /></p>
          <p><${Both} say=${mark("We open at {time}.")} values=${(lang) => opening(state, lang)} /></p>`
      : html`<p><${Both} say=${mark("Your number will appear here")} /></p>`}
  </div>`;
}

const WITHOUT = {
  open: mark("Please wait for your number"),
  paused: mark("Service paused"),
  closed: mark("Window closed"),
};

// A call that was just heard of is shown before the state that carries it, and for its whole dwell.
export function Window({ state, rows }) {
  const [of] = state.windows;
  if (!of) return html`<section class="one"></section>`;
  const news = rows.find((row) => row.news);
  const number = news?.number ?? (of.state === "open" ? of.number : null);
  const calling = Boolean(news) || (of.calling && number);
  return html`<section class="one" data-testid="window" data-state=${number ? "serving" : of.state}>
    <h1 class="label"><${Names} of=${of.label} /></h1>
    ${number
      ? html`<p class=${`call${calling ? " new" : ""}`} key=${news?.call_id ?? number} data-testid=${`call-${number}`}
          data-call=${news?.call_id}><span class="number" style=${fit(number)}>${number}</span></p>`
      : html`<p class=${`without ${of.state}`} key=${of.state}><${Both} say=${WITHOUT[of.state]} /></p>`}
  </section>`;
}
