// The front door: sign in, and the way to each face.
import { html, icon, Languages, me, mount, pick, SignIn, signOut, t } from "./hall.js";

const PEOPLE = new Set(["teller", "lobby", "admin"]);

function Home() {
  const person = me.who.find(({ role }) => PEOPLE.has(role));
  return html`<main class="door">
    <header><h1>${pick(me.hall)}</h1><${Languages} /></header>
    ${person
      ? html`<p class="person">${t("Signed in as {name}", { name: person.name })}
          <button class="plain" data-testid="sign-out" onClick=${signOut}>${t("Sign out")}</button></p>`
      : html`<${SignIn} />`}
    ${me.ways.map(({ face, name, ways }) => html`<section key=${face}>
      <h2>${pick(name)}</h2>
      <ul class="ways">${ways.map(({ href, label }) => html`<li key=${href}><a href=${href}>
        <span>${pick(label)}</span>${icon("arrow")}</a></li>`)}</ul>
    </section>`)}
  </main>`;
}

mount(Home);
