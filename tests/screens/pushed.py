"""A page in a state of the hall that is put on the wire: the page's own code draws it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.between import Between

#: So much newer is what is put on the wire that nothing the hall says after it is shown.
_AHEAD = 1_000_000

_DRAWN = """document.fonts.ready.then(() =>
    new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30))))"""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a face: what the hall says, what is pressed then, and what must be seen of it.

    `push` is laid over the hall's own snapshot: a table over a table, what a function makes of the
    value in its place, anything else instead.  `press` are test ids, or selectors; `run` is
    JavaScript.  A `fresh` state cannot be reached from another one.
    """

    sees: str
    push: Mapping[str, Any] = field(default_factory=dict)
    press: tuple[str, ...] = ()
    run: str = ""
    fresh: bool = False
    is_cut: bool = False


def laid_over(snapshot: Mapping[str, Any], push: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a snapshot that a state changes, changed."""
    return {key: _laid(snapshot.get(key), value) for key, value in push.items()}


def _laid(was: Any, value: Any) -> Any:
    if callable(value):
        return value(was)
    return was | value if isinstance(was, dict) and isinstance(value, dict) else value


def place(page: Page, name: str) -> Any:
    """Return an element by its test id, or by a selector."""
    return (
        page.get_by_test_id(name)
        if re.fullmatch(r"[\w.-]+", name) and name[0] != "."
        else page.locator(name)
    )


_SPEAK = "(lang) => import('/static/hall.js').then((it) => (it.language.value = lang))"


class Pushed:
    """A page between which and the hall somebody stands; `go` opens it, `reset` is JavaScript.

    A page whose hall `holds` back never hears what the hall itself says of its state.
    """

    def __init__(
        self, page: Page, go: Callable[[Page], None], reset: str, *, holds: bool = False
    ) -> None:
        self._page = page
        self._between = Between(page)
        self._between.holds = holds
        self._go = go
        self._reset = reset
        self._is_open = False

    def show(self, state: State, language: str) -> None:
        """Put the page into a state in a language, and wait until that is seen."""
        if state.fresh or not self._is_open:
            self._between.forget()
            self._go(self._page)
            self._is_open = True
        self._between.is_deaf = False
        self._page.evaluate(self._reset)
        while not self._between.has_heard():
            self._page.wait_for_timeout(20)
        _, _, snapshot = self._between.newest()
        self._between.is_deaf = state.is_cut
        self._between.say(seq=_AHEAD, **laid_over(snapshot, state.push))
        self._page.evaluate(_SPEAK, language)
        self._page.evaluate(_DRAWN)
        for name in state.press:
            place(self._page, name).first.click()
        if state.run:
            self._page.evaluate(state.run)
        if state.is_cut:
            self._page.evaluate("dispatchEvent(new Event('offline'))")
        expect(place(self._page, state.sees).first).to_be_visible()
        self._page.evaluate(_DRAWN)
