// What makes the screen easier for one customer: it is forgotten with the customer.
import { effect, signal } from "/static/hall.js";

export const large = signal(false);
export const contrast = signal(false);
export const low = signal(false); // all that can be pressed in the lower two thirds
export const aloud = signal(false);

export function plain() {
  for (const mode of [large, contrast, low, aloud]) mode.value = false;
}

effect(() => {
  const { dataset } = document.documentElement;
  dataset.size = large.value ? "large" : "normal";
  dataset.contrast = contrast.value ? "high" : "normal";
  dataset.reach = low.value ? "low" : "normal";
});
