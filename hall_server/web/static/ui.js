// preact, htm and signals under one roof, so that a face imports one module; and what all faces draw.
import { h, render } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { computed, effect, signal, useSignal } from "@preact/signals";
import htm from "htm";

export const html = htm.bind(h);
export { render, signal, computed, effect, useSignal, useState, useEffect, useLayoutEffect, useRef };

// Puts a view into the page in place of its skeleton.
export function mount(view) {
  const root = document.getElementById("app");
  root.replaceChildren();
  render(html`<${view} />`, root);
}

// The line icons that the page brings with it.
export const ICONS = [...document.querySelectorAll("[id^=icon-]")].map(({ id }) => id.slice("icon-".length));

export const icon = (name, label) => html`
  <svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.800"
    stroke-linecap="round" stroke-linejoin="round" role="img"
    aria-label=${label} aria-hidden=${label ? undefined : "true"}>
    <use href=${`#icon-${ICONS.includes(name) ? name : "ticket"}`} />
  </svg>
`;

// A score from 1 to 5, the last the best: the same circle and eyes, another mouth.
export const Face = ({ score }) => html`<svg class="face" viewBox="0 0 24 24" fill="none" stroke="currentColor"
  stroke-width="1.200" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
  <circle cx="12" cy="12" r="10" /><path d="M8.700 9v.800M15.300 9v.800" stroke-width="1.900" />
  <use href=${`#mouth-${score}`} /></svg>`;
