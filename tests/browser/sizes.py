"""What a page looks like, asked: places, sizes, contrasts, what is cut off."""

from typing import Any

from playwright.sync_api import Page

_PLACES = """ids => ids.map(id => {
    const { x, y } = document.querySelector(`[data-testid=${id}]`).getBoundingClientRect();
    return [Math.round(x), Math.round(y + scrollY)];
})"""

_CUT = """() => [...document.querySelectorAll("main, main *")].filter(it =>
    it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0 && it.tagName !== "INPUT" &&
    getComputedStyle(it).textOverflow !== "ellipsis" && !it.matches("[data-hides-rows]") &&
    !["inline", "contents"].includes(getComputedStyle(it).display))
    .map(it => `${it.className} ${it.textContent.slice(0, 40)}`)"""

_SMALL = """least => [...document.querySelectorAll("button, input")].filter(it => {
    const { width, height } = it.getBoundingClientRect();
    return width < least || height < least;
}).map(it => it.dataset.testid ?? it.textContent)"""

# Relative luminance and contrast ratio: WCAG 2.2.
_FAINT = """([places, least]) => {
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (it) => {
        for (; it; it = it.parentElement) {
            const colour = getComputedStyle(it).backgroundColor;
            if (!colour.endsWith(", 0)")) return colour;
        }
    };
    return [...document.querySelectorAll(places)].map(it => {
        const [a, b] = [light(getComputedStyle(it).color), light(ground(it))];
        return [it.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
    }).filter(([, contrast]) => contrast < least);
}"""

#: CSS pixels of the smallest target, less what rounding takes.
TARGET = 43.9


def places(page: Page, ids: tuple[str, ...]) -> Any:
    """Return where the elements with these test ids stand on the page, in CSS pixels."""
    return page.evaluate(_PLACES, list(ids))


def cut_off(page: Page) -> Any:
    """Return what is wider than its place, the page itself included."""
    too_wide = not page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return [*page.evaluate(_CUT), *(["the page"] if too_wide else [])]


def small_targets(page: Page) -> Any:
    """Return the buttons and fields that a finger may miss."""
    return page.evaluate(_SMALL, TARGET)


def faint(page: Page, selector: str, least: float) -> Any:
    """Return text and contrast of the elements whose contrast is less."""
    return page.evaluate(_FAINT, [selector, least])


def font_px(page: Page, selector: str) -> float:
    """Return the size of an element's type."""
    found = page.locator(selector).evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    return float(found)
