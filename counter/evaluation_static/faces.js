// Five faces, drawn here: the same circle and eyes, another mouth.
import { html } from "/static/hall.js";

const MOUTHS = {
  1: "M7.500 17c1-2.200 2.600-3.200 4.500-3.200s3.500 1 4.500 3.200",
  2: "M8 16.200c1.200-1.200 2.500-1.700 4-1.700s2.800.500 4 1.700",
  3: "M8 15.500h8",
  4: "M8 14.500c1.200 1.300 2.500 1.900 4 1.900s2.800-.600 4-1.900",
  5: "M7 13.500h10c-.400 3-2.500 4.700-5 4.700s-4.600-1.700-5-4.700z",
};

export const face = (score) => html`<svg class="face" viewBox="0 0 24 24" fill="none" stroke="currentColor"
  stroke-width="1.200" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
  <circle cx="12" cy="12" r="10" /><path d="M8.700 9v.800M15.300 9v.800" stroke-width="1.900" /><path d=${MOUTHS[score]} />
</svg>`;
