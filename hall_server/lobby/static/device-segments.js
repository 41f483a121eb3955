// Seven-segment digits, as boards and pads have them.
import { html } from "/static/hall.js";

// Segments a to g, clockwise from the top, the middle last.
const LIT = {
  0: "abcdef", 1: "bc", 2: "abdeg", 3: "abcdg", 4: "bcfg", 5: "acdfg", 6: "acdefg", 7: "abc", 8: "abcdefg",
  9: "abcdfg", A: "abcefg", B: "cdefg", C: "adef", D: "bcdeg", E: "adefg", F: "aefg", G: "acdef", H: "bcefg",
  J: "bcde", L: "def", N: "ceg", O: "cdeg", P: "abefg", R: "eg", S: "acdfg", T: "defg", U: "bcdef",
  V: "bcdef", Y: "bcdfg", "-": "g", _: "d",
};

const PATHS = {
  a: "M4 3h12l-2.500 3h-7z",
  b: "M17 4v12.500l-1.500 1-1.500-1.500V7z",
  c: "M17 19.500V32l-3-3v-9l1.500-1.500z",
  d: "M4 33h12l-2.500-3h-7z",
  e: "M3 19.500V32l3-3v-9l-1.500-1.500z",
  f: "M3 4v12.500l1.500 1L6 16V7z",
  g: "M5.500 18L7 16.500h6l1.500 1.500-1.500 1.500H7z",
};

export function Segments({ text, cells }) {
  const shown = [...text.toUpperCase().slice(-cells).padStart(cells, " ")];
  return html`<span class="segments"><span class="unseen">${text}</span>${shown.map(
    (letter, i) => html`<svg key=${i} viewBox="0 0 20 36" aria-hidden="true">${Object.entries(PATHS).map(
      ([name, path]) => html`<path key=${name} d=${path} class=${LIT[letter]?.includes(name) ? "lit" : ""} />`,
    )}</svg>`,
  )}</span>`;
}
