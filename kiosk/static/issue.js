// One ticket per press: the key is made once per choice and kept until it is settled.
import { api, html, icon, language, newKey, sentence, signal, t } from "/static/hall.js";
import { assisted, choice, go, guest, hall, ticket, toWelcome } from "./state.js";
import { when } from "./said.js";

export const failure = signal(null); // {title, said, more, again, back}

// `asked` is the body of the ticket's order, as far as the customer chose it.
export function issue(asked) {
  choice.value = { ...whose(asked), ...asked, language: language.value, key: newKey() };
  send();
}

// An appointment knows its customer and has a tier of its own; who asked for assistance has one too.
function whose({ appointment }) {
  if (appointment) return {};
  const tier = (assisted.value && hall.state.value?.assistance_tier) || guest.value?.tier;
  const customer = guest.value?.customer;
  return { ...(tier && { tier }), ...(customer && { customer }) };
}

async function send() {
  if (!choice.value) return;
  const { key, ...wanted } = choice.value;
  go("issuing");
  const answer = await api("POST", "/tickets", wanted, { key });
  if (answer.status === 201) {
    ticket.value = answer.body;
    return go("ticket");
  }
  // The faster place is gone: the next try is for the usual line.
  const gone = answer.code === "place_closed";
  if (gone) choice.value = { ...choice.value, offer: undefined, key: newKey() };
  fail(answer, { again: gone || !(answer.status < 500), back: wanted.appointment && "appointment" });
}

export function fail(answer, { again = false, back = null, title = null } = {}) {
  const { status, code } = answer;
  const booked = back === "appointment" && status >= 400 && status < 500;
  failure.value = { title, said: sentence(code), more: more(answer), again: again || status === 0, back, booked };
  go("failed");
}

function more({ code, body }) {
  if (!body?.opens_at) return null;
  const time = when(body.opens_at);
  return code === "too_early" ? t("You can check in from {time}.", { time }) : t("We open at {time}.", { time });
}

export function Issuing() {
  return html`<section class="message" aria-live="polite">
    <h1>${t("Your ticket is coming")}</h1>
    <p class="skeleton wide"></p>
  </section>`;
}

export function Failed() {
  const { title, said: why, more: also, again, back, booked } = failure.value;
  if (booked) return html`<${NotCheckedIn} why=${why} also=${also} />`;
  return html`<section class="message" role="alert" data-testid="failed">
    ${icon("alert")}
    <h1>${title ?? t("No ticket yet")}</h1>
    <p>${why}</p>
    ${also && html`<p>${also}</p>`}
    ${again && choice.value && html`<button class="primary" data-testid="try-again" onClick=${send}>
      ${t("Try again")}</button>`}
    <button data-testid="back" onClick=${back ? () => go(back) : toWelcome}>${icon("back")} ${t("Back")}</button>
  </section>`;
}

// What is wrong with an appointment, in one sentence, and every way on.
function NotCheckedIn({ why, also }) {
  return html`<section class="message" role="alert" data-testid="failed">
    ${icon("alert")}
    <h1>${why}</h1>
    ${also && html`<p>${also}</p>`}
    <button class="primary" data-testid="type-again" onClick=${() => go("appointment")}>
      ${t("Type the code again")}</button>
    <button data-testid="take-ticket" onClick=${() => go("services")}>
      ${icon("ticket")} ${t("Take an ordinary ticket")}</button>
    <button data-testid="need-assistance" onClick=${() => go("assistance")}>
      ${icon("assistance")} ${t("I need assistance")}</button>
    <button data-testid="back" onClick=${toWelcome}>${icon("back")} ${t("Back")}</button>
  </section>`;
}
