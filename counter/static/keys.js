// The keys: one big Next that says what it will do, the others beneath, and what can be undone; in
// their place the choices of a key: why a pause, how long aside, where to.
import { beat, html, percent, pick, t } from "/static/hall.js";
import { busy, command, nobody, once, panel, possible, undoLeft } from "./state.js";
import { choices, nextPlace, note, placeWords, toggle } from "./menus.js";

export function Keys({ state }) {
  const can = possible(state);
  if (panel.value && panel.value !== "parked") {
    return html`<section class="keys choosing"><${Panel} key=${panel.value} state=${state} /></section>`;
  }
  return html`<section class="keys">
    <button class="primary next" data-testid="next" disabled=${!can.call || busy.value}
      onClick=${once(() => command("call"))}>
      <span class="verb">${t("Next")} <kbd>${t("Space")}</kbd></span>
      <span class="will"><${Will} state=${state} /></span>
    </button>
    <${Others} can=${can} />
    <${UndoToast} state=${state} />
  </section>`;
}

function Others({ can }) {
  return html`<div class="others">
    <${Key} name="recall" letter="R" can=${can}>${t("Call again")}<//>
    <${Key} name="start" letter="S" can=${can}>${t("Start")}<//>
    <${Key} name="finish" letter="F" can=${can}>${t("Finish")}<//>
    <${Key} name="no-show" letter="N" can=${can}>${t("Did not come")}<//>
    <${Key} name="park" letter="K" can=${can} press=${() => toggle("park")}>${t("Wait aside")}<//>
    <${Key} name="transfer" letter="T" can=${can} press=${() => toggle("transfer")}>${t("Send on")}<//>
    <${Key} name="pause" letter="P" can=${can} press=${() => toggle("pause")}>${t("Pause")}<//>
    <${Key} name="close" id="close-point" letter="C" can=${can}>${t("Close window")}<//>
  </div>`;
}

function Will({ state }) {
  const { next, ticket } = state;
  const finishes = ticket ? t("finishes {number}", { number: ticket.number }) : "";
  const none = nobody.value ? t("Nobody is waiting for this window") : t("Nobody is waiting");
  if (!next) return [none, finishes].filter(Boolean).join(" · ");
  const used = t("{share} of the promise used", { share: percent(next.promise_used) });
  return html`<b>${next.number} · ${pick(next.service_name)}</b><br />
    ${used}${finishes && html`<br />${finishes}`}`;
}

function Key({ name, letter, can, id = name, press = () => command(name), children }) {
  return html`<button data-testid=${id} disabled=${!can[name] || busy.value} onClick=${once(press)}>
    ${children} <kbd>${letter}</kbd>
  </button>`;
}

// How long the last command can still be taken back. Its place is kept free, so that nothing moves
// when it comes.
function UndoToast({ state }) {
  beat.value;
  const can = possible(state).undo;
  if (!can) return html`<div class="undo"></div>`;
  const left = Math.ceil(undoLeft(state));
  return html`<div class="undo" role="status" data-testid="undo-toast">
    <span>${pick(state.undo.said)}</span><time>${t("{n} s", { n: left })}</time>
    <button data-testid="undo" disabled=${busy.value} onClick=${() => command("undo")}>
      ${t("Undo")} <kbd>U</kbd></button>
  </div>`;
}

const OPTIONS = { park: Note, transfer: Place };

function Panel({ state }) {
  const titles = { pause: t("Why?"), park: t("Let the customer wait aside"), transfer: t("Send the customer to") };
  const all = choices(state);
  const Option = OPTIONS[panel.value];
  return html`<div class="panel" role="group" aria-label=${titles[panel.value]}
    data-testid=${`panel-${panel.value}`}>
    <p class="title"><b>${titles[panel.value]}</b>
      <button class="plain" data-testid="panel-back" onClick=${() => (panel.value = null)}>
        ${t("Back")} <kbd>Esc</kbd></button></p>
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
