// The front door: sign in, and the way to each face.
import { api, html, icon, Languages, language, me, mount, pick, SignIn, t, mark } from "./hall.js";

const FACES = {
  kiosk: mark("Kiosks"),
  display: mark("Boards"),
  counter: mark("Counters"),
  evaluate: mark("Evaluation"),
  lobby: mark("Lobby"),
  devices: mark("Devices"),
};

const PEOPLE = new Set(["teller", "lobby", "admin"]);

const at = (face, id) => {
  const known = me.points.find((point) => point.id === id);
  return { face, name: id, label: pick(known?.label) || id, href: `/${face}/${id}` };
};
const counter = (id) => at("counter", id);

// The screens that one identity of this browser may see.
function screensOf({ role, name, point }) {
  if (role === "kiosk") return [{ face: role, name, label: `${t("Kiosk")} ${name}`, href: `/kiosk/${name}` }];
  if (role === "display") return [{ face: role, name, label: `${t("Board")} ${name}`, href: `/display/${name}` }];
  if (role === "counter") return [counter(point ?? name)];
  if (role === "evaluator") return [at("evaluate", point ?? name)];
  if (role === "teller") return point ? [counter(point)] : me.points.map(({ id }) => counter(id));
  return [{ face: "lobby", name: "lobby", label: t("Lobby"), href: "/lobby" }];
}

function ways() {
  const all = [...me.demo_links, ...me.who.flatMap(screensOf)];
  const unique = [...new Map(all.map((way) => [`${way.face} ${way.name}`, way])).values()];
  return Object.keys(FACES)
    .map((face) => [face, unique.filter((way) => way.face === face)])
    .filter(([, found]) => found.length);
}

async function signOut() {
  await api("DELETE", "/session", null);
  location.reload();
}

// The demo's links say their names themselves, in both languages.
const label = (way) => (language.value === "zh" && way.label_zh) || way.label || way.name;

function Home() {
  const person = me.who.find(({ role }) => PEOPLE.has(role));
  return html`<main class="door">
    <header><h1>${pick(me.hall)}</h1><${Languages} /></header>
    ${person
      ? html`<p class="person">${t("Signed in as {name}", { name: person.name })}
          <button class="plain" data-testid="sign-out" onClick=${signOut}>${t("Sign out")}</button></p>`
      : html`<${SignIn} />`}
    ${ways().map(
      ([face, found]) => html`<section key=${face}>
        <h2>${t(FACES[face])}</h2>
        <ul class="ways">${found.map(
          (way) => html`<li key=${way.href}><a href=${way.href}>
            <span>${label(way)}</span>${icon("arrow")}</a></li>`,
        )}</ul>
      </section>`,
    )}
  </main>`;
}

mount(Home);
