// What stands above every page of the look: the way to each face's pieces, and the languages.
import { html, Languages, me, pick, t } from "./hall.js";

export const Top = ({ children }) => html`<header>
  <h1>${t("The look")}</h1>
  <nav aria-label=${t("Faces")}>${me.galleries.map(({ href, name }) => html`<a key=${href} href=${href}
    aria-current=${href === location.pathname ? "page" : undefined}>${pick(name)}</a>`)}</nav>
  ${children}<${Languages} />
</header>`;
