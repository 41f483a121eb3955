// A new screen: shows a code until staff say which screen it is, then goes there.
import { api, html, Languages, me, mount, Offline, OFFLINE, pick, sentence, signal, t } from "./hall.js";
import { home } from "./home-of.js";

const AGAIN_MS = 2000;
const RETRY_MS = 10_000;

const code = signal(null);
const problem = signal(null);
let secret = null;

async function begin() {
  const { status, body, code: refusal } = await api("POST", "/pairing", null);
  problem.value = status === 201 ? null : sentence(refusal);
  code.value = status === 201 ? body.code : null;
  secret = status === 201 ? body.secret : null;
}

async function look() {
  const { status, body } = await api("POST", "/pairing/claim", { secret }, { patience: 0 });
  if (status === 200) location.replace(home(body));
  else if (status === 404) secret = null;
}

async function step() {
  try {
    await (secret ? look() : begin());
    if (secret) problem.value = null;
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    problem.value = t(OFFLINE);
  }
  setTimeout(step, secret ? AGAIN_MS : RETRY_MS);
}

mount(() => html`<main class="door narrow pair">
  <header><h1>${pick(me.hall)}</h1><${Languages} /></header>
  <p>${t("Enter this code in the lobby, under “Add a screen”:")}</p>
  <p class="code number" data-testid="pair-shown" aria-live="polite">${code.value ?? "······"}</p>
  <p class="quiet">${t("It is valid for ten minutes; then another one appears.")}</p>
  ${problem.value && html`<p class="note bad" role="alert">${problem.value}</p>`}
</main>`);
step();
