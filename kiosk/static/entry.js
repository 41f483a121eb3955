// A line typed on the screen, or on a keyboard: a scanner types fast and ends with Enter.
import { html, icon, t, useLayoutEffect, useSignal } from "/static/hall.js";

export const DIGITS = [..."123456789"];
// Without I, L, O and U, which are misread: who types them is understood all the same.
export const CODE = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];

const LONGEST = 24;

// `hide` shows the last four characters alone, for who stands behind the customer.
export function Entry({ keys, hide, label, onEnter }) {
  const text = useSignal("");
  const add = (key) => (text.value = (text.value + key).slice(0, LONGEST));
  const erase = () => (text.value = text.value.slice(0, -1));
  const enter = () => text.value && onEnter(text.value);
  // Before the page is shown: a scanner's first character must not be lost.
  useLayoutEffect(() => {
    const typed = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "Enter") enter();
      else if (event.key === "Backspace") erase();
      else if (/^[0-9A-Za-z]$/.test(event.key)) add(event.key.toUpperCase());
      else return;
      event.preventDefault(); // else Enter would press the button that has the focus, too
    };
    addEventListener("keydown", typed);
    return () => removeEventListener("keydown", typed);
  }, [onEnter]);
  const shown = hide ? text.value.replace(/.(?=.{4})/g, "•") : text.value;
  return html`<output class="entry" data-testid="entry" aria-label=${label}>${shown || html`<span class="quiet">—</span>`}</output>
    <div class=${keys.length > 10 ? "pad wide" : "pad"}>
      ${keys.map((key) => html`<button key=${key} data-testid=${`key-${key}`} onClick=${() => add(key)}>${key}</button>`)}
      <button data-testid="key-erase" aria-label=${t("Erase")} onClick=${erase}>${icon("erase")}</button>
      ${keys.length <= 10 && html`<button data-testid="key-0" onClick=${() => add("0")}>0</button>`}
      <button class="primary" data-testid="enter" disabled=${!text.value} onClick=${enter}>${t("OK")}</button>
    </div>`;
}
