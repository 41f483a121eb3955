// The ticket on screen: the number first, then how long and where; it goes back by itself. And one held
// under the scanner: how far it is, and where to go.
import { api, html, icon, pick, signal, t, useEffect, useState } from "/static/hall.js";
import { go, hall, startAgain, ticket } from "./state.js";
import { fail } from "./issue.js";
import { before, sized, when } from "./said.js";

const STAY_S = 20;
const STAY_TO_COPY_S = 45;
const PRINTER_ANSWERS_S = 10;
const FALLBACK_ANSWERS_S = 4;
const BROKEN = new Set(["paper_out", "cover_open", "jam", "offline", "failed"]);

export function TicketPage() {
  const mine = ticket.value;
  const state = hall.state.value;
  const age = useAge();
  const print = state.prints?.find(({ ticket: id }) => id === mine.id);
  const paper = paperOf(print, state, age);
  const stay = paper === "none" || paper === "elsewhere" ? STAY_TO_COPY_S : STAY_S;
  useEffect(() => {
    if (age >= stay) startAgain();
  }, [age, stay]);
  const service = state.services.find(({ id }) => id === mine.service);
  const booked = mine.appointment_at;
  return html`<section class="ticket">
    <h1>${booked ? t("You are checked in for {time}", { time: when(booked) }) : t("Your number")}</h1>
    <p class="number" data-testid="ticket-number">${mine.number}</p>
    <p class=${sized("service-name", pick(service?.name))}>${pick(service?.name)}
      <${Then} steps=${mine.steps} services=${state.services} /></p>
    <${Before} mine=${mine} />
    <${Where} mine=${mine} zones=${state.zones} />
    <${Paper} paper=${paper} place=${print?.place} />
    <${Code} mine=${mine} />
    <button class="primary" data-testid="done" onClick=${startAgain}>
      ${t("Done")} <span class="left figure">${Math.max(0, stay - age)}</span>
    </button>
  </section>`;
}

function useAge() {
  const [age, setAge] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setAge((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return age;
}

const Lines = ({ of }) => of.map((said) => html`<span key=${said}>${said}</span>`);

function Before({ mine }) {
  return html`<p class="before"><${Lines} of=${before(mine)} />
    ${mine.ahead > 1 && html`<small>${t("All who wait for the same windows are counted.")}</small>`}</p>`;
}

// A journey goes on with the same number.
function Then({ steps, services }) {
  const names = steps.map((id) => pick(services.find((service) => service.id === id)?.name) || id);
  if (!names.length) return null;
  return html`<small data-testid="ticket-steps">${t("then: {names}", { names: names.join(" · ") })}</small>`;
}

function Where({ mine, zones }) {
  const sent = mine.diversion === "accepted" ? mine.target.split(":")[1] : null;
  const zone = zones?.find(({ id }) => id === (sent ?? mine.zone));
  if (sent) {
    const place = pick(zone?.name) || sent;
    return html`<p class="where sent" data-testid="ticket-place">
      ${icon("arrow")} ${t("Please go to: {place}", { place })}</p>`;
  }
  return html`<p class="where">
    ${zone ? t("Please wait in: {zone}", { zone: pick(zone.name) }) : t("Please wait until your number is called")}
  </p>`;
}

// coming, taken, elsewhere or none: what became of the paper.
function paperOf(print, state, age) {
  const job = print?.state;
  if (job === "printed") return isHere(print, state) ? "taken" : "elsewhere";
  if (job === "failed" || job === "unknown" || !state.printer) return "none";
  // Beside a broken printer another one may still print the job, but the customer stands here.
  const patience = BROKEN.has(state.printer.state) ? FALLBACK_ANSWERS_S : PRINTER_ANSWERS_S;
  return age < patience ? "coming" : "none";
}

const isHere = ({ printer }, state) => !printer || printer === state.printer?.name;

export function Paper({ paper, place }) {
  const words = {
    coming: t("Your ticket is being printed"),
    taken: t("Please take your ticket below"),
    elsewhere: place
      ? t("Your ticket is at the other kiosk: {place}", { place: pick(place) })
      : t("Your ticket is at another printer. Please ask our staff."),
    none: t("No paper: please take a photo of your number"),
  };
  return html`<p class=${`paper ${paper}`} data-testid="print-state" data-state=${paper} aria-live="polite">
    <${Slot} paper=${paper} /> ${words[paper]}
  </p>`;
}

// Paper that comes out of its slot; a picture that stands still says the same.
function Slot({ paper }) {
  if (paper !== "coming" && paper !== "taken") return icon(paper === "none" ? "camera" : "alert");
  return html`<i class="slot" aria-hidden="true"><b></b></i>`;
}

function Code({ mine }) {
  const words = mine.url ? t("Scan to follow on your phone") : t("Show this code at a counter or a machine");
  return html`<figure class="code">
    <img data-testid="ticket-qr" src=${`/t/${mine.token}/qr.svg`} alt="" draggable="false" />
    <figcaption>${words}</figcaption>
  </figure>`;
}

const found = signal(null);

export async function find(token) {
  go("issuing");
  const answer = await api("GET", `/t/${encodeURIComponent(token)}`);
  if (answer.status !== 200) return fail(answer, { title: t("No such ticket") });
  found.value = answer.body;
  go("mine");
}

function standing({ state, point, place }) {
  if (point) return t("Please go to: {place}", { place: pick(point.label) });
  if (place && state === "waiting") return t("Please go to: {place}", { place: pick(place.name) });
  return state === "waiting" ? t("Please wait until your number is called") : t("This ticket is not waiting any more.");
}

export function Mine() {
  const { number, service_name: service, state } = found.value;
  return html`<section class="mine">
    <h1>${t("Your number")}</h1>
    <p class="number">${number}</p>
    <p class="service-name">${pick(service)}</p>
    ${state === "waiting" && html`<p class="before"><${Lines} of=${before(found.value)} /></p>`}
    <p class="where">${standing(found.value)}</p>
    <button class="primary" data-testid="mine-done" onClick=${startAgain}>${icon("done")} ${t("Done")}</button>
  </section>`;
}
