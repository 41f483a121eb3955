// Why a key of the window's call pad did nothing; it goes by itself.
import { html, mark, sentence, t } from "/static/hall.js";

const KEYS = {
  next: mark("Next"),
  recall: mark("Call again"),
  confirm: mark("Start"),
  evaluate: mark("Evaluate"),
  pause: mark("Pause"),
  transfer: mark("Send on"),
  no_show: mark("Did not come"),
  hold: mark("Wait aside"),
  call_back: mark("Call back"),
  scan: mark("Scanner"),
};

export function PadNotice({ pad }) {
  const why = { key: t(KEYS[pad.key] ?? pad.key), why: sentence(pad.code) };
  return html`<p class="note" role="alert" data-testid="pad-notice" data-code=${pad.code}>
    <span>${t("Call pad, {key}: {why}", why)}</span></p>`;
}
