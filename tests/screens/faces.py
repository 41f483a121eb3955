"""Every face that is pictured: one table, from which the pictures and their page are made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from . import kiosk_states, phone_states

LANGUAGES = ("en", "zh")

#: Puts an open page into a state in a language; `demo` is the running hall.
Show = Callable[[Page, Any, str, str], None]


@dataclass(frozen=True, slots=True)
class Face:
    """A face as it is pictured: its name in words, its screen, and its states in their order."""

    id: str
    title: str
    says: str
    size: tuple[int, int]
    states: tuple[str, ...]
    show: Show
    scale: float = 0.5
    dark: bool = False

    def pictures(self) -> Iterator[tuple[str, str, str]]:
        """Yield state, language and file name of each picture."""
        for state in self.states:
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


def _work(page: Page, demo: Any) -> None:
    """Let some windows call, once in a demo, in the name of their own screens."""
    if getattr(demo, "works", False):
        return
    demo.works = True
    for name, link in demo.links.items():
        point = name.removeprefix("Counter ")
        if point in CALLING and point != name:
            token = link.partition("#")[2]
            page.request.post(
                f"{demo.origin}/api/v1/points/{point}/call",
                headers={"Authorization": f"Bearer {token}"},
            )


def _page(link: str) -> Show:
    """Return what opens a face by the name that the demo printed, while some windows work."""

    def show(page: Page, demo: Any, _state: str, language: str) -> None:
        _work(page, demo)
        page.add_init_script(f"localStorage.setItem('hall.language', '{language}')")
        page.goto(demo.links[link])
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)

    return show


def _style(page: Page, demo: Any, _state: str, language: str) -> None:
    page.add_init_script(f"localStorage.setItem('hall.language', '{language}')")
    page.goto(f"{demo.origin}/style")
    page.locator(".pairs").first.wait_for()


PORTRAIT, WIDE, PHONE = (1080, 1920), (1920, 1080), (390, 844)

#: To picture another face or state, add it here.
FACES = (
    Face("kiosk", "Kiosk", "Portrait, at 60 cm: 21.5 inches, 1080 x 1920.", PORTRAIT,
         tuple(kiosk_states.STATES), _kiosk, 0.25),
    Face("phone", "Phone", "The guest's own, 390 x 844.", PHONE,
         tuple(phone_states.STATES), _phone, 0.75),
    Face("board", "Board", "Landscape, at 8 m: 55 inches, 1920 x 1080.", WIDE,
         ("usual",), _page("Board board1")),
    Face("counter", "Counter", "Beside the teller's own programs, 1024 x 768.", (1024, 768),
         ("usual",), _page("Counter W1"), 0.75),
    Face("lobby", "Lobby", "A tablet, 1280 x 800.", (1280, 800),
         ("usual",), _page("Lobby"), 0.75),
    Face("lobby-phone", "Lobby on a phone", "On the move, 390 x 844.", PHONE,
         ("usual",), _page("Lobby"), 0.75),
    Face("devices", "Hall of devices", "The demo's own: every device pretended, with faults.",
         (1280, 800), ("usual",), _page("Hall of devices"), 0.6),
    Face("style", "The look", "`/style` of every hall.", (1280, 1400), ("usual",), _style, 0.5),
)  # fmt: skip
