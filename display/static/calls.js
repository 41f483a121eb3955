// The calls: news on top and large, the others beneath.
import { html, icon, me, pick, t } from "/static/hall.js";

const HEADS = 3;
const OTHERS = 4;

export function Calls({ rows }) {
  if (!rows.length) return html`<section class="calls"><${Nobody} /></section>`;
  const news = rows.filter((row) => row.news).slice(0, HEADS);
  const heads = news.length ? news : rows.slice(0, 1);
  const others = rows.filter((row) => !heads.includes(row)).slice(0, OTHERS);
  return html`<section class="calls" aria-live="polite">
    <div class=${`heads n${heads.length}`}>
      ${heads.map((row) => html`<${Row} key=${row.call_id} row=${row} />`)}
    </div>
    <div class="others">${others.map((row) => html`<${Row} key=${row.call_id} row=${row} />`)}</div>
  </section>`;
}

function Row({ row }) {
  return html`<p class=${row.news ? "call new" : "call"} data-testid=${`call-${row.number}`}
    data-call=${row.call_id} data-kind=${row.kind}>
    <span class="number">${row.number}</span>
    ${icon("arrow")}
    <span class="label">
      ${me.languages.map((lang) => html`<span key=${lang} lang=${lang}>${pick(row.label, lang)}</span>`)}
    </span>
  </p>`;
}

function Nobody() {
  return html`<div class="nobody">
    ${me.languages.map(
      (lang) => html`<p key=${lang} lang=${lang}><b>${pick(me.hall, lang)}</b>
        ${t("Your number will appear here", lang)}</p>`,
    )}
  </div>`;
}
