"""What a page looks like, asked: cut off, too small, too faint, without a name, against axe."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

#: CSS pixels of the smallest target of a finger, less what rounding takes.
TARGET = 43.9

#: A line box is lower than its letters' own: so much of a text's height may be shared.
_SHARED = 0.22

_LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")

#: What is pressed, chosen or filled in, by the roles of the accessibility tree.
_CONTROLS = {"button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio",
             "spinbutton", "DisclosureTriangle"}  # fmt: skip

#: What each language is called in itself, on every page.
_OWN_NAMES = ("English", "中文")


def _ask(page: Page, name: str, argument: Any) -> Any:
    return page.evaluate(f"(it) => {_LOOKS}.{name}(it)", argument)


def cut_off(page: Page, *, scrolls: bool = False) -> list[str]:
    """Return the texts that are cut off, beside or wider than their place, or on each other."""
    page.evaluate("document.fonts.ready.then(() => null)")  # another font is wider
    found: list[str] = _ask(page, "cutOff", [_SHARED, scrolls])
    return found


def too_small(page: Page, least: float = TARGET) -> list[str]:
    """Return what can be pressed and is lower or narrower than `least` CSS pixels."""
    found: list[str] = _ask(page, "tooSmall", least)
    return found


def faint(page: Page, selector: str, least: float) -> Any:
    """Return text and contrast of the elements whose contrast is less."""
    return _ask(page, "faint", [selector, least])


def places(page: Page, ids: tuple[str, ...]) -> Any:
    """Return where the elements with these test ids stand on the page, in CSS pixels."""
    return _ask(page, "places", list(ids))


def font_px(page: Page, selector: str) -> float:
    """Return the size of an element's type."""
    found = page.locator(selector).evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    return float(found)


def violations(page: Page, without: Collection[str] = ()) -> list[str]:
    """Return what axe finds wrong, `without` some rules: rule, and the first place of each."""
    if page.evaluate("typeof window.axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    options = {
        "resultTypes": ["violations"],
        "preload": False,
        "rules": {rule: {"enabled": False} for rule in without},
    }
    found: Any = page.evaluate("(it) => axe.run(document, it).then((it) => it.violations)", options)
    return [f"{it['id']}: {it['nodes'][0]['html'][:160]}" for it in found]


def misnamed(page: Page) -> list[str]:
    """Return the controls without a name, or with one in another language than the page's.

    A Chinese name may have Latin letters beside Chinese ones, and numbers and ids are in none.
    """
    language = page.locator("html").get_attribute("lang") or ""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    shown = [it for it in nodes if not it["ignored"] and it["role"]["value"] in _CONTROLS]
    named = [(it["role"]["value"], it.get("name", {}).get("value", "").strip()) for it in shown]
    return [f"{role}: {name}" for role, name in named if not name or _is_foreign(name, language)]


def _is_foreign(name: str, language: str) -> bool:
    name = re.sub("|".join(_OWN_NAMES), "", name)
    is_chinese = re.search(r"[\u4e00-\u9fff]", name)
    if language == "zh":
        return not is_chinese and bool(re.search(r"[A-Za-z][a-z]{2,}(?!\d)\b", name))
    return bool(is_chinese)
