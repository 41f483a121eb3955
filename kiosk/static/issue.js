// One ticket per press: the key is made once per choice and kept until it is settled.
import { api, html, icon, language, newKey, Offline, OFFLINE, sentence, signal, t } from "/static/hall.js";
import { choice, go, screen, startAgain, ticket } from "./state.js";

const problem = signal(null);

export function issue(service) {
  if (screen.value !== "services") return; // a second tap of the same press
  choice.value = { service: service.id, language: language.value, key: newKey() };
  send();
}

async function send() {
  if (!choice.value) return;
  const { key, ...wanted } = choice.value;
  go("issuing");
  try {
    const answer = await api("POST", "/tickets", wanted, { key });
    if (answer.status === 201) {
      ticket.value = answer.body;
      go("ticket");
      return;
    }
    problem.value = sentence(answer.code);
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    problem.value = t(OFFLINE);
  }
  go("failed");
}

export function Issuing() {
  return html`<section class="message" aria-live="polite">
    <h1>${t("Your ticket is coming")}</h1>
    <p class="skeleton wide"></p>
  </section>`;
}

export function Failed() {
  return html`<section class="message" role="alert">
    ${icon("alert")}
    <h1>${t("No ticket yet")}</h1>
    <p>${problem.value}</p>
    <button class="primary" data-testid="try-again" onClick=${send}>${t("Try again")}</button>
    <button onClick=${startAgain}>${t("Back")}</button>
  </section>`;
}
