// How wide a text is, for sizes that the style sheet takes from it: names are as long as they are.
const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/;

// Widths in em of bold type: a Chinese sign is a square, a letter or digit about two thirds.
export const units = (text) => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 1.02 : 0.65), 0);

// The style of a text that shall keep to its room.
export const fit = (text) => ({ "--units": Math.max(1, units(text)).toFixed(2) });
