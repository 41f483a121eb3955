// The line at the top of every page: whose hall this is, and the languages.
import { html, language, me, ownName, pick, t } from "/static/hall.js";

export function Top() {
  return html`<header class="top">
    <p class="hall-name">${me.logo ? html`<img src="/look/logo" alt=${pick(me.hall)} draggable="false" />` : pick(me.hall)}</p>
    ${me.languages.length > 1 &&
    html`<nav class="segmented" aria-label=${t("Language")}>
      ${me.languages.map(
        (lang) => html`<button key=${lang} lang=${lang} data-testid=${`lang-${lang}`}
          aria-pressed=${language.value === lang}
          onClick=${() => (language.value = lang)}>${ownName(lang)}</button>`,
      )}
    </nav>`}
  </header>`;
}
