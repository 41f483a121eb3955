"""Pictures of every face: `make screens` starts a demo hall and writes them into docs/."""

import argparse
import io
import tempfile
import time
from pathlib import Path
from statistics import median

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.conftest import Demo
from tests.browser.flags import FLAGS

from .faces import FACES, LANGUAGES, Face

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "images" / "screens"

#: Flat colours and letters: so many are as good as all, and a third of the bytes.
COLOURS = 96

#: Larger than this is a picture that nobody wants in a repository.
MOST_BYTES = 120_000

#: How often the first paint is measured.
TRIES = 5


def small(png: bytes, scale: float) -> bytes:
    """Return a picture at a share of its size, in few colours."""
    with Image.open(io.BytesIO(png)) as picture:
        size = (round(picture.width * scale), round(picture.height * scale))
        shrunk = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shrunk.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def take(browser: Browser, demo: Demo, face: Face) -> list[str]:
    """Write a face's pictures; return the names of those that are too large."""
    width, height = face.size
    too_large = []
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    for state, language, name in face.pictures():
        face.show(page, demo, state, language)
        png = small(page.screenshot(), face.scale)
        (FOLDER / name).write_bytes(png)
        print(f"{name:34} {len(png):7}")
        if len(png) > MOST_BYTES:
            too_large.append(name)
    page.close()
    return too_large


def document() -> str:
    """Return docs/screens.md: every picture, a row for each state."""
    lines = [
        "# Screens",
        "",
        "Every face of the demo hall in both languages. `make screens` takes these pictures anew;",
        "a face or a state is added in `tests/screens/faces.py`, where there are many more states:",
        "all of them are looked at by the tests. `/style` shows the pieces alive.",
    ]
    for face in FACES:
        lines += ["", f"## {face.title}", "", face.says, ""]
        lines += ["| | " + " | ".join(LANGUAGES) + " |", "|---" * (len(LANGUAGES) + 1) + "|"]
        for state in face.states:
            cells = [
                f"![{face.title}, {state}, {language}](images/screens/{name})"
                for of, language, name in face.pictures()
                if of == state
            ]
            lines.append(f"| {state} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


#: When a page has painted something, and when the face itself stands there; ms since navigation.
_PAINT = """() => Promise.all([window.drawn, new Promise((done) =>
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
        if (name === "first-contentful-paint") done(startTime);
}).observe({ type: "paint", buffered: true }))])"""

_WATCH = """window.drawn = new Promise((done) => new MutationObserver((_, watch) => {
    if (!document.querySelector("#app main") || document.querySelector(".skeleton")) return;
    watch.disconnect();
    done(performance.now());
}).observe(document, { subtree: true, childList: true }));"""

#: Each face as it comes up in the hall: the demo's own link, or an address for anybody.
_PAINTED = {
    "kiosk": "Kiosk kiosk1",
    "phone": "/t/abcdefghijklmnopqrstuv",
    "board": "Board board1",
    "counter": "Counter W1",
    "tablet": "Evaluation W1",
    "lobby": "Lobby",
    "admin": "/lobby/admin",
    "home": "/",
}


def first_paint(browser: Browser, demo: Demo) -> None:
    """Print when each face is first painted and drawn, by a browser that has none of its files."""
    for name, way in _PAINTED.items():
        address = way
        # A screen is let in once; then it is opened again and again.
        context = browser.new_context()
        if not way.startswith("/"):
            page = context.new_page()
            page.goto(demo.links[way])
            page.wait_for_url(lambda url: "/join" not in url)
            address = page.url.removeprefix(demo.origin)
            page.close()
        kept = context.storage_state()
        context.close()
        times = [_paint(browser.new_context(storage_state=kept), demo.origin + address)
                 for _ in range(TRIES)]  # fmt: skip
        drawn, paint = (median(it) for it in zip(*times, strict=True))
        print(f"{name:8} first paint {paint:4.0f} ms, the face {drawn:4.0f} ms (of {TRIES})")


def _paint(context: BrowserContext, address: str) -> tuple[float, float]:
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(address)
    drawn, paint = page.evaluate(_PAINT)
    context.close()
    return drawn, paint


def main() -> None:
    """Take all pictures, or those of the faces that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faces", nargs="*", help="only these faces, by id")
    parser.add_argument("--paint", action="store_true", help="measure the first paint instead")
    asked = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hall-screens-") as data, sync_playwright() as driver:
        demo = Demo(Path(data))
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            if asked.paint:
                return first_paint(browser, demo)
            began, too_large = time.monotonic(), []
            for face in FACES:
                if not asked.faces or face.id in asked.faces:
                    too_large += take(browser, demo, face)
            (DOCS / "screens.md").write_text(document(), "utf-8")
            print(f"{time.monotonic() - began:.0f} s")
            if too_large:
                raise SystemExit(f"over {MOST_BYTES} bytes: {', '.join(too_large)}")
        finally:
            browser.close()
            demo.stop()


if __name__ == "__main__":
    main()
