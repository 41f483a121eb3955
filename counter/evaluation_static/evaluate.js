// A tablet at a window: asks a customer how the service was, thanks, and waits for the next one.
import { computed, effect, Face, html, language, Languages } from "/static/hall.js";
import { mark, me, mount, NotJoined, pick, t } from "/static/hall.js";
import { answer, asked, hall, problem, skip, thanked } from "./state.js";

// What each face says, from 1 to 5.
const WORDS = [mark("Very poor"), mark("Poor"), mark("All right"), mark("Good"), mark("Very good")];

// A customer is asked and thanked in the ticket's language, or the one chosen here; then the hall's.
const asks = computed(() => asked.value?.ticket);
effect(() => {
  asks.value;
  if (thanked.value) return;
  const own = asked.peek()?.language;
  language.value = me.languages.includes(own) ? own : me.language;
});

addEventListener("keydown", ({ key, repeat }) => {
  if (/^[1-5]$/.test(key) && !repeat && asked.value) answer(Number(key));
});
addEventListener("contextmenu", (event) => event.preventDefault());

const Top = () => html`<header><p>${pick(me.hall)}</p>
  <${Languages} kind="choice" press=${(lang) => (language.value = lang)} /></header>`;

function Question({ number }) {
  return html`<section class="question" data-testid="question">
    <h1>${t("How was the service at {point}?", { point: pick(me.point_label) })}</h1>
    <p class="quiet">${t("Your number: {number}", { number })}</p>
    <div class="faces">${WORDS.map(
      (words, i) => html`<button key=${i} data-testid=${`score-${i + 1}`} onClick=${() => answer(i + 1)}>
        <${Face} score=${i + 1} /><span>${t(words)}</span></button>`,
    )}</div>
    <p class="problem" role="alert">${problem.value}</p>
    <button class="plain skip" data-testid="skip" onClick=${skip}>${t("Not now")}</button>
  </section>`;
}

function Thanks() {
  return html`<section class="calm" data-testid="thanks" role="status">
    <${Face} score=${5} />
    <h1>${t("Thank you for your answer")}</h1>
    <p>${t("Have a good day.")}</p>
  </section>`;
}

function Idle({ state }) {
  const words = state.point.state === "open"
    ? t("Thank you for coming. After your visit you can tell us here how it was.")
    : t("This window is not open now.");
  return html`<section class="calm" data-testid="idle"><h1>${pick(me.point_label)}</h1><p>${words}</p></section>`;
}

// What is old may be about another customer: nobody is asked until the hall is there again.
function Offline() {
  return html`<section class="calm" data-testid="offline" role="status">
    <h1>${pick(me.point_label)}</h1>
    <p class="note">${t("No connection to the hall. Nothing is asked until it is back.")}</p>
  </section>`;
}

function View() {
  const state = hall.state.value;
  if (thanked.value) return html`<${Thanks} />`;
  if (hall.stale.value !== null) return html`<${Offline} />`;
  if (!state) return html`<p class="skeleton"></p>`;
  return asked.value ? html`<${Question} number=${asked.value.number} />` : html`<${Idle} state=${state} />`;
}

function Evaluate() {
  if (hall.refused.value) return html`<main><${NotJoined} role="evaluator" point=${me.name} /></main>`;
  return html`<main><${Top} /><${View} /></main>`;
}

mount(Evaluate);
