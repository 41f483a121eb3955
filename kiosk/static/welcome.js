// The first page: a greeting, how full the hall is, and three things to do. And "I need assistance": a
// ticket that is served sooner, where the hall has that, or staff at the kiosk.
import { api, html, icon, me, minutes, pick, sentence, signal, t } from "/static/hall.js";
import { assisted, go, hall, screen, toWelcome } from "./state.js";

function people(n) {
  if (n === 0) return t("Nobody is waiting");
  return n === 1 ? t("1 person is waiting") : t("{n} people are waiting", { n });
}

// The span of waits over the open services: one figure would be wrong for most.
function wait(services) {
  const mids = services.filter((s) => s.open && s.estimate).map((s) => s.estimate.mid);
  if (!mids.length) return "";
  if (Math.max(...mids) < 60) return t("Almost no wait");
  const [low, high] = [minutes(Math.min(...mids)), minutes(Math.max(...mids))];
  if (low === high) return t("The wait is about {high} minutes", { high });
  return t("The wait is about {low} to {high} minutes", { low, high });
}

function greeting() {
  const hour = Number(hall.now().toLocaleString("en-GB", { hour: "2-digit", timeZone: me.timezone }));
  if (hour < 12) return t("Good morning");
  return hour < 18 ? t("Good afternoon") : t("Good evening");
}

export function Welcome() {
  const { waiting, services, appointments, help } = hall.state.value;
  return html`<section class="welcome">
    <h1>${greeting()}</h1>
    <p class="people">${people(waiting)}</p>
    <p class="wait">${wait(services)}</p>
    <${HelpNote} help=${help} />
    <button class="primary take" data-testid="take-ticket" onClick=${() => go("services")}>
      ${icon("ticket")} ${t("Take a ticket")}</button>
    ${appointments && html`<button class="way" data-testid="have-appointment" onClick=${() => go("appointment")}>
      ${icon("calendar")} ${t("I have an appointment")}</button>`}
    <button class="way" data-testid="need-assistance" onClick=${() => go("assistance")}>
      ${icon("assistance")} ${t("I need assistance")}</button>
    ${me.notices.map((text) => html`<p class="line-note" key=${text.en}>${pick(text)}</p>`)}
  </section>`;
}

const problem = signal(null);

async function call(method) {
  const answer = await api(method, `/kiosks/${encodeURIComponent(me.name)}/help`);
  if (screen.value === "assistance") problem.value = answer.ok ? null : sentence(answer.code);
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

function HelpNote({ help }) {
  if (!help) return null;
  const words = help.coming ? t("Somebody is coming to you") : t("Our staff have been called. Please wait here.");
  return html`<p class=${help.coming ? "paper taken" : "paper none"} role="status" data-testid="help-state">
    ${icon("bell")} ${words}</p>`;
}
