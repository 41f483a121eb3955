// Four figures: how the hall is doing, at a glance.
import { html, percent, t } from "/static/hall.js";

export function Figures({ of }) {
  const late = of.longest_promise_used >= 1;
  return html`<dl class="figures">
    <${Figure} id="waiting" name=${t("waiting")} value=${of.waiting} />
    <${Figure} id="promise" name=${t("of the longest promise used")} value=${percent(of.longest_promise_used)} warn=${late} />
    <${Figure} id="open" name=${t("windows open")} value=${of.open_points} />
    <${Figure} id="alerts" name=${t("alerts")} value=${of.alerts} warn=${of.alerts > 0} />
  </dl>`;
}

function Figure({ id, name, value, warn }) {
  return html`<div class=${warn ? "warn" : ""} data-testid=${`figure-${id}`}>
    <dd>${value}</dd><dt>${name}</dt>
  </div>`;
}
