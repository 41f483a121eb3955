// The hall of devices, in the demo: tickets as pictures, signs live, faults to set.
import { html, Languages, mark, mount, signal, t } from "/static/hall.js";

const EVERY_MS = 1000;
const devices = signal(null);
const lost = signal(false);

// Faults and states in words.
const FAULTS = {
  paper_out: mark("no paper"),
  near_end: mark("paper nearly used up"),
  cover_open: mark("cover open"),
  offline: mark("offline"),
  jam: mark("paper jam"),
  slow: mark("slow"),
  silent: mark("no answer"),
  garbage: mark("nonsense on the line"),
  unplug: mark("cable pulled out"),
  broken: mark("refuses to play"),
  ready: mark("ready"),
  failed: mark("broken"),
  unknown: mark("not known now"),
};

const words = (name) => (FAULTS[name] ? t(FAULTS[name]) : name.replaceAll("_", " "));

async function poll() {
  try {
    const response = await fetch("/api/demo/devices");
    if (response.ok) devices.value = await response.json();
    lost.value = !response.ok;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    lost.value = true;
  }
  setTimeout(poll, EVERY_MS);
}

async function setFault(name, fault) {
  await fetch(`/api/demo/devices/${encodeURIComponent(name)}/fault`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ fault }),
  });
}

function Devices() {
  return html`<main class="devices">
    <header><h1>${t("Devices")}</h1><${Languages} /></header>
    ${lost.value && html`<p class="note">${t("The hall cannot be reached now.")}</p>`}
    ${!devices.value
      ? html`<p class="skeleton"></p>`
      : html`<div class="rack">${devices.value.map((device) => html`<${Device} key=${device.name} of=${device} />`)}</div>`}
  </main>`;
}

function Device({ of }) {
  return html`<section class=${`device ${of.kind}`} data-testid=${`device-${of.name}`}>
    <h2>${of.name} <span class="quiet">${of.state ? words(of.state) : ""}</span></h2>
    <${KINDS[of.kind] ?? Sign} of=${of} />
    <${Fault} of=${of} />
  </section>`;
}

function Sign({ of }) {
  return html`<p class="digits" data-testid=${`sign-${of.name}`}>${String(of.value ?? "").padStart(4, " ")}</p>`;
}

// The newest ticket on top, as it came out of the printer.
function Printer({ of }) {
  const newest = [...of.tickets].reverse().slice(0, 6);
  if (!newest.length) return html`<p class="quiet">${t("Nothing printed yet")}</p>`;
  return html`<div class="paper">${newest.map(
    ({ id }) => html`<img key=${id} data-testid="ticket-image" alt=${t("Printed ticket")}
      src=${`/api/demo/devices/${encodeURIComponent(of.name)}/tickets/${id}.png`} />`,
  )}</div>`;
}

// What was said, the newest on top.
function Speaker({ of }) {
  const newest = [...of.said].reverse().slice(0, 6);
  if (!newest.length) return html`<p class="quiet">${t("Nothing said yet")}</p>`;
  return html`<ul data-testid=${`said-${of.name}`}>${newest.map(({ id, title }) => html`<li key=${id}>${title}</li>`)}</ul>`;
}

const KINDS = { printer: Printer, sign: Sign, speaker: Speaker };

function Fault({ of }) {
  const change = (event) => setFault(of.name, event.target.value || null);
  return html`<label>${t("Fault")}
    <select data-testid=${`fault-${of.name}`} value=${of.fault ?? ""} onChange=${change}>
      <option value="">${t("none")}</option>
      ${(of.faults ?? []).map((fault) => html`<option key=${fault} value=${fault}>${words(fault)}</option>`)}
    </select>
  </label>`;
}

mount(Devices);
poll();
