"""The counter by keyboard, as its teller presses it."""

from playwright.sync_api import Locator, Page, expect


def number(page: Page) -> Locator:
    return page.get_by_test_id("current-number")


#: The button that each key presses; those without one are always taken.
BUTTONS = {
    "r": "recall", "s": "start", "f": "finish", "n": "no-show", "k": "park", "t": "transfer",
    "p": "pause", "c": "close-point", "u": "undo", "g": "call-parked", "o": "take-over",
}  # fmt: skip


def tap(page: Page, key: str) -> None:
    """Press a key as soon as it can be pressed: while one is under way others are that one."""
    button = page.get_by_test_id(BUTTONS.get(key, "none"))
    if key == "Space":
        button = page.get_by_test_id("next").or_(page.get_by_test_id("open-point"))
    if key == "Space" or key in BUTTONS:
        expect(button).to_be_enabled()
    page.keyboard.press(key)


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign in by keyboard: the name has the focus."""
    page.get_by_test_id("signin-name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
