"""What is wrong with how a page looks: text cut off or on top of other text, targets too small."""

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

#: A line box is lower than its letters' own: so much of a text's height may be shared.
_SHARED = 0.22

_LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")


def cut_off(page: Page, *, scrolls: bool = False) -> list[str]:
    """Return the texts that are cut off, beside their place or on each other."""
    found: list[str] = page.evaluate(f"(it) => {_LOOKS}.cutOff(it)", [_SHARED, scrolls])
    return found


def too_small(page: Page, least: int) -> list[str]:
    """Return what can be pressed and is lower or narrower than `least` CSS pixels."""
    found: list[str] = page.evaluate(f"(it) => {_LOOKS}.tooSmall(it)", least)
    return found


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong: rule, and the first place of each."""
    if page.evaluate("typeof window.axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found: Any = page.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then((it) => it.violations)"
    )
    return [f"{it['id']}: {it['nodes'][0]['html'][:160]}" for it in found]
