// The ways in of a new screen: a link with a token after its #, or a code that staff enter elsewhere.
import { api, html, Languages, me, mount, pick, sentence, signal, t } from "./hall.js";

const AGAIN_MS = 2000;
const RETRY_MS = 10_000;
const FACES = /^\/(kiosk|display|counter|evaluate|lobby)(\/[\w-]+)?$/;

const code = signal(null);
const problem = signal(null);
let secret = null; // of the code that is shown

// The page of an identity that has just come in.
function home({ role, name, point }) {
  if (role === "kiosk" || role === "display") return `/${role}/${encodeURIComponent(name)}`;
  if (role === "counter") return `/counter/${encodeURIComponent(point ?? name)}`;
  if (role === "evaluator") return `/evaluate/${encodeURIComponent(point ?? name)}`;
  return role === "lobby" || role === "admin" ? "/lobby" : "/";
}

// Trades the token for the cookie, then goes to the screen that it is for.
async function join() {
  const token = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search); // no token in the address bar
  const answer = token ? await api("POST", "/session/device", { token }) : { ok: false, code: "unknown_token" };
  if (!answer.ok) return (problem.value = sentence(answer.code));
  const wanted = new URLSearchParams(location.search).get("to");
  location.replace(FACES.test(wanted) ? wanted : home(answer.body));
}

async function begin() {
  const answer = await api("POST", "/pairing", null);
  problem.value = answer.ok ? null : sentence(answer.code);
  code.value = answer.ok ? answer.body.code : null; // a problem's body has a code, too
  secret = answer.ok ? answer.body.secret : null;
}

async function look() {
  const answer = await api("POST", "/pairing/claim", { secret }, { patience: 0 });
  if (answer.status === 200) location.replace(home(answer.body));
  else if (answer.status === 404) secret = null;
  problem.value = answer.status ? null : sentence(answer.code);
}

async function pair() {
  await (secret ? look() : begin());
  setTimeout(pair, secret ? AGAIN_MS : RETRY_MS);
}

const Join = () => html`<main class="door narrow">
  <h1>${t("Join this screen")}</h1>
  ${problem.value
    ? html`<p class="note bad" role="alert">${problem.value}</p>
        <p class="quiet">${t("Ask for a new link: hall token add.")}</p>`
    : html`<p class="quiet">${t("One moment.")}</p>`}
</main>`;

const Pair = () => html`<main class="door narrow pair">
  <header><h1>${pick(me.hall)}</h1><${Languages} /></header>
  <p>${t("Enter this code in the lobby, under “Add a screen”:")}</p>
  <p class="code number" data-testid="pair-shown" aria-live="polite">${code.value ?? "······"}</p>
  <p class="quiet">${t("It is valid for ten minutes; then another one appears.")}</p>
  ${problem.value && html`<p class="note bad" role="alert">${problem.value}</p>`}
</main>`;

mount(me.face === "join" ? Join : Pair);
(me.face === "join" ? join : pair)();
