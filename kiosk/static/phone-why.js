// "Why was she called before me?": the field, and the hall's one sentence for an answer.
import { el, language, pick, show, t } from "./phone-base.js";

const NO_ANSWER = {
  404: () => t("No such number was called today."),
  422: () => t("Please type another number than your own."),
  429: () => t("Too many tries. Please wait a minute."),
};

let drawn = null; // the language in which the field stands: what is typed must outlive a redraw
let answer = null;

async function ask(address, number) {
  try {
    const response = await fetch(`${address}/why?number=${encodeURIComponent(number)}`);
    if (response.ok) return pick((await response.json()).sentence);
    return (NO_ANSWER[response.status] ?? (() => t("That did not work. Please try again.")))();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // the network
    return t("That did not work. Please try again.");
  }
}

export function drawWhy(address, wanted) {
  const place = document.querySelector(".why");
  place.hidden = !wanted;
  if (!wanted || drawn === language()) return;
  drawn = language();
  answer = el("p", { class: "answer", role: "status", "data-testid": "phone-why-answer" });
  const field = el("input", {
    id: "other", autocomplete: "off", autocapitalize: "characters", maxlength: "8", "data-testid": "phone-why-number",
  });
  const submit = async (event) => {
    event.preventDefault();
    const number = field.value.trim().toUpperCase();
    if (number) answer.textContent = await ask(address, number);
  };
  show(place, [
    el("form", { onsubmit: submit },
      el("label", { for: "other" }, t("Why was another number called before me?")),
      el("p", {}, field, el("button", { "data-testid": "phone-why-ask" }, t("Ask"))),
    ),
    answer,
  ]);
}
