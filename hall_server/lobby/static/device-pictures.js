// Each kind of device as a small picture of itself.
import { clock, Face, html, pick, t, useState } from "/static/hall.js";

const KEPT_PAPERS = 5;
const SAID = 4;

export function Picture({ of, act }) {
  const Kind = PICTURES[of.kind] ?? Anything;
  return html`<${Kind} of=${of} act=${act} />`;
}

// The newest ticket hangs out of the slot; older ones lie beside it and can be picked up.
function Printer({ of }) {
  const papers = [...of.tickets].reverse().slice(0, KEPT_PAPERS);
  const [held, hold] = useState(null);
  const shown = papers.find(({ id }) => id === held) ?? papers[0];
  return html`<div class=${`body ${of.fault ?? ""}`}><i class="lamp"></i><i class="slot"></i></div>
    ${shown
      ? html`<img class="paper" key=${shown.id} data-testid="ticket-image" alt=${t("Printed ticket")}
          src=${image(of, shown)} />`
      : html`<p class="paper blank">${t("Nothing printed yet")}</p>`}
    ${papers.length > 1 && html`<div class="strips">${papers.map((paper) => html`
      <button key=${paper.id} data-testid=${`paper-${of.name}`} aria-pressed=${paper === shown}
        onClick=${() => hold(paper === papers[0] ? null : paper.id)}
        aria-label=${`${t("Printed ticket")} ${clock(new Date(paper.at))}`}>
        <img alt="" src=${image(of, paper)} /></button>`)}
    </div>`}`;
}

const image = (of, { id }) => `/api/demo/devices/${encodeURIComponent(of.name)}/tickets/${id}.png`;

function Sign({ of }) {
  const value = String(of.value ?? "");
  const classes = `glass${of.blink ? " blink" : ""}${of.look === "text" ? " text" : ""}`;
  return html`<p class=${classes} data-testid=${`sign-${of.name}`}>
    ${of.look === "text"
      ? html`<span>${value || " "}</span>`
      : html`<${Segments} text=${value} cells=${of.cells ?? 4} />`}
  </p>`;
}

function Pad({ of, act }) {
  return html`<div class="handset">
    <p class="glass small">
      <${Segments} text=${of.waiting ?? ""} cells=${3} /><${Segments} text=${of.number ?? ""} cells=${3} /></p>
    <p class="legend"><span>${t("waiting")}</span><span>${t("Number")}</span></p>
    <${Keys} of=${of} act=${act} />
  </div>`;
}

// A score is what the device says, 1 to 5, the last the best.
function Evaluator({ of, act }) {
  const words = of.asking ? t("How was the service?") : t("asks when a service ends");
  return html`<div class="handset"><p class=${of.asking ? "asks now" : "asks"}>${words}</p>
    <div class="keys faces">${(of.actions ?? []).map((action) => html`<button key=${action.name}
      data-testid=${`act-${of.name}-${action.name}`} onClick=${() => act(action.name)} aria-label=${action.label}>
      <${Face} score=${action.label} /><b class="number">${action.label}</b></button>`)}</div>
  </div>`;
}

function Reader({ of, act }) {
  return html`<div class=${of.card ? "window card" : "window"}><i></i></div><${Keys} of=${of} act=${act} />`;
}

function Speaker({ of }) {
  const said = [...(of.said ?? [])].reverse().slice(0, SAID);
  return html`<div class="cone"><i></i></div>
    ${said.length
      ? html`<ol class="said">${said.map(({ id, at, title }) => html`<li key=${id}>
          <time>${clock(new Date(at))}</time> ${title}</li>`)}</ol>`
      : html`<p class="quiet">${t("Nothing said yet")}</p>`}`;
}

function Anything({ of, act }) {
  return html`<p class="glass text"><span>${String(of.value ?? " ")}</span></p><${Keys} of=${of} act=${act} />`;
}

// Whatever can be done to a device: keys, and fields for what is scanned or laid on it.
function Keys({ of, act }) {
  const actions = of.actions ?? [];
  if (!actions.length) return null;
  const keys = actions.filter(({ value }) => !value);
  const fields = actions.filter(({ value }) => value);
  return html`${fields.map((it) => html`<${Field} key=${it.name} of=${of} action=${it} act=${act} />`)}
    ${keys.length > 0 && html`<div class="keys">${keys.map((it) => html`<button key=${it.name}
      data-testid=${`act-${of.name}-${it.name}`} onClick=${() => act(it.name)}>${words(it)}</button>`)}</div>`}`;
}

const words = ({ name, text }) => pick(text) || name;

function Field({ of, action, act }) {
  const [text, setText] = useState("");
  const send = (event) => {
    event.preventDefault();
    if (text) act(action.name, text);
  };
  return html`<form class="field" onSubmit=${send}>
    <input value=${text} maxlength="400" aria-label=${words(action)} autocomplete="off"
      placeholder=${action.value === "number" ? t("ID card number") : t("Text of the code")}
      onInput=${(event) => setText(event.target.value)} data-testid=${`text-${of.name}-${action.name}`} />
    <button disabled=${!text} data-testid=${`act-${of.name}-${action.name}`}>${words(action)}</button>
  </form>`;
}

const PICTURES = { printer: Printer, sign: Sign, pad: Pad, evaluator: Evaluator, reader: Reader, speaker: Speaker };

// Seven-segment digits, as boards and pads have them: segments a to g, clockwise from the top, the
// middle last.
const LIT = {
  0: "abcdef", 1: "bc", 2: "abdeg", 3: "abcdg", 4: "bcfg", 5: "acdfg", 6: "acdefg", 7: "abc", 8: "abcdefg",
  9: "abcdfg", A: "abcefg", B: "cdefg", C: "adef", D: "bcdeg", E: "adefg", F: "aefg", G: "acdef", H: "bcefg",
  J: "bcde", L: "def", N: "ceg", O: "cdeg", P: "abefg", R: "eg", S: "acdfg", T: "defg", U: "bcdef",
  V: "bcdef", Y: "bcdfg", "-": "g", _: "d",
};

const PATHS = {
  a: "M4 3h12l-2.500 3h-7z",
  b: "M17 4v12.500l-1.500 1-1.500-1.500V7z",
  c: "M17 19.500V32l-3-3v-9l1.500-1.500z",
  d: "M4 33h12l-2.500-3h-7z",
  e: "M3 19.500V32l3-3v-9l-1.500-1.500z",
  f: "M3 4v12.500l1.500 1L6 16V7z",
  g: "M5.500 18L7 16.500h6l1.500 1.500-1.500 1.500H7z",
};

function Segments({ text, cells }) {
  const shown = [...text.toUpperCase().slice(-cells).padStart(cells, " ")];
  return html`<span class="segments"><span class="unseen">${text}</span>${shown.map(
    (letter, i) => html`<svg key=${i} viewBox="0 0 20 36" aria-hidden="true">${Object.entries(PATHS).map(
      ([name, path]) => html`<path key=${name} d=${path} class=${LIT[letter]?.includes(name) ? "lit" : ""} />`,
    )}</svg>`,
  )}</span>`;
}
