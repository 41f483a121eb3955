// Above everything: whose hall, the time, any ticket by its number; four figures; old news, what went
// wrong, what was done.
import { ago, beat, clock, html, Languages, me, percent, pick, signOut, t } from "/static/hall.js";
import { back, done, find, hall, mentioned, opened, openStory, person, problem, selected } from "./state.js";
import { unfolded } from "./alerts.js";

const SignOut = () => html`<button class="plain" data-testid="sign-out" onClick=${signOut}>${t("Sign out")}</button>`;

export function Top() {
  beat.value;
  const search = (event) => {
    event.preventDefault();
    const number = new FormData(event.target).get("number").trim();
    if (number) find(number);
  };
  const admin = person?.role === "admin" ? t("Administration") : t("Add a screen");
  return html`<header class="top">
    <h1>${pick(me.hall)}</h1>
    <time>${clock(hall.now())}</time>
    <form onSubmit=${search} role="search"><input type="search" name="number" data-testid="find"
      placeholder=${t("Find a number")} aria-label=${t("Find a number")} /></form>
    <${Languages} />
    <a href="/lobby/admin" data-testid="to-admin">${admin}</a>
    ${me.demo && html`<a href="/devices">${t("Devices")}</a>`}
    <${SignOut} />
  </header>`;
}

export const AdminTop = () => html`<header class="top"><h1>${pick(me.hall)}</h1><a href="/lobby">${t("Lobby")}</a>
  <span class="space"></span><${Languages} /><${SignOut} /></header>`;

export function Strips({ state }) {
  const inDialog = opened.value || selected.value; // which says it itself
  const stale = hall.stale.value;
  return html`<div class="strips">
    ${stale !== null && html`<p class="note" role="alert" data-testid="stale">
      ${t("Last news {age} ago", { age: ago(stale) })}</p>`}
    ${!state.issuing && html`<p class="note" data-testid="stopped">
      ${t("The hall is not issuing tickets now.")} ${state.notice ?? ""}</p>`}
    ${problem.value && !inDialog && html`<p class="note bad" role="alert" data-testid="problem">${problem.value()}</p>`}
    ${done.value && html`<p class="note done" role="status" data-testid="message">${done.value()}
      ${mentioned.value && html`<button class="quiet-key" data-testid="mentioned"
        onClick=${() => openStory(mentioned.value)}>${t("Show")}</button>`}
      ${back.value && html`<button class="quiet-key" data-testid="take-back" onClick=${back.value}>
        ${t("Take back")}</button>`}</p>`}
  </div>`;
}

// How the hall is doing, at a glance.
export function Figures({ of }) {
  const late = of.longest_promise_used >= 1;
  const used = percent(of.longest_promise_used);
  return html`<dl class="figures">
    <${Figure} id="waiting" name=${t("waiting")} value=${of.waiting} />
    <${Figure} id="promise" name=${t("of the longest promise used")} value=${used} warn=${late} />
    <${Figure} id="open" name=${t("windows open")} value=${of.open_points} />
    <${Figure} id="alerts" name=${t("alerts")} value=${of.alerts} warn=${of.alerts > 0}
      to=${of.alerts > 0 && "#alerts"} />
  </dl>`;
}

function Figure({ id, name, value, warn, to }) {
  const unfold = () => (unfolded.value = true);
  const link = to && html`<a href=${to} aria-label=${`${value} ${name}`} onClick=${unfold}>${value}</a>`;
  return html`<div class=${warn ? "warn" : ""} data-testid=${`figure-${id}`}>
    <dd>${link || value}</dd><dt>${name}</dt></div>`;
}
