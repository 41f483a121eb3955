// Why the kiosk cannot issue now, said to a customer.
import { ago, html, icon, mark, sentence, t } from "/static/hall.js";
import { go } from "./state.js";
import { when } from "./said.js";

const TITLES = {
  stale: mark("This kiosk has lost the hall"),
  cannot_write: mark("No tickets for the moment"),
  stopped: mark("No tickets now"),
  hours: mark("We are closed now"),
  none: mark("No tickets now"),
};

// Returns {kind, detail, age}, or null while tickets can be had.
export function closedBecause(state, stale) {
  if (stale !== null) return { kind: "stale", age: stale };
  if (!state) return null;
  if (!state.can_write) return { kind: "cannot_write" };
  if (!state.issuing) return { kind: "stopped", detail: state.notice };
  if (state.services.some((service) => service.open)) return null;
  const codes = new Set(state.services.map((service) => service.closed_code));
  if (codes.has("outside_hours")) return { kind: "hours", opens: state.opens_at };
  return { kind: "none", detail: state.notice ?? common(codes) };
}

// What is said when all services are closed for the same reason.
function common(codes) {
  const [code] = codes;
  return codes.size === 1 && code && code !== "service_closed" ? sentence(code) : null;
}

const PICTURES = { stale: "offline", hours: "clock" };

export function Closed({ because: { kind, detail, opens, age } }) {
  const silent = kind === "stale" || kind === "hours";
  return html`<section class="message" role="alert" data-testid="closed" data-because=${kind}>
    ${icon(PICTURES[kind] ?? "alert")}
    <h1>${t(TITLES[kind])}</h1>
    ${detail && html`<p>${detail}</p>`}
    ${opens && html`<p class="opens">${t("We open at {time}.", { time: when(opens) })}</p>`}
    ${kind !== "hours" && html`<p>${t("Please ask our staff in the hall: they will give you a number.")}</p>`}
    ${kind === "stale" && html`<p class="quiet">${t("Last news {age} ago", { age: ago(age) })}</p>`}
    ${!silent && html`<button data-testid="need-assistance" onClick=${() => go("assistance")}>
      ${icon("bell")} ${t("I need assistance")}</button>`}
  </section>`;
}
