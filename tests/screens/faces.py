"""Every face in every state: one table, for the pictures and for the tests of all that is shown."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Page, expect

from . import (
    admin_states,
    board_states,
    counter_states,
    door_states,
    kiosk_states,
    lobby_states,
    phone_states,
)
from .pushed import Pushed, State

LANGUAGES = ("en", "zh")

#: Puts an open page into a state in a language; `demo` is the running hall.
Show = Callable[[Page, Any, str, str], None]


@dataclass(frozen=True, slots=True)
class Face:
    """A face: its name in words, its screen, its states in their order, those that are pictured."""

    id: str
    title: str
    says: str
    size: tuple[int, int]
    states: tuple[str, ...]
    show: Show
    scale: float = 0.5
    pictured: tuple[str, ...] = ("usual",)

    def pictures(self) -> Iterator[tuple[str, str, str]]:
        """Yield state, language and file name of each picture."""
        for state in self.pictured:
            for language in LANGUAGES:
                yield state, language, f"{self.id}-{state}-{language}.png"


def _kiosk(page: Page, demo: Any, state: str, language: str) -> None:
    if "/kiosk/" not in page.url:
        page.goto(demo.links["Kiosk kiosk1"])
        page.get_by_test_id("take-ticket").wait_for()
    kiosk_states.show(page, state, language)


def _phone(page: Page, demo: Any, state: str, language: str) -> None:
    phone_states.show(page, f"{demo.origin}/t/abcdefghijklmnopqrstuv", state, language)


#: Windows that have called somebody in the pictures, so that boards and lobby have something.
CALLING = ("W1", "W2", "W5", "V1")


def work(page: Page, demo: Any) -> None:
    """Let some windows call, once in a demo, in the name of their own screens."""
    if getattr(demo, "works", False):
        return
    demo.works = True
    for point in CALLING:
        token = demo.links[f"Counter {point}"].partition("#")[2]
        page.request.post(
            f"{demo.origin}/api/v1/points/{point}/call",
            headers={"Authorization": f"Bearer {token}"},
        )


#: Opens a page of the demo, and waits until it is live.
Go = Callable[[Page, Any], None]

_pages: WeakKeyDictionary[Page, Pushed] = WeakKeyDictionary()


def _pushed(states: Mapping[str, State], reset: str, go: Go, *, holds: bool = False) -> Show:
    """Return what shows states that are put on the wire of a page that `go` opens."""

    def show(page: Page, demo: Any, state: str, language: str) -> None:
        if page not in _pages:
            work(page, demo)
            _pages[page] = Pushed(page, lambda it: go(it, demo), reset, holds=holds)
        _pages[page].show(states[state], language)

    return show


def _link(name: str, sees: str) -> Go:
    """Return what opens a face by the name that the demo printed."""

    def go(page: Page, demo: Any) -> None:
        page.goto(demo.links[name])
        expect(page.locator(sees).first).to_be_visible()

    return go


def sign_in(page: Page, demo: Any, name: str, address: str, sees: str) -> None:
    """Open a page as one of the demo's people."""
    page.goto(demo.origin + address)
    field = page.get_by_test_id("signin-name")
    expect(field.or_(page.locator(sees)).first).to_be_visible()
    if field.is_visible():
        field.fill(name)
        page.get_by_test_id("signin-password").fill(demo.passwords[name])
        page.get_by_test_id("signin-submit").click()
    expect(page.locator(sees).first).to_be_visible()


def _counter(page: Page, demo: Any) -> None:
    counter_states.know(page)
    sign_in(page, demo, "teller1", "/counter/W1", "[data-testid=next]")


def _admin(page: Page, demo: Any) -> None:
    sign_in(page, demo, "admin", "/lobby/admin", "[data-testid=admin-settings]")


def _stranger(page: Page, demo: Any, state: str, language: str) -> None:
    door_states.show(page, demo, door_states.STRANGER[state], language)


def _lobby_doors(page: Page, demo: Any, state: str, language: str) -> None:
    if page not in _pages:
        sign_in(page, demo, "lobby", "/", ".person")
        _pages[page] = Pushed(page, lambda _: None, "")
    door_states.show(page, demo, door_states.LOBBY[state], language)


