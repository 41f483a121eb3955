// Pairs of text and ground with their contrast, as the page's own style sheets have them now.
import { html, useLayoutEffect, useRef, useState } from "./hall.js";

export const PAIRS = [
  ["ink", "ground"], ["ink", "card"], ["quiet", "ground"], ["quiet", "card"], ["on-ink", "ink"],
  ["accent", "ground"], ["accent", "card"], ["on-accent", "accent"], ["accent-deep", "accent-soft"],
  ["now", "card"], ["now", "now-ground"], ["on-now", "now-solid"], ["stop", "card"], ["stop", "stop-ground"],
];

const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);

function luminance(colour) {
  const [r, g, b] = parts(colour).map((p) => (p <= 0.04045 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function Pair({ text, ground }) {
  const place = useRef(null);
  const [ratio, setRatio] = useState("");
  useLayoutEffect(() => {
    const css = getComputedStyle(place.current);
    const of = (name) => css.getPropertyValue(`--${name}`).trim();
    place.current.style.color = of(text);
    place.current.style.background = of(ground);
    setRatio(contrast(of(text), of(ground)).toFixed(1));
  }, []);
  return html`<li ref=${place}><span>${text} · ${ground}</span><b class="figure">${ratio}</b></li>`;
}

export const Colours = () => html`<ul class="pairs">${PAIRS.map(
  ([text, ground]) => html`<${Pair} key=${text + ground} text=${text} ground=${ground} />`,
)}</ul>`;
