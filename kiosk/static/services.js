// What the customer came for: at most six choices on a page.
import { html, icon, pick, roughly, t, useState } from "/static/hall.js";
import { hall, startAgain } from "./state.js";
import { issue } from "./issue.js";

const PER_PAGE = 6;

export function Services() {
  const [page, setPage] = useState(0);
  const all = hall.state.value.services;
  const pages = Math.ceil(all.length / PER_PAGE);
  const shown = all.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  return html`<section class="services">
    <h1>${t("What would you like to do?")}</h1>
    <ul>${shown.map((service) => html`<li key=${service.id}><${Service} of=${service} /></li>`)}</ul>
    <footer>
      <button onClick=${startAgain}>${icon("back")} ${t("Back")}</button>
      ${pages > 1 &&
      html`<button onClick=${() => setPage((page + 1) % pages)}>
        ${t("More services")} ${icon("arrow")}</button>`}
    </footer>
  </section>`;
}

function Service({ of }) {
  return html`<button class="service" data-testid=${`service-${of.id}`} disabled=${!of.open}
    onClick=${() => issue(of)}>
    ${icon(of.icon)}
    <span class="people">${of.open ? t("{n} waiting", { n: of.waiting }) : ""}</span>
    <strong>${pick(of.name)}</strong>
    ${of.open ? html`<${Line} of=${of} />` : html`<span class="shut">${of.notice ?? t("Not today")}</span>`}
  </button>`;
}

function Line({ of }) {
  if (!of.estimate) return html`<span class="shut">${t("No window is open for this yet")}</span>`;
  return html`<span class="line">${roughly(of.estimate)}</span>`;
}
