// The choices of a key, in place of the keys: why a pause, how long aside, where to.
import { html, t } from "/static/hall.js";
import { busy, once, panel } from "./state.js";
import { choices, nextPlace, note, placeWords } from "./menus.js";

const OPTIONS = { park: Note, transfer: Place };

export function Panel({ state }) {
  const titles = { pause: t("Why?"), park: t("Let the customer wait aside"), transfer: t("Send the customer to") };
  const all = choices(state);
  const Option = OPTIONS[panel.value];
  return html`<div class="panel" role="group" aria-label=${titles[panel.value]} data-testid=${`panel-${panel.value}`}>
    <p class="title"><b>${titles[panel.value]}</b>
      <button class="plain" data-testid="panel-back" onClick=${() => (panel.value = null)}>${t("Back")} <kbd>Esc</kbd></button></p>
    ${Option && html`<${Option} />`}
    <div class="choices">${all.map((it, i) => html`
      ${it.group && it.group !== all[i - 1]?.group && html`<h2 key=${it.group}>${it.group}</h2>`}
      <${Choice} key=${it.id} of=${it} />`)}</div>
  </div>`;
}

export function Choice({ of }) {
  return html`<button data-testid=${of.id} disabled=${!of.can || busy.value} onClick=${once(of.press)}>
    ${of.words} ${of.key && html`<kbd>${of.key.toUpperCase()}</kbd>`}</button>`;
}

// Enter ends the writing, and the number keys choose again.
function Note() {
  const done = (event) => ["Enter", "Escape"].includes(event.key) && event.target.blur();
  return html`<label class="option"><span>${t("Note for who calls again")} <kbd>0</kbd></span>
    <input data-testid="park-note" data-option maxlength="200"
      onInput=${(event) => (note.value = event.target.value)} onKeyDown=${done} /></label>`;
}

function Place() {
  return html`<button class="option" data-testid="transfer-place" data-option onClick=${nextPlace}>
    ${placeWords()} <kbd>0</kbd></button>`;
}
