// The hall of devices, in the demo: pull out the paper here and see what the hall makes of it.
import { ago, api, beat, html, Languages, mount, pick, signal, t } from "/static/hall.js";
import { Picture } from "./device-pictures.js";

// Out of step with a sign that blinks once a second: in step it would look dark for ever.
const EVERY_MS = 700;
const WELL = new Set(["ready", "near_end", "unknown"]);
const devices = signal(null);
const lost = signal(false);

const call = (method, path, body) => api(method, path, body, { root: "/api/demo/devices", patience: 0 });

async function look() {
  const { ok, body } = await call("GET", "");
  if (ok) devices.value = body;
  lost.value = !ok;
}

async function poll() {
  await look();
  setTimeout(poll, EVERY_MS);
}

async function send(name, what, body) {
  await call("POST", `/${encodeURIComponent(name)}/${what}`, body);
  await look();
}

function Devices() {
  return html`<main class="devices">
    <header>
      <div>
        <h1>${t("Hall of devices")}</h1>
        <p class="quiet">${t("Pull out the paper, unplug a cable, press a key, and read what the hall does.")}</p>
      </div>
      <${Languages} />
    </header>
    ${lost.value && html`<p class="note" role="status">${t("The hall cannot be reached now.")}</p>`}
    <${Rack} all=${devices.value} />
  </main>`;
}

function Rack({ all }) {
  if (!all) return html`<p class="skeleton" aria-hidden="true"></p>`;
  if (!all.length) return html`<p class="quiet">${t("This hall has no simulated devices.")}</p>`;
  return html`<div class=${lost.value ? "rack old" : "rack"}>
    ${all.map((device) => html`<${Device} key=${device.name} of=${device} />`)}
  </div>`;
}

function Device({ of }) {
  const act = (name, value) => send(of.name, "act", { name, value });
  const kind = pick(of.kind_name);
  return html`<section class=${`device ${of.kind}`} data-testid=${`device-${of.name}`}>
    <header>
      <h2>${of.at.length ? of.at.map((place) => pick(place)).join(" · ") : kind}</h2>
      <p class="quiet">${of.at.length ? `${kind} ${of.name}` : of.name}</p>
      <${State} of=${of} />
    </header>
    <div class="picture"><${Picture} of=${of} act=${act} /></div>
    <div class="beside"><${Faults} of=${of} /><${Says} of=${of} /></div>
  </section>`;
}

function State({ of }) {
  beat.value; // its age is said anew every second
  const age = Math.max(0, (Date.now() - of.since) / 1000);
  return html`<p class=${`state ${tone(of.state)}`} data-testid=${`state-${of.name}`} title=${of.detail}>
    <b>${pick(of.state_name)}</b><span>${ago(age)}</span>
  </p>`;
}

const tone = (state) => (state === "ready" ? "well" : WELL.has(state) ? "soon" : "ill");

// Each fault is a switch; one device has one fault at a time.
function Faults({ of }) {
  if (!of.faults?.length) return null;
  return html`<div class="faults" role="group" aria-label=${t("Faults")}>
    ${of.faults.map(({ name, text }) => html`<button key=${name} aria-pressed=${of.fault === name}
      data-testid=${`fault-${of.name}-${name}`}
      onClick=${() => send(of.name, "fault", { fault: of.fault === name ? null : name })}>${pick(text)}</button>`)}
  </div>`;
}

// What the hall makes of it: the lobby's alert, the customers' screen, the jobs.
function Says({ of }) {
  const isIll = !WELL.has(of.state);
  const isFine = !isIll && !of.alerts.length;
  return html`<div class="says" data-testid=${`says-${of.name}`}>
    <h3>${t("The hall")}</h3>
    <ul>
      ${of.alerts.map((text, i) => html`<li key=${i} class="alert">
        ${t("tells the lobby: {text}", { text: pick(text) })}</li>`)}
      ${isIll && of.kind === "printer" && html`<li>${t("asks customers to take a photo of their number")}</li>`}
      ${isFine && html`<li class="quiet">${t("sees it as {state}", { state: pick(of.state_name) })}</li>`}
      ${of.prints.map((job, i) => html`<${Job} key=${`${i}${job.number}`} job=${job} of=${of} />`)}
    </ul>
  </div>`;
}

function Job({ job, of }) {
  const isDoubtful = job.state === "unknown" || job.state === "failed";
  const elsewhere = job.printer === of.name ? "" : ` · ${job.printer}`;
  return html`<li><b class="number">${job.number}</b> <span class=${isDoubtful ? "stop" : "quiet"}>
    ${pick(job.state_name)}${elsewhere}</span></li>`;
}

mount(Devices);
poll();
