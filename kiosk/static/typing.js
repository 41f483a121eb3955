// The pages on which something is typed, or held under the scanner: an appointment's code; a card's or
// telephone's number, for who wants to say who it is: the screen tells no name and no tier.
import { api, html, icon, sentence, signal, t, useEffect, useLayoutEffect, useSignal, useState } from "/static/hall.js";
import { go, meet, screen, toWelcome } from "./state.js";
import { fail, issue } from "./issue.js";
import { Choice } from "./frame.js";

const DIGITS = [..."123456789"];
// Without I, L, O and U, which are misread: who types them is understood all the same.
const CODE = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];

const LONGEST = 24;

// A line typed on the screen, or on a keyboard: a scanner types fast and ends with Enter.
// `hide` shows the last four characters alone, for who stands behind the customer.
function Entry({ keys, hide, label, onEnter }) {
  const text = useSignal("");
  const add = (key) => (text.value = (text.value + key).slice(0, LONGEST));
  const erase = () => (text.value = text.value.slice(0, -1));
  const enter = () => text.value && onEnter(text.value);
  // Before the page is shown: a scanner's first character must not be lost.
  useLayoutEffect(() => {
    const typed = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "Enter") enter();
      else if (event.key === "Backspace") erase();
      else if (/^[0-9A-Za-z]$/.test(event.key)) add(event.key.toUpperCase());
      else return;
      event.preventDefault(); // else Enter would press the button that has the focus, too
    };
    addEventListener("keydown", typed);
    return () => removeEventListener("keydown", typed);
  }, [onEnter]);
  const shown = hide ? text.value.replace(/.(?=.{4})/g, "•") : text.value;
  return html`<output class="entry" data-testid="entry" aria-label=${label}>
      ${shown || html`<span class="quiet">—</span>`}</output>
    <div class=${keys.length > 10 ? "pad wide" : "pad"}>
      ${keys.map((key) => html`<button key=${key} data-testid=${`key-${key}`} onClick=${() => add(key)}>
        ${key}</button>`)}
      <button data-testid="key-erase" aria-label=${t("Erase")} onClick=${erase}>${icon("erase")}</button>
      ${keys.length <= 10 && html`<button data-testid="key-0" onClick=${() => add("0")}>0</button>`}
      <button class="primary" data-testid="enter" disabled=${!text.value} onClick=${enter}>${t("OK")}</button>
    </div>`;
}

// An appointment's code becomes a ticket.
export async function checkIn(code) {
  if (screen.value === "issuing") return; // a second Enter of the same scan
  go("issuing");
  const answer = await api("GET", `/appointments/${encodeURIComponent(code)}`);
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

// No telephone number has so many digits: a card that is scanned is known as one.
const CARD_DIGITS = 14;

const problem = signal(null);

// A number that was scanned (kind: id_number, card, phone): who it is, or the page to try again on.
export async function identified(number, kind) {
  const answer = await api("POST", "/customers/identify", { [kind]: number });
  if (answer.status === 200) return meet(answer.body);
  go("identify");
  problem.value = sentence(answer.code);
}

export function Identify() {
  const [kind, setKind] = useState("card");
  useEffect(() => () => (problem.value = null), []);
  const identify = async (number) => {
    const known = number.length >= CARD_DIGITS ? "card" : kind;
    const answer = await api("POST", "/customers/identify", { [known]: number });
    if (screen.value !== "identify") return; // the customer went back, or away
    if (answer.status !== 200) return (problem.value = sentence(answer.code));
    meet(answer.body);
  };
  return html`<section class="typing">
    <h1>${t("Your card or phone number")}</h1>
    <div class="segmented" role="group"><${Choice} id="kind-card" is="card" now=${kind} set=${setKind}>${t("Card")}<//>
      <${Choice} id="kind-phone" is="phone" now=${kind} set=${setKind}>${t("Phone")}<//></div>
    <p class=${problem.value ? "problem" : "quiet"} role="status">
      ${problem.value ?? t("Type it, or hold it under the scanner.")}</p>
    <${Entry} keys=${DIGITS} hide label=${t("Your card or phone number")} onEnter=${identify} />
    <footer>
      <button data-testid="back" onClick=${() => go("services")}>${icon("back")} ${t("Back")}</button>
      <button data-testid="skip" onClick=${() => go("services")}>${t("Go on without")} ${icon("arrow")}</button>
    </footer>
  </section>`;
}
