// The branch's own pictures, one after the other; the list is asked for again from time to time.
import { beat, html, me, signal } from "/static/hall.js";

const EACH_S = 10;
const AGAIN_MS = 5 * 60_000;

const list = signal([]);
let asked = false;

async function ask() {
  try {
    const answer = await fetch(`/display/${encodeURIComponent(me.name)}/pictures`);
    if (answer.ok) list.value = await answer.json();
  } catch {
    // The hall cannot be reached: what hangs stays, and the strip says how old the news is.
  }
}

function begin() {
  asked = true;
  ask();
  setInterval(ask, AGAIN_MS);
}

// A file that went meanwhile leaves its place to the next.
const drop = (source) => (list.value = list.value.filter((it) => it !== source));

export const hasPictures = () => {
  if (!asked) begin();
  return list.value.length > 0;
};

export function Picture() {
  if (!hasPictures()) return html`<div></div>`;
  const source = list.value[Math.floor(beat.value / EACH_S) % list.value.length];
  return html`<figure class="picture" data-testid="picture">
    <img key=${source} src=${source} alt="" onError=${() => drop(source)} />
  </figure>`;
}
