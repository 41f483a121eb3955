// A board: the latest calls, who waits for what, the time; it says back what it has shown.
import { beat, computed, effect, html, live, me, mount, NotJoined, signal } from "/static/hall.js";
import { Announcer, REMEMBERED } from "./announcer.js";
import { Newest } from "./newest.js";
import { Chime } from "./chime.js";
import { Voice } from "./voice.js";
import { Clips } from "./voice-clips.js";
import { Calls } from "./calls.js";
import { Side } from "./side.js";
import { Notice, SoundBlocked, Stale } from "./strips.js";

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
  if (hall.refused.value) return html`<${NotJoined} role="display" />`;
  const state = hall.state.value;
  if (!state) return html`<main class="board"><p class="skeleton"></p></main>`;
  const stale = hall.stale.value;
  const alone = state.layout === "calls";
  const classes = `board${stale !== null ? " old" : ""}${alone ? " alone" : ""}`;
  return html`<main class=${classes} data-board=${me.name}>
    <${Calls} rows=${rows.value} />
    <${Side} state=${state} now=${hall.now} alone=${alone} />
    <${Notice} state=${state} />
    <${Stale} age=${stale} />
    <${SoundBlocked} chime=${{ blocked }} />
  </main>`;
}

mount(Board);
