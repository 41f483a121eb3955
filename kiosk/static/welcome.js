// The first page: a greeting, how full the hall is, and three things to do.
import { html, icon, me, pick, t } from "/static/hall.js";
import { go, hall } from "./state.js";
import { HelpNote } from "./assistance.js";

function people(n) {
  if (n === 0) return t("Nobody is waiting");
  return n === 1 ? t("1 person is waiting") : t("{n} people are waiting", { n });
}

const minutes = (seconds) => Math.max(1, Math.round(seconds / 60));

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
