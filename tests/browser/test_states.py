"""Every face in every state, in both languages: nothing cut off, too small, faint or unnamed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import grouped
from tests.browser.looks import TARGET, cut_off, faint, misnamed, too_small, violations
from tests.screens.faces import FACES, LANGUAGES, STILLS, Face

#: What the fixture `demo` starts.
CONFIG = grouped.CONFIG

pytestmark = pytest.mark.browser

expect.set_options(timeout=30_000)

#: At a kiosk a finger is less sure.
LEAST = {"kiosk": 63.9, "stills": 0}  # the kiosk's own are smaller there

#: These are as high as their screen; the others may be longer than theirs.
STAND_STILL = {"kiosk", "board", "counter", "paired", "tablet"}

#: Of a person's own device, which may be dark.
FOLLOWS_THE_SCHEME = {"phone", "stills"}

#: What must be read from afar.
READ = ".number, .label span, .side b, .side .wait, .clock, .notice span"

#: The plain page for old browsers loads itself anew, since it has no other way to news.
EXCUSED: dict[tuple[str, str], tuple[str, ...]] = {("inside", "plain"): ("meta-refresh",)}

#: One piece in many states: each is a landmark, where its face has one of it.
EXCUSED |= {("stills", state): ("landmark-unique", "landmark-complementary-is-top-level")
            for state in STILLS}  # fmt: skip

#: These speak both languages at once.
BILINGUAL = {("stranger", "nothing"), ("inside", "plain")}

CASES = [(face, state) for face in FACES for state in face.states]


@pytest.fixture(scope="module")
def page_of(demo: Any, chromium: Browser) -> Iterator[Callable[[Face], Page]]:
    """Give each face's page, opened once: the faces come one after the other."""
    opened: dict[str, Page] = {}

    def page_of(face: Face) -> Page:
        if face.id not in opened:
            for page in opened.values():
                page.context.close()
            opened.clear()
            width, height = face.size
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                reduced_motion="reduce",
                locale="en-GB",
            )
            context.set_default_timeout(30_000)
            opened[face.id] = context.new_page()
        return opened[face.id]

    yield page_of
    for page in opened.values():
        page.context.close()


def wrong(page: Page, face: Face, state: str, *, is_seen: bool) -> list[str]:
    """Return all that is wrong with how a page looks and what it says to a reader.

    Of one that was seen in another language the words alone are new: axe is not asked again.
    """
    found = [] if is_seen else violations(page, without=EXCUSED.get((face.id, state), ()))
    found += cut_off(page, scrolls=face.id not in STAND_STILL)
    found += [f"small: {it}" for it in too_small(page, LEAST.get(face.id, TARGET))]
    if (face.id, state) not in BILINGUAL:
        found += [f"name: {it}" for it in misnamed(page)]
    if face.id == "board" and "stale" not in state:
        found += [f"faint: {it}" for it in faint(page, READ, 7)]
    return found


@pytest.mark.parametrize(
    ("face", "state"), CASES, ids=[f"{face.id}-{state}" for face, state in CASES]
)
def test_a_face_can_be_read_and_pressed_in_a_state(demo, page_of, face, state):
    page = page_of(face)
    faults: list[str] = []
    page.once("pageerror", lambda error: faults.append(str(error)))
    languages = LANGUAGES if face.id != "board" else LANGUAGES[:1]  # a board speaks all at once
    for language, scheme in zip(languages, ("light", "dark"), strict=False):
        auto = face.id in FOLLOWS_THE_SCHEME
        if auto:
            page.emulate_media(color_scheme=scheme)
        face.show(page, demo, state, language)
        is_seen = language != languages[0] and not auto
        assert wrong(page, face, state, is_seen=is_seen) == [], language
    assert faults == []
