// The top line: whose hall, the time, any ticket by its number.
import { api, beat, clock, html, Languages, me, pick, t, useState } from "/static/hall.js";
import { find, hall, person } from "./state.js";

export async function signOut() {
  await api("DELETE", "/session", null);
  location.reload();
}

export function Top() {
  beat.value;
  const [number, setNumber] = useState("");
  const search = (event) => {
    event.preventDefault();
    if (number.trim()) find(number);
  };
  return html`<header class="top">
    <h1>${pick(me.hall)}</h1>
    <time>${clock(hall.now())}</time>
    <form onSubmit=${search} role="search">
      <input type="search" data-testid="find" placeholder=${t("Find a number")} aria-label=${t("Find a number")}
        value=${number} onInput=${(event) => setNumber(event.target.value)} />
    </form>
    <${Languages} />
    <a href="/lobby/admin" data-testid="to-admin">${person?.role === "admin" ? t("Administration") : t("Add a screen")}</a>
    ${me.demo && html`<a href="/devices">${t("Devices")}</a>`}
    <button class="plain" data-testid="sign-out" onClick=${signOut}>${t("Sign out")}</button>
  </header>`;
}
