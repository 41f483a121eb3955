// Each kind of device as a small picture of itself.
import { clock, html, t, useState } from "/static/hall.js";
import { Segments } from "./device-segments.js";
import { actionWords } from "./device-words.js";

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
      ? html`<img class="paper" key=${shown.id} data-testid="ticket-image" alt=${t("Printed ticket")} src=${image(of, shown)} />`
      : html`<p class="paper blank">${t("Nothing printed yet")}</p>`}
    ${papers.length > 1 && html`<div class="strips">${papers.map((paper) => html`
      <button key=${paper.id} data-testid=${`paper-${of.name}`} aria-pressed=${paper === shown} onClick=${() => hold(paper === papers[0] ? null : paper.id)}
        aria-label=${`${t("Printed ticket")} ${clock(new Date(paper.at))}`}><img alt="" src=${image(of, paper)} /></button>`)}
    </div>`}`;
}

const image = (of, { id }) => `/api/demo/devices/${encodeURIComponent(of.name)}/tickets/${id}.png`;

function Sign({ of }) {
  const value = String(of.value ?? "");
  const classes = `glass${of.blink ? " blink" : ""}${of.look === "text" ? " text" : ""}`;
  return html`<p class=${classes} data-testid=${`sign-${of.name}`}>
    ${of.look === "text" ? html`<span>${value || " "}</span>` : html`<${Segments} text=${value} cells=${of.cells ?? 4} />`}
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
  return html`<div class="handset">
    <p class=${of.asking ? "asks now" : "asks"}>${of.asking ? t("How was the service?") : t("asks when a service ends")}</p>
    <div class="keys faces">${(of.actions ?? []).map((action) => html`<button key=${action.name}
      data-testid=${`act-${of.name}-${action.name}`} onClick=${() => act(action.name)} aria-label=${action.label}>
      <${Face} score=${action.label} /><b class="number">${action.label}</b></button>`)}</div>
  </div>`;
}

// As on a window's tablet: the same circle and eyes, another mouth.
const MOUTHS = { 1: "M8 16.500q4-4 8 0", 2: "M8 16q4-2 8 0", 3: "M8 15.500h8", 4: "M8 15q4 2.500 8 0", 5: "M7.500 14h9q-1 4-4.500 4t-4.500-4z" };

const Face = ({ score }) => html`<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9.500" />
  <path d=${`M8.500 9.500v1M15.500 9.500v1${MOUTHS[score] ?? MOUTHS[3]}`} /></svg>`;

function Reader({ of, act }) {
  return html`<div class=${of.card ? "window card" : "window"}><i></i></div><${Keys} of=${of} act=${act} />`;
}

function Speaker({ of }) {
  const said = [...(of.said ?? [])].reverse().slice(0, SAID);
  return html`<div class="cone"><i></i></div>
    ${said.length
      ? html`<ol class="said">${said.map(({ id, at, title }) => html`<li key=${id}><time>${clock(new Date(at))}</time> ${title}</li>`)}</ol>`
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
  return html`${actions.filter(({ value }) => value).map((action) => html`<${Field} key=${action.name} of=${of} action=${action} act=${act} />`)}
    ${keys.length > 0 && html`<div class="keys">${keys.map((action) => html`<button key=${action.name}
      data-testid=${`act-${of.name}-${action.name}`} onClick=${() => act(action.name)}>${actionWords(action)}</button>`)}</div>`}`;
}

function Field({ of, action, act }) {
  const [text, setText] = useState("");
  const send = (event) => {
    event.preventDefault();
    if (text) act(action.name, text);
  };
  return html`<form class="field" onSubmit=${send}>
    <input value=${text} maxlength="400" aria-label=${actionWords(action)} autocomplete="off"
      placeholder=${action.value === "number" ? t("ID card number") : t("Text of the code")}
      onInput=${(event) => setText(event.target.value)} data-testid=${`text-${of.name}-${action.name}`} />
    <button disabled=${!text} data-testid=${`act-${of.name}-${action.name}`}>${actionWords(action)}</button>
  </form>`;
}

const PICTURES = { printer: Printer, sign: Sign, pad: Pad, evaluator: Evaluator, reader: Reader, speaker: Speaker };
