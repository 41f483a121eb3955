// "I am a customer here": only who wants to says who it is; the screen tells no name and no tier.
import { html, icon, signal, t, useEffect, useState } from "/static/hall.js";
import { go, meet, screen } from "./state.js";
import { DIGITS, Entry } from "./entry.js";
import { ask, said } from "./issue.js";

// No telephone number has so many digits: a card that is scanned is known as one.
const CARD_DIGITS = 14;

const problem = signal(null);

// A number that was scanned (kind: id_number, card, phone): who it is, or the page to try again on.
export async function identified(number, kind) {
  const answer = await ask("POST", "/customers/identify", { [kind]: number });
  if (answer.status === 200) return meet(answer.body);
  go("identify");
  problem.value = said(answer);
}

export function Identify() {
  const [kind, setKind] = useState("card");
  useEffect(() => () => (problem.value = null), []);
  const identify = async (number) => {
    const answer = await ask("POST", "/customers/identify", { [number.length >= CARD_DIGITS ? "card" : kind]: number });
    if (screen.value !== "identify") return; // the customer went back, or away
    if (answer.status !== 200) return (problem.value = said(answer));
    meet(answer.body);
  };
  const Kind = ({ id, children }) => html`<button data-testid=${`kind-${id}`} aria-pressed=${kind === id}
    onClick=${() => setKind(id)}>${children}</button>`;
  return html`<section class="typing">
    <h1>${t("Your card or phone number")}</h1>
    <div class="segmented" role="group"><${Kind} id="card">${t("Card")}<//><${Kind} id="phone">${t("Phone")}<//></div>
    <p class=${problem.value ? "problem" : "quiet"} role="status">${problem.value ?? t("Type it, or hold it under the scanner.")}</p>
    <${Entry} keys=${DIGITS} hide label=${t("Your card or phone number")} onEnter=${identify} />
    <footer>
      <button data-testid="back" onClick=${() => go("services")}>${icon("back")} ${t("Back")}</button>
      <button data-testid="skip" onClick=${() => go("services")}>${t("Go on without")} ${icon("arrow")}</button>
    </footer>
  </section>`;
}
