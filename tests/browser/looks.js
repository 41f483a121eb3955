// What is wrong with how a page looks; run inside the page by looks.py.
(() => {
  const of = (element) => element.getBoundingClientRect();
  // A list that hides the rows that do not fit has them beside itself.
  const fits = (element) => {
    const list = element.closest("[data-hides-rows]");
    return !list || of(element).left < of(list).right;
  };
  const seen = (element) => element.checkVisibility() && !element.closest("[hidden]") && fits(element);
  const words = (element) => (element.innerText || element.getAttribute("aria-label") || element.dataset.testid || element.tagName).trim().slice(0, 60);
  const style = (element) => getComputedStyle(element);

  // What is scrolled to inside a box of its own is not seen, and may lie anywhere.
  const scrolled = (element) => {
    for (let it = element; it && it !== document.body; it = it.parentElement) {
      if (/auto|scroll/.test(style(it).overflowY + style(it).overflowX)) return it;
    }
    return null;
  };

  // An ellipsis says itself that something is cut.
  const shortened = (element) => {
    for (let it = element; it && it !== document.body; it = it.parentElement) if (style(it).textOverflow === "ellipsis") return true;
    return false;
  };

  // Every text that can be seen, in the boxes of its lines.
  const texts = (shared) => {
    const boxes = [];
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = all.nextNode(); node; node = all.nextNode()) {
      const element = node.data.trim() && node.parentElement;
      if (!element || !seen(element) || element.closest("script, noscript, p.said[role=status], .hidden-text, .skeleton, .hides, .unseen, option") || shortened(element)) continue;
      const [pane, over] = [scrolled(element), layer(element)];
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const { left, right, top, bottom } of range.getClientRects()) {
        const less = (bottom - top) * shared;
        const box = { left, right, top: top + less, bottom: bottom - less };
        if (right - left >= 2) boxes.push({ ...box, element, text: node.data.trim().slice(0, 60), pane, over });
      }
    }
    return boxes;
  };

  const share = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;

  // What lies over the page lies over its texts.
  const layer = (element) => element.closest("dialog[open], .veil, .today, .sound-blocked, .tools");

  function cutOff([shared, scrolls]) {
    const bad = [];
    const boxes = texts(shared);
    for (const { left, right, top, bottom, element, text, pane } of boxes) {
      if (pane) continue;
      const holder = element.closest("button, .paper, .note, .entry, .still");
      const frame = holder && of(holder);
      if (left < -1 || right > innerWidth + 1) bad.push(`beside the screen: ${text}`);
      if (!scrolls && (top < 0 || bottom > innerHeight)) bad.push(`off the screen: ${text}`);
      if (frame && (left < frame.left - 1 || right > frame.right + 1 || top < frame.top || bottom > frame.bottom)) bad.push(`outside its frame: ${text}`);
    }
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
      if (a.pane === b.pane && a.over === b.over && share(a, b)) bad.push(`on each other: ${a.text} / ${b.text}`);
    }));
    const solid = [...document.querySelectorAll("button, img, .number, h1")].filter(seen).map((it) => [it, of(it), layer(it), scrolled(it)]);
    solid.forEach(([a, x, ...where], i) => solid.slice(i + 1).forEach(([b, y, ...there]) => {
      if (!share(x, y) || a.contains(b) || b.contains(a)) return;
      if (where.every((it, at) => it === there[at])) bad.push(`on each other: ${words(a)} / ${words(b)}`);
    }));
    return [...new Set([...bad, ...tooWide()])];
  }

  // Rows that do not fit are counted.
  function tooWide() {
    const bad = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
    for (const it of document.querySelectorAll("main, main *, .phone *")) {
      if (!it.clientWidth || it.scrollWidth <= it.clientWidth + 1 || !seen(it)) continue;
      if (it.matches("input, textarea, select, p.said[role=status], .hidden-text, .unseen, [data-hides-rows], pre") || it.closest("svg")) continue;
      const { textOverflow, display, overflowX } = style(it);
      if (textOverflow === "ellipsis" || /auto|scroll/.test(overflowX) || ["inline", "contents"].includes(display)) continue;
      bad.push(`wider than its place: ${it.className} ${words(it)}`);
    }
    return bad;
  }

  // A box to tick is pressed on its label as well, a link that is laid over its frame on all of
  // that, and a link in a sentence is as high as its line.
  const target = (it) => {
    if (it.matches("[type=checkbox], [type=radio]")) return it.closest("label") ?? it;
    return getComputedStyle(it, "::after").position === "absolute" ? it.offsetParent : it;
  };
  const tooSmall = (least) => [...document.querySelectorAll("button, input, textarea, select, summary, a, [role=button]")]
    .filter((it) => seen(it) && !(it.closest("p, .quiet") && it.matches("a") && style(it).display === "inline"))
    .map((it) => [it, of(target(it))])
    .filter(([, { width, height }]) => width < least || height < least)
    .map(([it, { width, height }]) => `${words(it)}: ${Math.round(width)} x ${Math.round(height)}`);

  // Relative luminance and contrast ratio: WCAG 2.2.
  const parts = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map((v) => v / 255);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (it) => {
    for (; it; it = it.parentElement) if (!style(it).backgroundColor.endsWith(", 0)")) return style(it).backgroundColor;
    return "rgb(255, 255, 255)";
  };
  const faint = ([places, least]) => [...document.querySelectorAll(places)].map((it) => {
    const [a, b] = [light(style(it).color), light(ground(it))];
    return [it.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  }).filter(([, contrast]) => contrast < least);

  const places = (ids) => ids.map((id) => {
    const { x, y } = of(document.querySelector(`[data-testid=${id}]`));
    return [Math.round(x), Math.round(y + scrollY)];
  });

  return { cutOff, tooSmall, faint, places };
})()
