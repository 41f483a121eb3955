// "I need assistance": a ticket that is served sooner, where the hall has that, or staff at the kiosk.
import { html, icon, me, t } from "/static/hall.js";
import { assisted, go, hall, screen, toWelcome } from "./state.js";
import { ask, said } from "./issue.js";
import { signal } from "/static/hall.js";

const problem = signal(null);
const path = () => `/kiosks/${encodeURIComponent(me.name)}/help`;

async function call(method) {
  const answer = await ask(method, path());
  if (screen.value === "assistance") problem.value = answer.status < 300 ? null : said(answer);
}

function sooner() {
  assisted.value = true;
  go("services");
}

export function Assistance() {
  const { help, assistance_tier: tier } = hall.state.value;
  return html`<section class="assistance">
    <h1>${t("How can we help you?")}</h1>
    ${tier && html`<button class="primary way" data-testid="assistance-ticket" onClick=${sooner}>
      ${icon("ticket")} <span>${t("Take a priority ticket")}
        <small>${t("For older people, pregnant women and people with a disability")}</small></span></button>`}
    ${help
      ? html`<${HelpNote} help=${help} /><button class="way" data-testid="help-cancel" onClick=${() => call("DELETE")}>
          ${icon("erase")} <span>${t("I need nobody any more")}</span></button>`
      : html`<button class=${tier ? "way" : "primary way"} data-testid="help-call" onClick=${() => call("POST")}>
          ${icon("bell")} <span>${t("Call our staff to this screen")}</span></button>`}
    <p class="problem" role="status">${problem.value}</p>
    <footer><button data-testid="back" onClick=${toWelcome}>${icon("back")} ${t("Back")}</button></footer>
  </section>`;
}

export function HelpNote({ help }) {
  if (!help) return null;
  return html`<p class=${help.coming ? "paper taken" : "paper none"} role="status" data-testid="help-state">
    ${icon("bell")} ${help.coming ? t("Somebody is coming to you") : t("Our staff have been called. Please wait here.")}</p>`;
}
