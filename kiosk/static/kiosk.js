// The touch kiosk: choose a language and a service, take a ticket, step away.
import { effect, html, me, mount, NotJoined } from "/static/hall.js";
import { hall, screen, still, touched } from "./state.js";
import { Closed, closedBecause } from "./closed.js";
import { guard, Still, Tools, Top } from "./frame.js";
import { Assistance, Welcome } from "./welcome.js";
import { Services } from "./services.js";
import { OfferPage } from "./choose.js";
import { Appointment, Identify } from "./typing.js";
import { Mine, TicketPage } from "./ticket.js";
import { Failed, Issuing } from "./issue.js";
import { listen } from "./scan.js";

const SCREENS = {
  welcome: Welcome,
  services: Services,
  offer: OfferPage,
  appointment: Appointment,
  assistance: Assistance,
  identify: Identify,
  issuing: Issuing,
  failed: Failed,
  ticket: TicketPage,
  mine: Mine,
};

// Who has taken a ticket keeps it on screen, whatever happens to the hall meanwhile; and who needs
// a person gets one from a hall that issues no tickets.
const HOLDS_TICKET = new Set(["issuing", "ticket"]);

const stands = ({ kind }) =>
  HOLDS_TICKET.has(screen.value) || (kind !== "stale" && screen.value === "assistance");

function Kiosk() {
  if (hall.refused.value) return html`<main><${NotJoined} role="kiosk" /></main>`;
  const state = hall.state.value;
  const because = closedBecause(state, hall.stale.value);
  if (because && !stands(because)) {
    return html`<main class="kiosk" data-screen="closed"><${Top} /><${Closed} because=${because} /><${Tools} /></main>`;
  }
  if (!state) return html`<main class="kiosk"><${Loading} /></main>`;
  const View = SCREENS[screen.value];
  const asked = still.value !== null;
  return html`<main class="kiosk" data-screen=${screen.value} data-kiosk=${me.name} inert=${asked}>
    <${Top} /><${View} />${screen.value !== "ticket" && html`<${Tools} />`}
  </main>${asked && html`<${Still} />`}`;
}

// The first page's shape, before its words are known.
function Loading() {
  return html`<section class="welcome" aria-busy="true">
    <p class="skeleton"></p><p class="skeleton"></p>
    <p class="skeleton take"></p><p class="skeleton way"></p><p class="skeleton way"></p>
  </section>`;
}

// The keyboard, and who listens, begin a page at its heading.
effect(() => {
  screen.value;
  requestAnimationFrame(() => {
    const heading = document.querySelector(".kiosk > section h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  });
});

// The question answers itself: it must not be gone before its button is let go.
const alive = () => still.value === null && touched();

addEventListener("pointerdown", alive, true);
addEventListener("keydown", alive, true); // a scanner types
guard();
listen();
mount(Kiosk);
