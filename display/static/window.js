// The board over one window: its number, as large as it goes, or why there is none.
import { html, mark } from "/static/hall.js";
import { fit } from "./fit.js";
import { Both, Names } from "./words.js";

const WITHOUT = {
  open: mark("Please wait for your number"),
  paused: mark("Service paused"),
  closed: mark("Window closed"),
};

// A call that was just heard of is shown before the state that carries it, and for its whole dwell.
export function Window({ state, rows }) {
  const [of] = state.windows;
  if (!of) return html`<section class="one"></section>`;
  const news = rows.find((row) => row.news);
  const number = news?.number ?? (of.state === "open" ? of.number : null);
  const calling = Boolean(news) || (of.calling && number);
  return html`<section class="one" data-testid="window" data-state=${number ? "serving" : of.state}>
    <h1 class="label"><${Names} of=${of.label} /></h1>
    ${number
      ? html`<p class=${`call${calling ? " new" : ""}`} key=${news?.call_id ?? number} data-testid=${`call-${number}`}
          data-call=${news?.call_id}><span class="number" style=${fit(number)}>${number}</span></p>`
      : html`<p class=${`without ${of.state}`} key=${of.state}><${Both} say=${WITHOUT[of.state]} /></p>`}
  </section>`;
}
