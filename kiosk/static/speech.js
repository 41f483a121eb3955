// Reading aloud, where the kiosk has a voice for the language; else nothing is offered.
import { effect, language, signal } from "/static/hall.js";
import { aloud, screen } from "./state.js";

const synthesis = window.speechSynthesis;
const voices = signal([]);

function look() {
  voices.value = synthesis?.getVoices() ?? [];
}
look();
synthesis?.addEventListener?.("voiceschanged", look);

const voice = () => voices.value.find(({ lang }) => lang.toLowerCase().startsWith(language.value));

export const speaks = () => Boolean(voice());

function say(text) {
  synthesis.cancel();
  const said = new SpeechSynthesisUtterance(text);
  said.voice = voice();
  said.lang = said.voice.lang;
  synthesis.speak(said);
}

const inWords = (element) => element.getAttribute("aria-label") ?? element.innerText.replace(/\s*\n\s*/g, ". ");

// A page is read when it comes, and what the keyboard reaches when it reaches it.
effect(() => {
  screen.value;
  if (!aloud.value || !speaks()) return synthesis?.cancel();
  setTimeout(() => {
    const page = document.querySelector(".kiosk > section");
    if (page && aloud.peek()) say(inWords(page));
  }, 50); // when it is drawn
});

addEventListener("focusin", ({ target }) => {
  if (aloud.peek() && speaks() && target.matches("button:focus-visible")) say(inWords(target));
});
