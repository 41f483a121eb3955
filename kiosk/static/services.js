// What the customer came for: at most six choices on a page, in groups and pages if there are
// more; one tap takes the ticket, unless several services are wanted.
import { html, icon, pick, roughly, sentence, t, useState } from "/static/hall.js";
import { assisted, go, guest, hall, large, low, screen, toWelcome } from "./state.js";
import { choose } from "./choose.js";
import { Choice } from "./frame.js";
import { issue } from "./issue.js";
import { shortly, sized, when } from "./said.js";

const PER_PAGE = 6;
const FEWER = 4; // in larger letters, or low on the screen

// The first level: groups stand where their first service does.
function firstLevel({ services, groups }) {
  const groupOf = (id) => groups.find((group) => group.services.includes(id));
  const shown = services.map((service) => groupOf(service.id) ?? service);
  return [...new Set(shown)];
}

export function Services() {
  const [page, setPage] = useState(0);
  const [opened, setOpened] = useState(null); // the group whose services are shown, by id
  const [chosen, setChosen] = useState(null); // ids in order, null while one tap is enough
  const { services: all, groups } = hall.state.value;
  const group = groups.find(({ id }) => id === opened);
  const byId = (id) => all.find((it) => it.id === id);
  const level = group ? group.services.map(byId) : firstLevel({ services: all, groups });
  const fit = large.value || low.value ? FEWER : PER_PAGE;
  const pages = Math.ceil(level.length / fit);
  const at = page % pages;
  const turn = (to, id = opened) => (setPage(to), setOpened(id));
  const toggle = ({ id }) => setChosen(chosen.includes(id) ? chosen.filter((it) => it !== id) : [...chosen, id]);
  const press = (it) => {
    if (it.services) return turn(0, it.id);
    return chosen ? toggle(it) : choose([it]);
  };
  const back = () => {
    if (group) return turn(0, null);
    return chosen ? setChosen(null) : toWelcome();
  };
  return html`<section class=${chosen ? "services choosing" : "services"}>
    <div>${!chosen && !group && html`<${Greeting} />`}
      <h1>${group ? pick(group.name) : t("What would you like to do?")}</h1></div>
    <ul>${level.slice(at * fit, (at + 1) * fit).map((it) => html`<li key=${it.id}>
      ${it.services ? html`<${Group} of=${it} chosen=${chosen} press=${() => press(it)} />`
        : html`<${Service} of=${it} chosen=${chosen} press=${() => press(it)} />`}</li>`)}</ul>
    <footer>
      ${chosen && html`<${Several} services=${chosen.map(byId).filter(Boolean)} />`}
      ${!chosen && !guest.value && !group && html`<button data-testid="am-customer" onClick=${() => go("identify")}>
        ${icon("person")} ${t("Identify me")}</button>`}
      ${!chosen && !group && html`<button data-testid="several" onClick=${() => setChosen([])}>
        ${icon("several")} ${t("Choose several")}</button>`}
      <button data-testid="back" onClick=${back}>${icon("back")} ${t("Back")}</button>
      ${pages > 1 && html`<button data-testid="more" onClick=${() => turn((at + 1) % pages)}>
        ${t("More services")} ${icon("arrow")}</button>`}
    </footer>
  </section>`;
}

// Who said who it is is greeted, and led to the appointment of today; no name, no tier.
function Greeting() {
  if (assisted.value) return html`<p class="greeting" data-testid="priority">${t("We serve you with priority")}</p>`;
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
  return html`<button class=${sized("service", pick(of.name))} data-testid=${`service-${of.id}`} disabled=${!of.open}
    aria-pressed=${chosen ? place > 0 : undefined} onClick=${press}>
    ${place ? html`<b class="place">${place}</b>` : icon(of.icon)}
    <span class="people">${of.open ? shortly(of.ahead) : ""}</span>
    <strong>${pick(of.name)}</strong>
    ${of.open ? html`<${Line} of=${of} />` : html`<span class="shut">${shut(of)}</span>`}
  </button>`;
}

function Group({ of, chosen, press }) {
  const many = of.services.length;
  const n = chosen ? of.services.filter((id) => chosen.includes(id)).length : 0;
  return html`<button class=${sized("service", pick(of.name))} data-testid=${`group-${of.id}`} onClick=${press}>
    ${n ? html`<b class="place">${n}</b>` : icon(of.icon)}
    <span class="people">${icon("arrow")}</span>
    <strong>${pick(of.name)}</strong>
    <span class="line">${many === 1 ? t("1 service") : t("{n} services", { n: many })}</span>
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
  return html`<div class="several">
    <div class="segmented" role="group">
      <${Choice} id="order-chosen" is=${false} now=${free} set=${setFree}>${t("In this order")}<//>
      <${Choice} id="order-free" is=${true} now=${free} set=${setFree}>${t("Shortest wait first")}<//>
    </div>
    <button class="primary" data-testid="take-several" disabled=${!services.length}
      onClick=${() => choose(services, free && services.length > 1)}>
      ${services.length ? t("One ticket for {n}", { n: services.length }) : t("Choose what you need")}</button>
  </div>`;
}
