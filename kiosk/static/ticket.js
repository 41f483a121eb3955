// The ticket on screen: the number first, then how long and where; it goes back by itself.
import { about, html, icon, pick, t, useEffect, useState } from "/static/hall.js";
import { hall, startAgain, ticket } from "./state.js";

const STAY_S = 20;
const STAY_TO_COPY_S = 45;
const PRINTER_ANSWERS_S = 10;
const FALLBACK_ANSWERS_S = 4;
const BROKEN = new Set(["paper_out", "cover_open", "jam", "offline", "failed"]);

export function TicketPage() {
  const mine = ticket.value;
  const state = hall.state.value;
  const age = useAge();
  const paper = paperOf(mine, state, age);
  const stay = paper === "none" ? STAY_TO_COPY_S : STAY_S;
  useEffect(() => {
    if (age >= stay) startAgain();
  }, [age, stay]);
  const service = state.services.find(({ id }) => id === mine.service);
  return html`<section class="ticket">
    <h1>${t("Your number")}</h1>
    <p class="number" data-testid="ticket-number">${mine.number}</p>
    <p class="service-name">${pick(service?.name)}</p>
    <${Before} mine=${mine} />
    <${Where} mine=${mine} zones=${state.zones} />
    <${Paper} paper=${paper} />
    <${Code} mine=${mine} />
    <button class="primary" data-testid="done" onClick=${startAgain}>
      ${t("Done")} <span class="left">${Math.max(0, stay - age)}</span>
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
  const n = mine.ahead ?? 0;
  const people =
    n === 0 ? t("You are next") : n === 1 ? t("1 person before you") : t("{n} people before you", { n });
  return html`<p class="before">${people}${mine.estimate && n > 0 ? html` · ${about(mine.estimate)}` : ""}</p>`;
}

function Where({ mine, zones }) {
  const zone = zones?.find(({ id }) => id === mine.zone);
  return html`<p class="where">
    ${zone ? t("Please wait in: {zone}", { zone: pick(zone.name) }) : t("Please wait until your number is called")}
  </p>`;
}

// coming, taken or none: what became of the paper.
function paperOf(mine, state, age) {
  const job = state.prints?.find((print) => print.ticket === mine.id)?.state;
  if (job === "printed") return "taken";
  if (job === "failed" || job === "unknown" || !state.printer) return "none";
  // Beside a broken printer another one may still print the job, but the customer stands here.
  const patience = BROKEN.has(state.printer.state) ? FALLBACK_ANSWERS_S : PRINTER_ANSWERS_S;
  return age < patience ? "coming" : "none";
}

function Paper({ paper }) {
  const words = {
    coming: t("Your ticket is being printed"),
    taken: t("Please take your ticket below"),
    none: t("No paper: please take a photo of your number"),
  };
  return html`<p class=${`paper ${paper}`} data-testid="print-state" data-state=${paper} aria-live="polite">
    ${icon(paper === "none" ? "alert" : "ticket")} ${words[paper]}
  </p>`;
}

function Code({ mine }) {
  return html`<figure class="code">
    <img data-testid="ticket-qr" src=${`/t/${mine.token}/qr.svg`} alt="" />
    ${mine.url && html`<figcaption>${t("Scan to follow on your phone")}</figcaption>`}
  </figure>`;
}
