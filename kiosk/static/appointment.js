// "I have an appointment": its code, typed or scanned, becomes a ticket.
import { html, icon, t } from "/static/hall.js";
import { go, screen, toWelcome } from "./state.js";
import { CODE, Entry } from "./entry.js";
import { ask, fail, issue } from "./issue.js";

export async function checkIn(code) {
  if (screen.value === "issuing") return; // a second Enter of the same scan
  go("issuing");
  const answer = await ask("GET", `/appointments/${encodeURIComponent(code)}`);
  if (answer.status === 200) issue({ service: answer.body.service, appointment: code });
  else fail(answer, { back: "appointment" });
}

export function Appointment() {
  return html`<section class="typing">
    <h1>${t("The code of your appointment")}</h1>
    <p class="quiet">${t("Type it, or hold it under the scanner.")}</p>
    <${Entry} keys=${CODE} label=${t("The code of your appointment")} onEnter=${checkIn} />
    <footer><button data-testid="back" onClick=${toWelcome}>${icon("back")} ${t("Back")}</button></footer>
  </section>`;
}
