// The phone page's words and elements, without a library: the same table and the same marks as the
// other faces.
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

export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return node;
}

// A redraw that changes nothing leaves the page as it is.
export function show(place, nodes) {
  const next = document.createElement("div");
  next.append(...nodes.filter(Boolean));
  if (next.innerHTML !== place.dataset.shown) {
    place.replaceChildren(...next.childNodes);
    place.dataset.shown = place.innerHTML;
  }
}
