// The first page: how full the hall is, and one thing to do; two more for who needs them.
import { html, icon, t } from "/static/hall.js";
import { go, hall } from "./state.js";

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

export function Welcome() {
  const { waiting, services } = hall.state.value;
  return html`<section class="welcome">
    <h1>${t("Welcome")}</h1>
    <p class="people">${people(waiting)}</p>
    <p class="wait">${wait(services)}</p>
    <button class="primary take" data-testid="take-ticket" onClick=${() => go("services")}>
      ${t("Take a ticket")}
    </button>
    <button class="way" data-testid="have-appointment" onClick=${() => go("appointment")}>
      ${icon("calendar")} ${t("I have an appointment")}</button>
    <button class="way" data-testid="am-customer" onClick=${() => go("identify")}>
      ${icon("person")} ${t("I am a customer here")}</button>
  </section>`;
}
