// A browser without import maps gets the plain page, which refreshes itself.
if (!window.HTMLScriptElement || !HTMLScriptElement.supports || !HTMLScriptElement.supports("importmap")) {
  location.replace(location.pathname + "/plain");
}
