// What the customer came for: at most six choices on a page; one tap takes the ticket, unless
// several services are wanted.
import { html, icon, pick, roughly, sentence, t, useState } from "/static/hall.js";
import { guest, hall, screen, startAgain } from "./state.js";
import { choose } from "./choose.js";
import { issue } from "./issue.js";
import { when } from "./when.js";

const PER_PAGE = 6;

export function Services() {
  const [page, setPage] = useState(0);
  const [chosen, setChosen] = useState(null); // ids in order, null while one tap is enough
  const all = hall.state.value.services;
  const pages = Math.ceil(all.length / PER_PAGE);
  const shown = all.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  const press = ({ id }) => setChosen(chosen.includes(id) ? chosen.filter((it) => it !== id) : [...chosen, id]);
  return html`<section class="services">
    <div>${!chosen && html`<${Greeting} />`}<h1>${t("What would you like to do?")}</h1></div>
    <ul>${shown.map((service) => html`<li key=${service.id}><${Service} of=${service} chosen=${chosen}
      press=${() => (chosen ? press(service) : choose([service]))} /></li>`)}</ul>
    <footer>
      ${chosen && html`<${Several} services=${chosen.map((id) => all.find((service) => service.id === id)).filter(Boolean)} />`}
      <button onClick=${chosen ? () => setChosen(null) : startAgain}>${icon("back")} ${t("Back")}</button>
      ${!chosen && html`<button data-testid="several" onClick=${() => setChosen([])}>${t("Choose several")}</button>`}
      ${pages > 1 &&
      html`<button onClick=${() => setPage((page + 1) % pages)}>
        ${t("More services")} ${icon("arrow")}</button>`}
    </footer>
  </section>`;
}

// Who said who it is is greeted, and led to the appointment of today; no name, no tier.
function Greeting() {
  if (!guest.value) return null;
  const { known, appointment } = guest.value;
  const booked = appointment?.state === "booked" ? appointment : null;
  const checkIn = () => {
    if (screen.value === "services") issue({ service: booked.service, appointment: booked.code });
  };
  return html`<p class="greeting" data-testid="greeting">${known ? t("Welcome back") : t("Thank you")}</p>
    ${booked && html`<button class="primary booked" data-testid="check-in" onClick=${checkIn}>
      ${t("Check in: appointment at {time}", { time: when(booked.at) })}</button>`}`;
}

function Service({ of, chosen, press }) {
  const place = chosen ? chosen.indexOf(of.id) + 1 : 0;
  return html`<button class="service" data-testid=${`service-${of.id}`} disabled=${!of.open}
    aria-pressed=${chosen ? place > 0 : undefined} onClick=${press}>
    ${place ? html`<b class="place">${place}</b>` : icon(of.icon)}
    <span class="people">${of.open ? t("{n} waiting", { n: of.waiting }) : ""}</span>
    <strong>${pick(of.name)}</strong>
    ${of.open ? html`<${Line} of=${of} />` : html`<span class="shut">${shut(of)}</span>`}
  </button>`;
}

const shut = ({ closed_code: code, notice }) =>
  notice ?? (code && code !== "service_closed" ? sentence(code) : t("Not today"));

function Line({ of }) {
  if (!of.estimate) return html`<span class="shut">${t("No window is open for this yet")}</span>`;
  return html`<span class="line">${roughly(of.estimate)}</span>`;
}

function Several({ services }) {
  const [free, setFree] = useState(false);
  const Order = ({ is, id, children }) => html`<button data-testid=${id} aria-pressed=${free === is}
    onClick=${() => setFree(is)}>${children}</button>`;
  return html`<div class="several">
    <nav class="choice">
      <${Order} is=${false} id="order-chosen">${t("In this order")}<//>
      <${Order} is=${true} id="order-free">${t("Shortest wait first")}<//>
    </nav>
    <button class="primary" data-testid="take-several" disabled=${!services.length}
      onClick=${() => choose(services, free && services.length > 1)}>
      ${services.length ? t("One ticket for {n}", { n: services.length }) : t("Choose what you need")}</button>
  </div>`;
}
