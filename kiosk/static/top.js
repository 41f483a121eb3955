// The line at the top of every page: whose hall this is, and the languages.
import { html, language, me, pick } from "/static/hall.js";

const OWN_NAMES = { zh: "中文", en: "English" };

export function Top() {
  return html`<header class="top">
    <p class="hall-name">${pick(me.hall)}</p>
    <nav>
      ${me.languages.map(
        (lang) => html`<button key=${lang} lang=${lang} data-testid=${`lang-${lang}`}
          aria-pressed=${language.value === lang}
          onClick=${() => (language.value = lang)}>${OWN_NAMES[lang] ?? lang}</button>`,
      )}
    </nav>
  </header>`;
}
