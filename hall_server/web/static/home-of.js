// The page of an identity that has just come in.
export function home({ role, name, point }) {
  if (role === "kiosk" || role === "display") return `/${role}/${encodeURIComponent(name)}`;
  if (role === "counter") return `/counter/${encodeURIComponent(point ?? name)}`;
  if (role === "evaluator") return `/evaluate/${encodeURIComponent(point ?? name)}`;
  return role === "lobby" || role === "admin" ? "/lobby" : "/";
}
