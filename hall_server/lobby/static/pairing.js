// Let a new screen in: the code that it shows, and which screen it is.
import { html, pick, t } from "/static/hall.js";
import { ask, done } from "./state.js";

export function Pairing({ state }) {
  const enter = async (event) => {
    event.preventDefault();
    const form = event.target;
    const [role, name] = form.elements.screen.value.split(":");
    const code = form.elements.code.value.trim();
    if (!(await ask("POST", `/pairing/${encodeURIComponent(code)}`, { role, name }))) return;
    form.elements.code.value = "";
    done.value = () => t("The screen is let in.");
  };
  const options = (role, list, words) => list.map((it) => html`<option key=${it.id} value=${`${role}:${it.id}`}>${words(it)}</option>`);
  return html`<section class="card"><h2>${t("Add a screen")}</h2>
    <p>${t("Open this address on the new screen, and enter the code that it shows:")} <b class="address">${location.origin}/pair</b></p>
    <form class="pairing" onSubmit=${enter}>
      <label>${t("Code")}<input name="code" data-testid="pair-code" required maxlength="6" minlength="6" autocomplete="off" autocapitalize="characters" /></label>
      <label>${t("It is")}<select name="screen" data-testid="pair-screen">
        <optgroup label=${t("Counters")}>${options("counter", state.points.filter(({ kind }) => kind !== "self-service"), ({ label }) => pick(label))}</optgroup>
        <optgroup label=${t("Evaluation")}>${options("evaluator", state.points.filter(({ kind }) => kind !== "self-service"), ({ label }) => pick(label))}</optgroup>
        <optgroup label=${t("Boards")}>${options("display", state.displays, ({ id }) => id)}</optgroup>
        <optgroup label=${t("Kiosks")}>${options("kiosk", state.kiosks, ({ id }) => id)}</optgroup>
      </select></label>
      <button class="primary" data-testid="pair-enter">${t("Let it in")}</button>
    </form></section>`;
}
