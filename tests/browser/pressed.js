// Tells, on the console, each control that a page shows and each that somebody presses.
(() => {
  const CONTROLS = "button, a[href], summary, select, input, textarea, [role=button], kbd";
  const BY_VALUE = "select, input:not([type=checkbox], [type=radio]), textarea";
  const CHOICES = ".choices, .parked li"; // whose keys are counted from 1 on
  const told = new Set();

  const face = () => {
    const [, first, second] = location.pathname.split("/");
    return (first === "lobby" && second) || document.documentElement.dataset.face;
  };

  // What it is, and what the page calls it: a test id, a field's name, or where a link leads.
  const named = (it) => {
    if (it.matches("kbd")) return it.closest(CHOICES) ? "key of a choice" : `key ${it.textContent.trim()}`;
    const tag = it.type === "checkbox" ? "checkbox" : it.getAttribute("role") ?? it.localName;
    const link = it.getAttribute("href")?.match(/^\/?\w*/)[0];
    return `${tag} ${it.dataset.testid ?? it.getAttribute("name") ?? link ?? `without a name: ${it.outerHTML.slice(0, 120)}`}`;
  };

  const tell = (what, name) => {
    const line = JSON.stringify(["control", what, face(), name]);
    if (!told.has(line)) console.debug(line);
    told.add(line);
  };

  const look = (node) => {
    if (node.nodeType !== 1 || node.closest(".style .shown")) return; // samples, that do nothing
    if (node.matches(CONTROLS)) tell("seen", named(node));
    for (const it of node.querySelectorAll(CONTROLS)) if (!it.closest(".style .shown")) tell("seen", named(it));
  };

  new MutationObserver((all) => {
    for (const { type, target, addedNodes } of all) {
      if (type === "attributes") look(target);
      else for (const node of addedNodes) look(node.nodeType === 3 ? target : node);
    }
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-testid"] });

  // A script that clicks is no finger; a choice is made by Playwright's own script.
  const press = (selector) => (event) => {
    const it = (event.isTrusted || event.type === "change") && event.target.closest?.(selector);
    if (it) tell("pressed", named(it));
  };
  addEventListener("click", press("button, a[href], summary, [type=checkbox], [type=radio], [role=button]"), true);
  addEventListener("input", press(BY_VALUE), true);
  addEventListener("change", press("select"), true);
  addEventListener("keydown", ({ key, isTrusted, target }) => {
    if (!isTrusted || target.matches?.(BY_VALUE)) return;
    const cap = { " ": "Space", Escape: "Esc" }[key] ?? key.toUpperCase();
    const isChoice = [...document.querySelectorAll("kbd")].some((it) => it.closest(CHOICES) && it.textContent === cap);
    tell("pressed", isChoice ? "key of a choice" : `key ${cap}`);
    const spot = ["Enter", " "].includes(key) && target.closest?.("[role=button]");
    if (spot) tell("pressed", named(spot));
  }, true);
})();
