// A face's own pieces, drawn by its own scripts: a still for each state that the server made up, so that
// signals of the whole page can have another value in each.
import { effect, html, language, me, mount, pick, render, signal, t } from "./hall.js";
import { hall } from "./made-up.js";
import { Top } from "./style-top.js";

const SCHEMES = { light: () => t("Light"), dark: () => t("Dark"), high: () => t("High contrast") };
const { base, frame, pieces, state, page } = me.gallery;
const scheme = signal(me.gallery.scheme);
const drawn = signal(""); // the language in which all of them stand

Object.assign(me, page); // before a script of the face looks who it is

const places = new Map(); // still -> where it is drawn
const settled = () => new Promise((done) => setTimeout(done)); // components draw anew a moment later

// Gives signals their values; returns what gives them back their own.
async function arrange({ said, state: own, age }) {
  const before = [];
  const set = (at, value) => (before.push([at, at.peek()]), (at.value = value));
  set(hall.state, { ...state, ...own });
  set(hall.stale, age);
  for (const [script, values] of Object.entries(said)) {
    const module = await import(base + script);
    for (const [name, value] of Object.entries(values)) set(module[name], value);
  }
  return () => before.reverse().forEach(([at, value]) => (at.value = value));
}

// The phone's page has no library: its functions return elements.
async function put(place, { script, piece, props }) {
  const { [piece]: Piece, setLanguage } = await import(base + script);
  if (!setLanguage) return render(html`<${Piece} ...${{ state: hall.state.peek(), age: null, ...props }} />`, place);
  setLanguage(language.peek());
  place.replaceChildren(...Piece(props).filter(Boolean));
}

async function draw(still, place) {
  const restore = await arrange(still);
  place.replaceChildren();
  await put(place, still);
  for (const id of still.press) {
    await settled();
    place.querySelector(`[data-testid="${id}"]`).click();
  }
  await settled();
  // A copy keeps no choice of its own.
  for (const it of place.querySelectorAll("option:checked")) it.setAttribute("selected", "");
  const copy = place.cloneNode(true);
  render(null, place);
  place.replaceChildren(...copy.childNodes);
  restore();
}

async function drawAll() {
  const now = language.peek();
  for (const [still, place] of places) await draw(still, place);
  drawn.value = now;
}

const Still = ({ of }) => html`<figure class=${of.wide ? "wide" : ""}>
  <figcaption>${pick(of.name)}</figcaption>
  <div class="shown" data-state=${of.props.ticket?.state}>
    <div class=${`${frame} ${of.frame}`} ref=${(place) => place && places.set(of, place)}></div></div>
</figure>`;

function Scheme({ name, words }) {
  return html`<button data-testid=${`scheme-${name}`} aria-pressed=${scheme.value === name}
    onClick=${() => (scheme.value = name)}>${words()}</button>`;
}

mount(() => html`<main class="style">
  <${Top}><div class="segmented" role="group" aria-label=${t("Light")}>${Object.entries(SCHEMES).map(
    ([name, words]) => html`<${Scheme} key=${name} name=${name} words=${words} />`)}</div><//>
  <div class="stills" data-frame=${frame} data-drawn=${drawn.value}
    data-scheme=${scheme.value} data-contrast=${scheme.value}>
    ${pieces.map(({ name, stills }) => html`<section key=${name.en}><h2>${pick(name)}</h2>
      <div class="row">${stills.map((it) => html`<${Still} key=${it.name.en} of=${it} />`)}</div></section>`)}
  </div>
</main>`);

let drawing = Promise.resolve();
effect(() => {
  language.value;
  drawing = drawing.then(drawAll);
});
