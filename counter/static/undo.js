// What the window did last, and how long it can still be taken back. Its place is kept free, so
// that nothing moves when it comes.
import { beat, html, t } from "/static/hall.js";
import { busy, command, possible, undoLeft } from "./state.js";

export function UndoToast({ state }) {
  beat.value;
  const can = possible(state).undo;
  if (!can) return html`<div class="undo"></div>`;
  const left = Math.ceil(undoLeft(state));
  return html`<div class="undo" role="status" data-testid="undo-toast">
    <span>${words(state.undo)}</span><time>${t("{n} s", { n: left })}</time>
    <button data-testid="undo" disabled=${busy.value} onClick=${() => command("undo")}>${t("Undo")} <kbd>U</kbd></button>
  </div>`;
}

function words({ what, number }) {
  const said = {
    call: t("{number} was called", { number }),
    start: t("Service of {number} began", { number }),
    finish: t("{number} was finished", { number }),
    no_show: t("{number} did not come", { number }),
    park: t("{number} waits aside", { number }),
    transfer: t("{number} was sent on", { number }),
  };
  return said[what] ?? number;
}
