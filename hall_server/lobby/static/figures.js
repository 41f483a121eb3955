// Four figures: how the hall is doing, at a glance.
import { html, percent, t } from "/static/hall.js";
import { unfolded } from "./alerts.js";

export function Figures({ of }) {
  const late = of.longest_promise_used >= 1;
  return html`<dl class="figures">
    <${Figure} id="waiting" name=${t("waiting")} value=${of.waiting} />
    <${Figure} id="promise" name=${t("of the longest promise used")} value=${percent(of.longest_promise_used)} warn=${late} />
    <${Figure} id="open" name=${t("windows open")} value=${of.open_points} />
    <${Figure} id="alerts" name=${t("alerts")} value=${of.alerts} warn=${of.alerts > 0} to=${of.alerts > 0 && "#alerts"} />
  </dl>`;
}

function Figure({ id, name, value, warn, to }) {
  return html`<div class=${warn ? "warn" : ""} data-testid=${`figure-${id}`}>
    <dd>${to ? html`<a href=${to} aria-label=${`${value} ${name}`} onClick=${() => (unfolded.value = true)}>${value}</a>` : value}</dd><dt>${name}</dt>
  </div>`;
}
