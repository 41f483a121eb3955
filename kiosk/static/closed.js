// Why the kiosk cannot issue now, said to a customer.
import { ago, html, icon, mark, t } from "/static/hall.js";

const TITLES = {
  stale: mark("This kiosk has lost the hall"),
  cannot_write: mark("No tickets for the moment"),
  stopped: mark("No tickets now"),
  none: mark("No tickets now"),
};

// Returns {kind, detail, age}, or null while tickets can be had.
export function closedBecause(state, stale) {
  if (stale !== null) return { kind: "stale", age: stale };
  if (!state) return null;
  if (!state.can_write) return { kind: "cannot_write" };
  if (!state.issuing) return { kind: "stopped", detail: state.notice };
  if (state.services.every((service) => !service.open)) return { kind: "none", detail: state.notice };
  return null;
}

export function Closed({ because }) {
  return html`<section class="message" role="alert" data-testid="closed" data-because=${because.kind}>
    ${icon("alert")}
    <h1>${t(TITLES[because.kind])}</h1>
    ${because.detail && html`<p>${because.detail}</p>`}
    <p>${t("Please ask our staff in the hall: they will give you a number.")}</p>
    ${because.kind === "stale" &&
    html`<p class="quiet">${t("Last news {age} ago", { age: ago(because.age) })}</p>`}
  </section>`;
}
