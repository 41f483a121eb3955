// No way out of the page: no menu, no dragging, no zoom, no key of the browser's own.
const stop = (event) => event.preventDefault();

export function guard() {
  for (const what of ["contextmenu", "dragstart", "gesturestart"]) addEventListener(what, stop);
  addEventListener("wheel", (event) => event.ctrlKey && stop(event), { passive: false });
  addEventListener("touchmove", (event) => event.touches.length > 1 && stop(event), { passive: false });
  addEventListener("keydown", (event) => browsers(event) && stop(event), true);
  // "Back" leads to where the kiosk is.
  history.pushState(null, "");
  addEventListener("popstate", () => history.pushState(null, ""));
}

const browsers = ({ key, ctrlKey, altKey, metaKey }) =>
  ctrlKey || altKey || metaKey || /^(F\d+|Browser\w+|ContextMenu|Help)$/.test(key);
