// Texts in every language of the hall, one under or beside the other, as wide as their room allows:
// names are as long as they are.
import { html, me, pick, t } from "/static/hall.js";

const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/;

// Widths in em of bold type: a Chinese sign is a square, a letter or digit about two thirds.
const units = (text) => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 1.02 : 0.65), 0);

// The style of a text that shall keep to its room.
export const fit = (text) => ({ "--units": Math.max(1, units(text)).toFixed(2) });

// Says marked words; `values` gives what stands in them, by language.
export const Both = ({ say, values = () => ({}) }) =>
  me.languages.map((lang) => html`<span key=${lang} lang=${lang}>${t(say, values(lang), lang)}</span>`);

// Names of the configuration, each in the size that fits its room.
export const Names = ({ of }) =>
  me.languages.map((lang) => {
    const name = pick(of, lang);
    return html`<span key=${lang} lang=${lang} style=${fit(name)}>${name}</span>`;
  });
