// The ticket on screen: the number first, then how long and where; it goes back by itself.
import { html, icon, pick, t, useEffect, useState } from "/static/hall.js";
import { hall, startAgain, ticket } from "./state.js";
import { before, sized } from "./waits.js";
import { when } from "./when.js";

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
  return html`<section class="ticket">
    <h1>${mine.appointment_at ? t("You are checked in for {time}", { time: when(mine.appointment_at) }) : t("Your number")}</h1>
    <p class="number" data-testid="ticket-number">${mine.number}</p>
    <p class=${sized("service-name", pick(service?.name))}>${pick(service?.name)}<${Then} steps=${mine.steps} services=${state.services} /></p>
    <${Before} mine=${mine} />
    <${Where} mine=${mine} zones=${state.zones} />
    <${Paper} paper=${paper} place=${pick(print?.place)} />
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

function Before({ mine }) {
  return html`<p class="before">${before(mine).map((said) => html`<span key=${said}>${said}</span>`)}
    ${mine.ahead > 1 && html`<small>${t("All who wait for the same windows are counted.")}</small>`}</p>`;
}

// A journey goes on with the same number.
function Then({ steps, services }) {
  const names = steps.map((id) => pick(services.find((service) => service.id === id)?.name) || id);
  return names.length ? html`<small data-testid="ticket-steps">${t("then: {names}", { names: names.join(" · ") })}</small>` : null;
}

function Where({ mine, zones }) {
  const sent = mine.diversion === "accepted" ? mine.target.split(":")[1] : null;
  const zone = zones?.find(({ id }) => id === (sent ?? mine.zone));
  if (sent) {
    return html`<p class="where sent" data-testid="ticket-place">${icon("arrow")} ${t("Please go to: {place}", { place: pick(zone?.name) || sent })}</p>`;
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

function Paper({ paper, place }) {
  const words = {
    coming: t("Your ticket is being printed"),
    taken: t("Please take your ticket below"),
    elsewhere: place ? t("Your ticket is at the other kiosk: {place}", { place }) : t("Your ticket is at another printer. Please ask our staff."),
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
  return html`<figure class="code">
    <img data-testid="ticket-qr" src=${`/t/${mine.token}/qr.svg`} alt="" draggable="false" />
    <figcaption>${mine.url ? t("Scan to follow on your phone") : t("Show this code at a counter or a machine")}</figcaption>
  </figure>`;
}
