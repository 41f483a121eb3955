// Elements without a library; a redraw that changes nothing leaves the page as it is.
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return node;
}

export function show(place, nodes) {
  const next = document.createElement("div");
  next.append(...nodes.filter(Boolean));
  if (next.innerHTML !== place.dataset.shown) {
    place.replaceChildren(...next.childNodes);
    place.dataset.shown = place.innerHTML;
  }
}
