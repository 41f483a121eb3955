// Trades the token after the # for the cookie, then goes to the screen that it is for.
import { api, html, me, mount, Offline, OFFLINE, sentence, signal, t } from "./hall.js";
import { home } from "./home-of.js";

const problem = signal(null);

const FACES = /^\/(kiosk|display|counter|evaluate|lobby)(\/[\w-]+)?$/;

function target(who) {
  const wanted = new URLSearchParams(location.search).get("to");
  return FACES.test(wanted) ? wanted : home(who);
}

async function join() {
  const token = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search); // no token in the address bar
  if (!token) {
    problem.value = sentence("unknown_token");
    return;
  }
  try {
    const answer = await api("POST", "/session/device", { token });
    if (answer.status < 300) location.replace(target(answer.body));
    else problem.value = sentence(answer.code);
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    problem.value = t(OFFLINE);
  }
}

mount(() => html`<main class="door narrow">
  <h1>${t("Join this screen")}</h1>
  ${problem.value
    ? html`<p class="note bad" role="alert">${problem.value}</p>
        <p class="quiet">${t("Ask for a new link: hall token add.")}</p>`
    : html`<p class="quiet">${t("One moment.")}</p>`}
</main>`);
join();
