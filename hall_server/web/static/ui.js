// preact, htm and signals under one roof, so that a face imports one module.
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
