// The phone page's words: the same table and the same marks as the other faces, without a library.
export const me = JSON.parse(document.getElementById("page").textContent);

let current = me.language;

export const language = () => current;

export function setLanguage(lang) {
  current = lang;
  document.documentElement.lang = lang;
}

export function t(text, values = {}, lang = current) {
  const said = me.words[lang]?.[text] ?? text;
  return said.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const pick = (text) => text?.[current] ?? text?.en ?? "";

// What a language calls itself: its catalogue's word for "English".
export const ownName = (lang) => t("English", {}, lang);

const minutes = (seconds) => Math.max(1, Math.round(seconds / 60));

export function about(estimate) {
  if (estimate.mid < 30) return t("almost no wait");
  const [low, mid, high] = [estimate.low, estimate.mid, estimate.high].map(minutes);
  return low === high ? t("about {mid} min", { mid }) : t("about {mid} min ({low}–{high})", { mid, low, high });
}

export const clock = (written) =>
  new Date(written).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: me.timezone });
