// What needs a hand, and the screens and devices of the hall.
import { clock, html, icon, mark, pick, t } from "/static/hall.js";
import { ask, openStory } from "./state.js";

export function Alerts({ state }) {
  if (!state.alerts.length) return null;
  return html`<ul class="alerts">${state.alerts.map(
    (alert, i) => html`<li class="note" key=${i} data-testid=${`alert-${alert.kind}`}>
      ${icon("alert")} ${pick(alert.text)} ${alert.since > 0 && html`<small class="quiet">${since(alert.since)}</small>`}
      ${alert.ticket && html`<button class="quiet-key" onClick=${() => openStory(alert.ticket)}>${t("Show")}</button>`}
      ${alert.kind === "assistance" && html`<button class="quiet-key" data-testid=${`help-${alert.name}`} onClick=${() => answerHelp(alert.name)}>${t("Somebody is coming")}</button>`}
      ${ASKS_FOR_THE_DAY.has(alert.kind) && html`<button class="quiet-key" onClick=${confirmDay}>${t("The date is right")}</button>`}
    </li>`,
  )}</ul>`;
}

const since = (ms) => t("since {time}", { time: clock(new Date(ms)) });

const ASKS_FOR_THE_DAY = new Set(["day_unconfirmed", "clock_ahead"]);

const answerHelp = (kiosk) => ask("DELETE", `/kiosks/${encodeURIComponent(kiosk)}/help`);

const confirmDay = () => ask("POST", "/hall/confirm-day");

const KINDS = { printer: mark("Printer"), sign: mark("Window sign"), speaker: mark("Speaker") };

const STATES = {
  ready: mark("ready"),
  near_end: mark("paper nearly used up"),
  paper_out: mark("no paper"),
  cover_open: mark("cover open"),
  jam: mark("paper jam"),
  not_taken: mark("ticket not taken"),
  offline: mark("not reachable"),
  silent: mark("no answer"),
  failed: mark("broken"),
  unknown: mark("not known now"),
};

export function Screens({ state }) {
  const rows = [
    ...state.kiosks.map((kiosk) => row(t("Kiosk"), kiosk)),
    ...state.displays.map((board) => row(t("Board"), board)),
    ...state.devices.map(device),
  ];
  return html`<section class="screens">
    <h2>${t("Screens and devices")}</h2>
    <ul>${rows.map(({ kind, id, fine, words }) => html`<li key=${kind + id} data-testid=${`device-${id}`}>
      <i class=${fine ? "dot" : "dot off"}></i>${kind} ${id}<span class="quiet">${words}</span></li>`)}</ul>
  </section>`;
}

const row = (kind, { id, connected: fine, since: ms }) => ({
  kind, id, fine, words: [fine ? t("on") : t("not connected"), ms && since(ms)].filter(Boolean).join(", "),
});

const device = ({ name, kind, state, since: ms }) => ({
  kind: KINDS[kind] ? t(KINDS[kind]) : kind,
  id: name,
  fine: state === "ready",
  words: `${STATES[state] ? t(STATES[state]) : state}, ${since(ms)}`,
});
