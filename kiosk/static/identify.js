// "I am a customer here": only who wants to says who it is; the screen tells no name and no tier.
import { html, icon, t, useState } from "/static/hall.js";
import { go, guest, screen, startAgain } from "./state.js";
import { DIGITS, Entry } from "./entry.js";
import { ask, said } from "./issue.js";

// No telephone number has so many digits: a card that is scanned is known as one.
const CARD_DIGITS = 14;

export function Identify() {
  const [kind, setKind] = useState("card");
  const [problem, setProblem] = useState(null);
  const identify = async (number) => {
    const answer = await ask("POST", "/customers/identify", { [number.length >= CARD_DIGITS ? "card" : kind]: number });
    if (screen.value !== "identify") return; // the customer went back, or away
    if (answer.status !== 200) return setProblem(said(answer));
    guest.value = answer.body;
    go("services");
  };
  const Kind = ({ id, children }) => html`<button data-testid=${`kind-${id}`} aria-pressed=${kind === id}
    onClick=${() => setKind(id)}>${children}</button>`;
  return html`<section class="typing">
    <h1>${t("Your card or phone number")}</h1>
    <nav class="choice"><${Kind} id="card">${t("Card")}<//><${Kind} id="phone">${t("Phone")}<//></nav>
    <p class=${problem ? "problem" : "quiet"} role="status">${problem ?? t("Type it, or hold it under the scanner.")}</p>
    <${Entry} keys=${DIGITS} hide label=${t("Your card or phone number")} onEnter=${identify} />
    <footer>
      <button onClick=${startAgain}>${icon("back")} ${t("Back")}</button>
      <button data-testid="skip" onClick=${() => go("services")}>${t("Go on without")} ${icon("arrow")}</button>
    </footer>
  </section>`;
}
