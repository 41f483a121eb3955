// Nobody has touched the screen for a while: is anybody there?
import { html, t, useEffect, useRef } from "/static/hall.js";
import { startAgain, still, touched } from "./state.js";

export function Still() {
  const yes = useRef(null);
  useEffect(() => yes.current.focus(), []);
  return html`<div class="veil" onClick=${({ target, currentTarget }) => target === currentTarget && touched()}><section class="still" role="alertdialog" aria-labelledby="still">
    <h2 id="still">${t("Are you still there?")}</h2>
    <p><span class="figure" data-testid="still-left">${still.value}</span></p>
    <button class="primary" data-testid="still-yes" ref=${yes} onClick=${touched}>${t("Yes, go on")}</button>
    <button data-testid="still-no" onClick=${startAgain}>${t("Start again")}</button>
  </section></div>`;
}
