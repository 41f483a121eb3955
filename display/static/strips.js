// The strips at the bottom: a notice, old news, sound that the browser blocks.
import { ago, html, icon, mark, me, t } from "/static/hall.js";

const both = (text, values = () => ({})) =>
  me.languages.map((lang) => html`<span key=${lang} lang=${lang}>${t(text, values(lang), lang)}</span>`);

export function Notice({ state }) {
  if (state.notice) return html`<p class="strip notice" key=${state.notice}>${state.notice}</p>`;
  if (!state.issuing) return html`<p class="strip notice">${both(mark("No new tickets now"))}</p>`;
  return null;
}

export function Stale({ age }) {
  if (age === null) return null;
  return html`<p class="strip stale" data-testid="stale" role="alert">
    ${icon("alert")} ${both(mark("Last news {age} ago"), (lang) => ({ age: ago(age, lang) }))}
  </p>`;
}

export function SoundBlocked({ chime }) {
  if (!chime.blocked.value) return null;
  return html`<p class="sound-blocked" data-testid="sound-blocked">
    ${icon("sound")} ${both(mark("Sound is off: touch the screen once"))}
  </p>`;
}
