// My line, in the order of the rules, with how much of its promise each has used; who waits aside.
import { beat, duration, html, percent, pick, t, useLayoutEffect, useRef, useState } from "/static/hall.js";
import { hall, panel, possible } from "./state.js";
import { backIn, choices, toggle } from "./menus.js";
import { Choice } from "./panels.js";
import { Whispers } from "./whispers.js";

export function Line({ state }) {
  const [list, fit] = useFit(state.line);
  const rest = state.waiting - Math.min(fit, state.line.length);
  return html`<aside class="line">
    <h2>${t("My line")} <span class="quiet">${state.waiting}</span></h2>
    <ol ref=${list}>${state.line.length === 0 && html`<li class="nobody quiet">${t("Nobody is waiting")}</li>`}
      ${state.line.map((ticket, i) => html`<${Waiting} key=${ticket.id} of=${ticket} hides=${i >= fit} />`)}</ol>
    <p class="quiet">${rest > 0 ? t("and {n} more", { n: rest }) : ""}</p>
    <${Parked} state=${state} />
    <${Whispers} state=${state} />
  </aside>`;
}

// How many rows are seen whole: the list is as high as the window leaves it, and the others are
// counted beneath.
function useFit(rows) {
  const list = useRef(null);
  const [fit, setFit] = useState(rows.length);
  useLayoutEffect(() => {
    const measure = () => {
      const bottom = list.current.getBoundingClientRect().bottom + 1;
      const items = [...list.current.querySelectorAll("li")];
      setFit(items.filter((item) => item.getBoundingClientRect().bottom <= bottom).length);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(list.current);
    return () => observer.disconnect();
  }, [rows]);
  return [list, fit];
}

function Waiting({ of, hides }) {
  const over = of.promise_used >= 1;
  return html`<li class=${hides ? "hides" : ""} data-testid=${`line-${of.number}`}>
    <b>${of.number}</b>
    <span class="what">${pick(of.tier_name)} · ${pick(of.service_name)}</span>
    <time>${duration(of.waited_s + hall.elapsed())}</time>
    <span class=${over ? "bar over" : "bar"} role="img" aria-label=${percent(of.promise_used)}>
      <i style=${{ width: `${Math.min(1, of.promise_used) * 100}%` }}></i></span>
    <span class=${over ? "share over" : "share"}>${percent(of.promise_used)}</span>
  </li>`;
}

// Each can be called by hand: by its button, or by G and the key that it then shows.
function Parked({ state }) {
  beat.value;
  const keys = panel.value === "parked";
  const calls = choices(state, "parked");
  return html`<section class="parked" data-testid="parked">
    <h2>${t("Aside")} <button class="plain" data-testid="call-parked" aria-expanded=${keys} disabled=${!possible(state).parked}
      onClick=${() => toggle("parked")}>${t("Call")} <kbd>${keys ? "Esc" : "G"}</kbd></button></h2>
    <ul>${state.parked.map((ticket, i) => html`<li key=${ticket.id}>
      <${Choice} of=${keys ? calls[i] : { ...calls[i], key: null }} />
      <span class="quiet">${pick(ticket.service_name)} · ${backIn(ticket)}</span>
      ${ticket.note && html`<span class="said">${ticket.note}</span>`}
    </li>`)}${state.missed.map((ticket, i) => html`<${Missed} key=${ticket.id} of=${ticket}
      choice=${{ ...calls[state.parked.length + i], ...(!keys && { key: null }) }} />`)}</ul>
  </section>`;
}

const Missed = ({ of, choice }) => html`<li>
  <${Choice} of=${choice} />
  <span class="quiet">${t("did not come, {time} ago", { time: duration(of.ago_s + hall.elapsed()) })}</span>
</li>`;
