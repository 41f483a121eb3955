// The touch kiosk: choose a language and a service, take a ticket, step away.
import { html, me, mount, NotJoined } from "/static/hall.js";
import { hall, screen, touched } from "./state.js";
import { Closed, closedBecause } from "./closed.js";
import { Top } from "./top.js";
import { Welcome } from "./welcome.js";
import { Services } from "./services.js";
import { OfferPage } from "./choose.js";
import { Appointment } from "./appointment.js";
import { Identify } from "./identify.js";
import { TicketPage } from "./ticket.js";
import { Failed, Issuing } from "./issue.js";
import { Found } from "./found.js";
import "./scan.js";

const SCREENS = {
  welcome: Welcome,
  services: Services,
  offer: OfferPage,
  appointment: Appointment,
  identify: Identify,
  issuing: Issuing,
  failed: Failed,
  ticket: TicketPage,
  found: Found,
};

// Who has taken a ticket keeps it on screen, whatever happens to the hall meanwhile.
const HOLDS_TICKET = new Set(["issuing", "ticket"]);

function Kiosk() {
  if (hall.refused.value) return html`<${NotJoined} role="kiosk" />`;
  const state = hall.state.value;
  const because = closedBecause(state, hall.stale.value);
  if (because && !HOLDS_TICKET.has(screen.value)) {
    return html`<main class="kiosk"><${Top} /><${Closed} because=${because} /></main>`;
  }
  if (!state) return html`<main class="kiosk"><p class="skeleton"></p></main>`;
  const View = SCREENS[screen.value];
  return html`<main class="kiosk" data-screen=${screen.value} data-kiosk=${me.name}>
    <${Top} /><${View} />
  </main>`;
}

addEventListener("pointerdown", touched, true);
addEventListener("keydown", touched, true); // a scanner types
addEventListener("contextmenu", (event) => event.preventDefault());
mount(Kiosk);
