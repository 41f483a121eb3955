// The floor plan: windows, machines and screens where they stand, each with how it is now; a tap
// says what can be done.
import { beat, duration, html, pick, t, useEffect, useState } from "/static/hall.js";
import { hall, selected } from "./state.js";
import { dragging, grab } from "./drag.js";
import { isAlerted, isWell, pointWords, thingOf } from "./things.js";

const NARROW = matchMedia("(max-width: 800px)");

export function Plan({ state }) {
  beat.value;
  const [narrow, setNarrow] = useState(NARROW.matches);
  useEffect(() => {
    const look = () => setNarrow(NARROW.matches);
    NARROW.addEventListener("change", look);
    return () => NARROW.removeEventListener("change", look);
  }, []);
  const plan = narrow ? state.plan.narrow : state.plan.wide;
  return html`<section class="plan"><h2 class="hidden-text">${t("Floor plan")}</h2>
    <svg viewBox=${`-0.05 -0.05 ${plan.width + 0.1} ${plan.height + 0.1}`} data-testid="plan" role="group"
      aria-label=${t("Floor plan")}>
      ${plan.zones.map((area) => html`<${Zone} key=${area.id} area=${area} state=${state} />`)}
      ${plan.things.map((at) => html`<${Spot} key=${at.kind + at.id} at=${at} state=${state} />`)}
    </svg></section>`;
}

function Zone({ area, state }) {
  const zone = state.zones.find(({ id }) => id === area.id);
  const drop = `zone:${area.id}`;
  const kind = dragging.value?.over === drop ? "area over" : "area";
  const name = fit(pick(zone?.name), area.width - 0.6, 0.42);
  return html`<g class=${kind} data-drop=${drop} data-testid=${`zone-${area.id}`}>
    <rect x=${area.x} y=${area.y} width=${area.width} height=${area.height} rx="0.25" />
    <text x=${area.x + 0.3} y=${area.y + 0.58} font-size="0.42">${name.text}</text></g>`;
}

// What may be tapped, by mouse, finger or keyboard; `props` say what else it is.
function Spot({ at, state }) {
  const open = () => (selected.value = `${at.kind}:${at.id}`);
  const onKeyDown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  };
  const props = { role: "button", tabindex: 0, onClick: open, onKeyDown, transform: `translate(${at.x} ${at.y})` };
  if (at.kind !== "points") return html`<${Screen} at=${at} state=${state} props=${props} />`;
  const point = state.points.find(({ id }) => id === at.id);
  const zone = pick(state.zones.find(({ id }) => id === at.zone)?.name);
  const moved = at.zone && t("today: {zone}", { zone });
  return point && html`<${Point} of=${point} moved=${moved} isAlerted=${isAlerted(state, at)} props=${props} />`;
}

const listed = (all, between) => all.filter(Boolean).join(between);

const ROUND = 2 * Math.PI * 0.27;

// What needs a hand at this very thing.
const Mark = ({ x, y }) => html`<g class="alerted" transform=${`translate(${x} ${y})`}>
  <circle r="0.26" /><path d="M0 -0.13v0.13M0 0.11v0.02" /></g>`;

function Point({ of, moved, isAlerted, props }) {
  const { ticket } = of;
  const since = of.since_s + hall.elapsed();
  const label = pick(of.label);
  const words = pointWords(of);
  const used = ticket?.state === "serving" ? since / ticket.usual_s : 0;
  const name = fit(label, 2, 0.38);
  const said = fit(ticket ? ticket.number : words, 2.02, ticket ? 0.72 : 0.44);
  const drop = `point:${of.id}`;
  const over = dragging.value?.over === drop;
  const looks = ["point", of.state, ticket?.state, !isWell(of) && "ill", used >= 1 && "late", over && "over"];
  return html`<g ...${props} class=${listed(looks, " ")} data-testid=${`point-${of.id}`} data-drop=${drop}
    data-state=${of.state} data-health=${of.health} onPointerDown=${grab(drop, label)}
    aria-label=${listed([label, words, ticket?.number, moved, isAlerted && t("alert")], ", ")}>
    <rect x="-1.2" y="-1.1" width="2.4" height="2.2" rx="0.2" />
    <rect class="mark" x="-1.2" y="-1.1" width="0.12" height="2.2" rx="0.06" />
    <text class="label" x="-0.95" y="-0.62" font-size=${name.size}>${name.text}</text>
    <text class=${ticket ? "number" : "words"} x="-0.95" y="0.16" font-size=${said.size}>${said.text}</text>
    ${of.state !== "closed" && html`<text class="time" x="-0.95" y="0.84" font-size="0.38">${duration(since)}</text>`}
    ${used > 0 && html`<g class="ring"><circle cx="0.78" cy="0.68" r="0.27" />
      <circle class="used" cx="0.78" cy="0.68" r="0.27" transform="rotate(-90 0.78 0.68)"
        stroke-dasharray=${`${Math.min(1, used) * ROUND} ${ROUND}`} /></g>`}
    ${moved && html`<${Moved} words=${moved} />`}
    ${isAlerted && html`<${Mark} x="1.08" y="-1" />`}
  </g>`;
}

// A window that was put in its place by hand stays there, whatever zone it belongs to today.
function Moved({ words }) {
  const said = fit(words, 2.4, 0.34);
  return html`<g class="moved" data-testid="moved"><rect x="-1.25" y="0.88" width="2.5" height="0.46" rx="0.12" />
    <text x="0" y="1.22" text-anchor="middle" font-size=${said.size}>${said.text}</text></g>`;
}

function Screen({ at, state, props }) {
  const thing = thingOf(state, at.kind, at.id);
  if (!thing) return null;
  const name = fit(at.id, 1.42, 0.34);
  const marked = isAlerted(state, at);
  const said = listed([`${thing.title}: ${thing.words}`, marked && t("alert")], ", ");
  const kind = thing.fine ? "screen" : "screen ill";
  return html`<g ...${props} class=${kind} data-testid=${`device-${at.id}`} aria-label=${said}>
    <rect class="reach" x="-1.2" y="-0.55" width="2.4" height="1.1" />
    <rect x="-1.2" y="-0.42" width="2.4" height="0.84" rx="0.2" />
    <use transform="translate(-1.08 -0.3) scale(0.025)" href=${`#icon-${thing.icon}`} />
    <text x="-0.38" y="0.12" font-size=${name.size}>${name.text}</text>
    ${marked && html`<${Mark} x="0.98" y="-0.3" />`}
    ${!marked && !thing.fine && html`<circle cx="1.02" cy="-0.25" r="0.11" />`}</g>`;
}

// About how wide a letter is, in its size: Chinese ones are square.
const letter = (char) => (char.codePointAt(0) > 0x2e7f ? 1 : 0.54);
const width = (text) => [...text].reduce((sum, char) => sum + letter(char), 0);

// A text as large as its room allows, cut only where it would be too small to read.
export function fit(text, room, most, least = most * 0.72) {
  const size = Math.min(most, Math.max(least, room / Math.max(width(text), 0.1)));
  let shown = text;
  while (shown && width(shown + (shown === text ? "" : "…")) * size > room + 0.02) shown = shown.slice(0, -1);
  return { text: shown === text ? text : `${shown.trimEnd()}…`, size: Math.round(size * 100) / 100 };
}
