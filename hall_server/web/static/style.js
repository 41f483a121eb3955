// The look, alive: every shared piece in every state, light, dark and in high contrast.
import { about, html, icon, ICONS, mark, mount, NotJoined, sentence, SignIn, t } from "./hall.js";
import { Colours } from "./style-colours.js";
import { Top } from "./style-top.js";

const SCHEMES = [
  { name: mark("Light"), scheme: "light" },
  { name: mark("Dark"), scheme: "dark" },
  { name: mark("High contrast"), contrast: "high" },
];

const SIZES = ["s", "m", "l", "xl", "2xl", "3xl", "4xl", "5xl"];
const WAIT = { low: 480, mid: 720, high: 1080 };

function Part({ name, children }) {
  return html`<section><h3>${name}</h3><div class="shown">${children}</div></section>`;
}

const Buttons = () => html`<${Part} name=${t("Buttons")}>
  <button>${t("Ready")}</button>
  <button class="focused">${t("Focused")}</button>
  <button disabled>${t("Off")}</button>
  <button class="primary">${t("Take a ticket")}</button>
  <button class="primary" disabled>${t("Off")}</button>
  <button class="plain">${t("Give up my place")}</button>
  <button class="danger">${t("Give up my place")}</button>
  <span class="segmented"><button aria-pressed="true">${t("In this order")}</button><button aria-pressed="false">${t("Shortest wait first")}</button></span>
<//>`;

const Fields = () => html`<${Part} name=${t("Fields")}>
  <label>${t("Empty")}<input /></label>
  <label>${t("Filled in")}<input value="A012" /></label>
  <label>${t("Focused")}<input class="focused" value="A012" /></label>
  <label>${t("Off")}<input disabled value="A012" /></label>
  <label>${t("One of a few")}<select><option>${t("first")}</option><option>${t("last")}</option></select></label>
  <label>${t("Several lines")}<textarea rows="2">A012${"\n"}A013</textarea></label>
  <label class="tick"><input type="checkbox" checked /> ${t("yes")}</label>
  <label class="tick"><input type="checkbox" /> ${t("no")}</label>
<//>`;

const Says = () => html`<${Part} name=${t("What is said")}>
  <p class="note">${t("Last news {age} ago", { age: t("{n} s", { n: 40 }) })}</p>
  <p class="note bad">${t("This window is closed.")}</p>
  <span class="badge">${t("Ready")}</span><span class="badge now">${t("now")}</span><span class="badge stop">${t("broken")}</span>
  <p class="empty">${t("Nobody is waiting")}</p>
  <p class="skeleton" aria-hidden="true"></p>
<//>`;

const Figures = () => html`<${Part} name=${t("Figures")}>
  <p class="call figure">A012</p>
  <div class="card"><b class="figure">1111111111</b><br /><b class="figure">8888888888</b></div>
  <p>${about(WAIT)} · ${about({ mid: 10 })} · ${about(null)}</p>
  <span class="bar"></span><span class="bar"><i class="half"></i></span><span class="bar"><i></i></span><span class="bar over"><i></i></span>
<//>`;

const Type = () => html`<${Part} name=${t("Letters")}>
  ${SIZES.map((size) => html`<${Sized} key=${size} size=${size} />`)}
<//>`;

function Sized({ size }) {
  const set = (place) => place && (place.style.fontSize = `var(--text-${size})`);
  return html`<span ref=${set}>您好 Aa 0O 1Il B8</span>`;
}

const Icons = () => html`<${Part} name=${t("Pictures")}>
  ${ICONS.map((name) => html`<figure key=${name}>${icon(name)}<figcaption>${name}</figcaption></figure>`)}
<//>`;

function Scheme({ name, scheme, contrast }) {
  return html`<section class="scheme" data-scheme=${scheme} data-contrast=${contrast}>
    <h2>${t(name)}</h2>
    <${Part} name=${t("Colours, each with its contrast")}><${Colours} /><//>
    <${Buttons} /><${Fields} /><${Says} /><${Figures} />
  </section>`;
}

mount(() => html`<main class="style">
  <${Top} />
  ${SCHEMES.map((it) => html`<${Scheme} key=${it.name} ...${it} />`)}
  <section class="scheme"><${Type} /><${Icons} /></section>
  <section class="scheme"><${Part} name=${t("Sign in")}><${SignIn} onDone=${() => {}} autofocus=${false} />
    <${SignIn} onDone=${() => {}} autofocus=${false} said=${sentence("sign_in_failed")} /><//></section>
  <section class="scheme"><${Part} name=${t("Not let in yet")}>${["kiosk", "display", "evaluator"].map((role) => html`<${NotJoined} key=${role} role=${role} />`)}<//></section>
</main>`);
