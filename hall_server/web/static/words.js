// The words on the screen: English in the code, other languages from the page's own table.
import { signal, effect } from "@preact/signals";

// What the server put into the page: {face, name, csrf, who, hall, languages, language, words, ...}.
export const me = JSON.parse(document.getElementById("page").textContent);

const KEPT = "hall.language";

export const language = signal(firstLanguage());

effect(() => {
  document.documentElement.lang = language.value;
});

// A public screen starts in the hall's first language, a person's own in the one used last.
function firstLanguage() {
  if (["kiosk", "display", "evaluate"].includes(me.face)) return me.language;
  const kept = localStorage.getItem(KEPT);
  if (me.languages.includes(kept)) return kept;
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2));
  return spoken.find((tag) => me.languages.includes(tag)) ?? me.language;
}

export function keepLanguage(lang) {
  language.value = lang;
  localStorage.setItem(KEPT, lang);
}

// Takes a text, then if wanted its values, then a language other than the one in use.
export function t(text, values, lang) {
  if (typeof values === "string") return say(text, {}, values);
  return say(text, values ?? {}, lang ?? language.value);
}

function say(text, values, lang) {
  const said = me.words[lang]?.[text] ?? text;
  return said.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// What a language calls itself: its catalogue's word for "English".
export const ownName = (lang) => t("English", lang);

// Marks a text that is said later, for the catalogues.
export const mark = (text) => text;

// Of a text for people, the one in the language in use.
export const pick = (text, lang = language.value) => text?.[lang] ?? text?.en ?? "";

// What is said for a code with which the hall says no.
export const sentence = (code) =>
  me.problems[code] ? t(me.problems[code]) : t("That did not work ({code}).", { code: code ?? "?" });
