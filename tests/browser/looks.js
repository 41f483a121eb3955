// What is wrong with how a page looks; run inside the page by looks.py.
({
  cutOff: ([shared, scrolls]) => {
      const bad = [], boxes = [];
      const seen = (node) => {
          const element = node.parentElement;
          if (element.closest("script, noscript, [hidden], .said, .hidden-text, .skeleton")) return null;
          if (!element.checkVisibility()) return null;
          return element;
      };
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
          const element = node.data.trim() && seen(node);
          if (!element) continue;
          const range = document.createRange();
          range.selectNodeContents(node);
          const holder = element.closest("button, .paper, .note, .entry, .still")?.getBoundingClientRect();
          for (const { left, right, top, bottom } of range.getClientRects()) {
              const less = (bottom - top) * shared;
              const box = { left, right, top: top + less, bottom: bottom - less, text: node.data.trim() };
              if (right - left < 2) continue;
              if (left < -1 || right > innerWidth + 1) bad.push(`beside the screen: ${box.text}`);
              if (!scrolls && (box.top < 0 || box.bottom > innerHeight)) bad.push(`off the screen: ${box.text}`);
              if (holder && (left < holder.left - 1 || right > holder.right + 1 || box.top < holder.top || box.bottom > holder.bottom))
                  bad.push(`outside its frame: ${box.text}`);
              boxes.push(box);
          }
      }
      const veil = document.querySelector(".veil");
      boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
          const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (!veil && wide > 2 && high > 2) bad.push(`on each other: ${a.text} / ${b.text}`);
      }));
      for (const block of document.querySelectorAll("h1, h2, h3, p, button, strong, output, section, footer, ul")) {
          if (!block.checkVisibility() || block.closest(".said, .hidden-text")) continue;
          if (block.clientWidth && block.scrollWidth > block.clientWidth + 1) bad.push(`wider than its place: ${block.innerText}`);
      }
      const solid = [...document.querySelectorAll("button, img, .number, h1")].filter((it) => it.checkVisibility()).map((it) => [it, it.getBoundingClientRect()]);
      solid.forEach(([a, x], i) => solid.slice(i + 1).forEach(([b, y]) => {
          if (veil || a.contains(b) || b.contains(a)) return;
          const wide = Math.min(x.right, y.right) - Math.max(x.left, y.left);
          const high = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
          if (wide > 2 && high > 2) bad.push(`on each other: ${a.innerText || a.tagName} / ${b.innerText || b.tagName}`);
      }));
      return [...new Set(bad)];
  },
  tooSmall: (least) => [...document.querySelectorAll("button, input, a")]
      .filter((it) => it.checkVisibility())
      .map((it) => [it.innerText || it.dataset.testid, it.getBoundingClientRect()])
      .filter(([, { width, height }]) => width < least || height < least)
      .map(([text, { width, height }]) => `${text}: ${Math.round(width)} x ${Math.round(height)}`),
})
