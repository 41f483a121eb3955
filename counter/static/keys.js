// The keys: one big Next that says what it will do, the others beneath, and what can be undone.
import { html, percent, pick, t } from "/static/hall.js";
import { busy, command, nobody, once, panel, possible } from "./state.js";
import { toggle } from "./menus.js";
import { Panel } from "./panels.js";
import { UndoToast } from "./undo.js";

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
  if (!next) return [nobody.value ? t("Nobody is waiting for this window") : t("Nobody is waiting"), finishes].filter(Boolean).join(" · ");
  const used = t("{share} of the promise used", { share: percent(next.promise_used) });
  return html`<b>${next.number} · ${pick(next.service_name)}</b><br />
    ${used}${finishes && html`<br />${finishes}`}`;
}

function Key({ name, letter, can, id = name, press = () => command(name), children }) {
  return html`<button data-testid=${id} disabled=${!can[name] || busy.value} onClick=${once(press)}>
    ${children} <kbd>${letter}</kbd>
  </button>`;
}
