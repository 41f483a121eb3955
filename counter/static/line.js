// My line, in the order of the rules, with how much of its promise each has used; who waits aside; and
// what is said quietly at the edge: a promise nearly used, who has arrived, trouble with a device.
import { beat, duration, html, percent, pick, t, useLayoutEffect, useRef, useState } from "/static/hall.js";
import { hall, panel, possible } from "./state.js";
import { backIn, choices, toggle } from "./menus.js";
import { Choice } from "./keys.js";

const NEARLY = 0.8;
const SHOWN = 3;

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
    <h2>${t("Aside")} <button class="plain" data-testid="call-parked" aria-expanded=${keys}
      disabled=${!possible(state).parked} onClick=${() => toggle("parked")}>
      ${keys ? t("Cancel") : t("Call")} <kbd>${keys ? "Esc" : "G"}</kbd></button></h2>
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

// Each with an id that stays the same as long as it is the same news.
export function whispers(state) {
  const nearly = state.line.filter(({ promise_used: used }) => used >= NEARLY).map((of) => ({
    id: `nearly ${of.id}`, kind: "nearly",
    words: () => t("{number}: {share} of the promise used", { number: of.number, share: percent(of.promise_used) }),
  }));
  const told = (state.alerts ?? []).map(({ kind, name, ticket, text }) => ({
    id: [kind, name, ticket].join(" "), kind, words: () => pick(text),
  }));
  const isArrival = ({ kind }) => kind === "arrival";
  return varied([...told.filter(isArrival), ...nearly, ...told.filter((it) => !isArrival(it))]);
}

// The first of each kind before a second of any: one crowd must not hide a broken printer.
function varied(all) {
  const isFirst = (it) => all.find(({ kind }) => kind === it.kind) === it;
  return [...all.filter(isFirst), ...all.filter((it) => !isFirst(it))];
}

function Whispers({ state }) {
  beat.value;
  const all = whispers(state);
  const rest = all.length - SHOWN;
  const more = rest === 1 ? t("and 1 more alert") : t("and {n} more alerts", { n: rest });
  return html`<section class="whispers" tabindex="0" aria-label=${t("Alerts")}><ul>${all.slice(0, SHOWN).map(
    ({ id, kind, words }) => html`<li key=${id} class=${kind} data-testid=${`alert-${kind}`}>${words()}</li>`,
  )}</ul>${rest > 0 && html`<p class="quiet">${more}</p>`}</section>`;
}
