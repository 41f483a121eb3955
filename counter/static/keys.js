// The keys: one big Next that says what it will do, and the others beneath.
import { html, percent, pick, t } from "/static/hall.js";
import { busy, command, nobody, pause, pausing, possible } from "./state.js";

export function Keys({ state }) {
  const can = possible(state);
  return html`<section class="keys">
    <button class="primary next" data-testid="next" disabled=${!can.call || busy.value}
      onClick=${() => command("call")}>
      <span class="verb">${t("Next")} <kbd>${t("Space")}</kbd></span>
      <span class="will"><${Will} state=${state} /></span>
    </button>
    <div class="others">
      <${Key} name="recall" letter="R" can=${can}>${t("Call again")}<//>
      <${Key} name="start" letter="S" can=${can}>${t("Start")}<//>
      <${Key} name="finish" letter="F" can=${can}>${t("Finish")}<//>
      <${Key} name="no-show" letter="N" can=${can}>${t("Did not come")}<//>
      <button data-testid="pause" disabled=${!can.pause || busy.value} aria-expanded=${pausing.value}
        onClick=${() => (pausing.value = !pausing.value)}>${t("Pause")} <kbd>P</kbd></button>
    </div>
    ${pausing.value && html`<${Reasons} of=${state.pause_reasons} />`}
  </section>`;
}

function Will({ state }) {
  const { next, ticket } = state;
  const finishes = ticket ? t("finishes {number}", { number: ticket.number }) : "";
  if (!next) return [nobody.value ? t("Nobody is waiting for this window") : t("Nobody is waiting"), finishes].filter(Boolean).join(" · ");
  const used = t("{share} of the promise used", { share: percent(next.promise_used) });
  return html`<b>${next.number} · ${pick(next.service_name)}</b><br />
    ${used}${finishes && html`<br />${finishes}`}`;
}

function Key({ name, letter, can, children }) {
  return html`<button data-testid=${name} disabled=${!can[name] || busy.value} onClick=${() => command(name)}>
    ${children} <kbd>${letter}</kbd>
  </button>`;
}

function Reasons({ of }) {
  return html`<div class="reasons" role="menu">
    <p class="quiet">${t("Why?")}</p>
    ${of.map(
      (reason, i) => html`<button key=${reason.id} data-testid=${`pause-${reason.id}`} onClick=${() => pause(reason.id)}>
        ${pick(reason.name)} <kbd>${i + 1}</kbd></button>`,
    )}
    <button class="plain" onClick=${() => (pausing.value = false)}>${t("Go on")} <kbd>Esc</kbd></button>
  </div>`;
}
