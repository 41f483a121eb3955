// The day so far, in a drawer at the bottom: who came, how long they waited, by hour and service.
import { html, t, useEffect, useState } from "/static/hall.js";
import { read } from "./state.js";
import { serviceName } from "./names.js";

const CLOSED_MS = 60_000;
const OPEN_MS = 12_000;

export function Today({ state }) {
  const [isOpen, setOpen] = useState(false);
  const [day, setDay] = useState(null);
  useEffect(() => {
    const load = async () => setDay((await read("/today")) ?? day);
    load();
    const again = setInterval(load, isOpen ? OPEN_MS : CLOSED_MS);
    return () => clearInterval(again);
  }, [isOpen]);
  return html`<section class=${isOpen ? "today open" : "today"}>
    <button class="plain handle" data-testid="today" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>
      <h2>${t("Today so far")}</h2><span>${day && summary(day)}</span>
      <i aria-hidden="true">${isOpen ? "▾" : "▴"}</i></button>
    ${isOpen && day && html`<div class="charts" data-testid="charts" tabindex="0">
      <${Hours} title=${t("Tickets issued, by hour")} hours=${day.hours} value=${({ issued }) => issued} />
      <${Hours} title=${t("Mean wait until the call, in minutes, by hour")} hours=${day.hours}
        value=${({ wait_s: s }) => (s === null ? null : minutes(s))} />
      <${Services} day=${day} state=${state} />
    </div>`}
  </section>`;
}

const minutes = (seconds) => (seconds < 600 ? Math.round(seconds / 6) / 10 : Math.round(seconds / 60));
const said = (seconds) => (seconds === null ? "–" : t("{n} min", { n: minutes(seconds) }));

const both = ({ wait_s: mean, longest_s: most }) =>
  mean === null ? "–" : t("{n} min", { n: `${minutes(mean)} / ${minutes(most)}` });

const summary = ({ total, states }) =>
  [
    total.issued === 1 ? t("1 ticket") : t("{n} tickets", { n: total.issued }),
    t("{n} finished", { n: states.finished ?? 0 }),
    t("{n} did not come", { n: states.no_show ?? 0 }),
    t("mean wait {time}", { time: said(total.wait_s) }),
  ].join(" · ");

const WIDTH = 360;
const HEIGHT = 120;

function Hours({ title, hours, value }) {
  const values = hours.map(value);
  const most = Math.max(1, ...values);
  const step = Math.min(WIDTH / Math.max(hours.length, 1), 44);
  const said = hours.map(({ hour }, i) => `${hour}: ${values[i] ?? "–"}`).join(", ");
  const chart = html`<svg viewBox=${`0 0 ${WIDTH} ${HEIGHT + 36}`} role="img" aria-label=${`${title}: ${said}`}>
    <path class="axis" d=${`M0 ${HEIGHT + 16.5}H${WIDTH}`} />
    ${hours.map(({ hour }, i) => {
      const high = ((values[i] ?? 0) / most) * HEIGHT;
      return html`<g key=${i} transform=${`translate(${i * step} 16)`}>
        <rect x=${step * 0.15} width=${step * 0.7} y=${HEIGHT - high} height=${high} />
        <text x=${step / 2} y=${HEIGHT - high - 4}>${values[i] ?? ""}</text>
        <text class="hour" x=${step / 2} y=${HEIGHT + 16}>${hour}</text></g>`;
    })}</svg>`;
  return html`<figure><figcaption>${title}</figcaption>
    ${hours.length ? chart : html`<p class="quiet">${t("Nothing yet.")}</p>`}</figure>`;
}

function Services({ day, state }) {
  const longest = Math.max(60, ...day.services.map((it) => it.longest_s ?? 0));
  const share = (seconds) => ({ width: `${(100 * (seconds ?? 0)) / longest}%` });
  return html`<figure class="services"><figcaption>${t("By service: tickets, mean and longest wait")}</figcaption>
    <ul>${day.services.map((it) => html`<li key=${it.id}><span>${serviceName(state, it.id)}</span><b>${it.issued}</b>
      <span class="waits"><i style=${share(it.longest_s)}></i><i class="mean" style=${share(it.wait_s)}></i></span>
      <span class="quiet">${both(it)}</span></li>`)}</ul></figure>`;
}