def _style(page: Page, demo: Any, _state: str, language: str) -> None:
    door_states.show(page, demo, ("/style", ".pairs"), language)


#: The faces whose own pieces `/style` shows.
STILLS = ("kiosk", "phone", "board", "counter", "lobby")


def _stills(page: Page, demo: Any, state: str, language: str) -> None:
    """Show a face's pieces in the scheme that the person's own device prefers."""
    address = f"{demo.origin}/style/{state}"
    if page.url != address:
        page.goto(address)
    page.evaluate(door_states.KEEP, language)
    expect(page.locator(f".stills[data-drawn={language}]")).to_be_visible()
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.get_by_test_id("scheme-dark" if is_dark else "scheme-light").click()


PORTRAIT, WIDE, TABLET, PHONE = (1080, 1920), (1920, 1080), (1280, 800), (390, 844)

_lobby = partial(
    _pushed, reset=lobby_states.RESET, go=_link("Lobby", "[data-testid=device-printer1]")
)
_PAIRED = _link("Counter W3", "[data-testid=point-state]")
_TABLET = _link("Evaluation W1", "[data-testid=idle]")

#: To picture another face or state, or to have it looked at by the tests, add it here.
FACES = (
    Face("kiosk", "Kiosk", "Portrait, at 60 cm: 21.5 inches, 1080 x 1920.", PORTRAIT,
         tuple(kiosk_states.STATES), _kiosk, 0.25, tuple(kiosk_states.STATES)),
    Face("phone", "Phone", "The guest's own, 390 x 844.", PHONE,
         tuple(phone_states.STATES), _phone, 0.75, tuple(phone_states.STATES)),
    Face("board", "Board", "Landscape, at 8 m: 55 inches, 1920 x 1080.", WIDE,
         tuple(board_states.STATES),
         _pushed(board_states.STATES, "() => null", _link("Board board1", ".board"), holds=True),
         0.5, ("call", "zone", "closed")),
    Face("counter", "Counter", "Beside the teller's own programs, 1024 x 768.", (1024, 768),
         tuple(counter_states.STATES),
         _pushed(counter_states.STATES, counter_states.RESET, _counter),
         0.75, ("called", "transfer")),
    Face("paired", "Counter without a name", "A screen of the window's own.", (1024, 768),
         tuple(counter_states.PAIRED),
         _pushed(counter_states.PAIRED, counter_states.RESET, _PAIRED), 0.75, ()),
    Face("tablet", "Evaluation", "A tablet at the window, 1280 x 800.", TABLET,
         tuple(counter_states.TABLET),
         _pushed(counter_states.TABLET, counter_states.TABLET_RESET, _TABLET), 0.5, ("question",)),
    Face("lobby", "Lobby", "A tablet, 1280 x 800.", TABLET,
         tuple(lobby_states.STATES), _lobby(lobby_states.STATES), 0.75, ("busy", "story")),
    Face("lobby-phone", "Lobby on a phone", "On the move, 390 x 844.", PHONE,
         lobby_states.ON_A_PHONE, _lobby(lobby_states.STATES), 0.75, ("busy",)),
    Face("admin", "Administration", "A desk's screen, 1280 x 800.", TABLET,
         tuple(admin_states.STATES),
         _pushed(admin_states.STATES, "() => null", _admin), 0.75, ("services",)),
    Face("stranger", "Before the door", "Who is not let in yet.", TABLET,
         tuple(door_states.STRANGER), _stranger, 0.5, ()),
    Face("inside", "Beside the faces", "The lobby's manager alone.", TABLET,
         tuple(door_states.LOBBY), _lobby_doors, 0.5, ()),
    Face("devices", "Hall of devices", "The demo's own: every device pretended, with faults.",
         (1280, 800), ("usual", "every", "none", "lost"), door_states.show_devices, 0.6),
    Face("style", "The look", "`/style` of every hall.", (1280, 1400), ("usual",), _style, 0.5),
    Face("stills", "The look of each face", "`/style/kiosk` and so on: its own pieces, each in "
         "every state.", (1280, 1400), STILLS, _stills, 0.5, STILLS),
)  # fmt: skip
