// A board: the latest calls, who waits for what, the time; it says back what it has shown.
import { beat, computed, effect, html, live, me, mount, NotJoined, pick, signal } from "/static/hall.js";
import { Announcer, Newest, REMEMBERED } from "./announcer.js";
import { Chime, Clips } from "./sounds.js";
import { Voice } from "./voice.js";
import { Calls, Window } from "./calls.js";
import { Side, SoundBlocked, Strip } from "./side.js";
import { hasPictures, Picture } from "./pictures.js";
import { Names } from "./words.js";

// Nobody is looking for a number any more: the room is the pictures'.
const IDLE_S = 120;

const chime = new Chime();
const voice = new Voice(chime, new Clips(chime.audio));
const rows = signal([]);
const announcer = new Announcer({ now: () => performance.now(), onCall: (call) => voice.say(call) });

const hall = live("/display", {
  onState: (state) => {
    voice.snapshot(state);
    redraw(() => announcer.snapshot(state));
  },
  onCall: (call) => {
    if (call.kind === "withdrawn") voice.withdraw(call.number);
    redraw(() => announcer.call(call));
  },
});

function redraw(change) {
  change?.();
  rows.value = announcer.rows();
}

effect(() => {
  beat.value;
  voice.step();
  redraw(() => announcer.step());
});

// `shown` goes back once the row has been painted: an animation frame does not run while hidden.
const told = new Newest(REMEMBERED);
effect(() => {
  for (const { call_id } of rows.value) {
    if (told.has(call_id)) continue;
    told.add(call_id);
    requestAnimationFrame(() => requestAnimationFrame(() => hall.emit("shown", { call_id })));
  }
});

// In quiet hours, or where nothing is to be heard, nobody need touch the screen.
const blocked = computed(() => chime.blocked.value && hall.state.value?.sound.volume > 0);
effect(() => hall.emit("sound", { blocked: blocked.value }));

function Board() {
  if (hall.refused.value) return html`<main><${NotJoined} role="display" /></main>`;
  const state = hall.state.value;
  if (!state) return html`<main class="board"><p class="skeleton"></p></main>`;
  const stale = hall.stale.value;
  const classes = `board ${state.layout}${stale !== null ? " old" : ""}`;
  return html`<main class=${classes} data-board=${me.name}>
    ${state.layout === "full" && state.calls.length > 0 && html`<h1 class="hidden-text">${pick(me.hall)}</h1>`}
    ${state.layout === "zone" && html`<h1 class="title">${state.zones.map(
      ({ id, name }) => html`<span key=${id}><${Names} of=${name} /></span>`)}</h1>`}
    ${pictured(state) ? html`<section class="calls"><${Picture} /></section>` : html`<${Main} state=${state} />`}
    ${state.layout !== "window" && html`<${Side} state=${state} now=${hall.now} />`}
    <${Strip} state=${state} age=${stale} />
    <${SoundBlocked} chime=${{ blocked }} />
  </main>`;
}

const Main = ({ state }) =>
  html`<${state.layout === "window" ? Window : Calls} state=${state} rows=${rows.value} />`;

function pictured(state) {
  beat.value;
  if (state.pictures !== "idle") return false;
  if (state.layout === "window" && state.windows.some(({ number }) => number)) return false;
  const age = state.calls.length ? state.calls[0].age + hall.elapsed() : Infinity;
  return age > IDLE_S && !rows.value.some((row) => row.news) && hasPictures();
}

mount(Board);
