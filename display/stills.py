"""The board's own pieces for `/style`, each in a state that is made up."""

from typing import Any

from hall_server.marks import mark
from hall_server.web.made_up import ACCOUNTS, CASH, HALL, LOANS, OPENS_AT, WEST, estimate, window
from hall_server.web.stills import Gallery, Still

Json = dict[str, Any]

_WAITING = [
    {"id": "cash", "name": CASH, "waiting": 6, "estimate": estimate(14)},
    {"id": "accounts", "name": ACCOUNTS, "waiting": 1, "estimate": {"low": 0, "mid": 9, "high": 9}},
    {"id": "loans", "name": LOANS, "waiting": 0, "estimate": None},
]
_STATE: Json = HALL | {
    "layout": "full", "sound": {"volume": 1, "voice": False, "max_age_s": 20},
    "zones": [{"id": "west", "name": WEST}], "calls": [], "waiting": _WAITING, "windows": [],
    "arrows": {"W1": "up-left", "W2": "right"}, "notices": [], "pictures": None,
}  # fmt: skip


def _rows(*news: bool) -> list[Json]:
    """Return the rows of a board, newest first: `news` are those in amber."""
    return [
        {"call_id": f"c{i}", "number": f"A{12 + i:03}", "point": f"W{i + 1}", "news": it,
         "label": window(i + 1), "zone": "west", "kind": "call"}
        for i, it in enumerate(news)
    ]  # fmt: skip


def _calls(name: str, *news: bool, **state: Any) -> Still:
    return Still(name, "calls.js", "Calls", state, {"rows": _rows(*news)}, is_wide=True)


def _windows(*states: str) -> list[Json]:
    numbers = {"calling": "A012", "serving": "B007"}
    return [
        {"id": f"W{i + 1}", "label": window(i + 1), "state": "open" if it in numbers else it,
         "number": numbers.get(it), "calling": it == "calling"}
        for i, it in enumerate(states)
    ]  # fmt: skip


def _one(name: str, state: str) -> Still:
    rows = _rows(True) if state == "calling" else []
    windows = {"windows": _windows(state)}
    return Still(name, "calls.js", "Window", windows, {"rows": rows}, is_wide=True)


def _strip(name: str, state: Json | None = None, **props: Any) -> Still:
    return Still(name, "side.js", "Strip", state or {}, props, is_wide=True)


GALLERY = Gallery(
    title=mark("Board"),
    blueprint="display",
    sheets=("board.css", "side.css"),
    frame="board",
    scheme="dark",
    state=_STATE,
    page={"name": "board1"},
    pieces={
        mark("Calls"): [
            _calls(mark("one is new"), True, False, False),
            _calls(mark("three at once"), True, True, True, False),
            _calls(mark("none is new"), False, False, False),
            _calls(mark("nobody is called")),
            _calls(mark("closed"), opens_at=OPENS_AT),
        ],
        mark("Over one window"): [
            _one(mark("called"), "calling"),
            _one(mark("free"), "open"),
            _one(mark("paused"), "paused"),
            _one(mark("closed"), "closed"),
        ],
        mark("At the side"): [
            Still(mark("who waits, by service"), "side.js", "Side"),
            Still(mark("what windows do"), "side.js", "Side",
                  {"layout": "zone", "windows": _windows("calling", "serving", "open", "paused",
                                                         "closed")}),
        ],
        mark("At the foot"): [
            _strip(mark("a notice"), {"notices": [
                {"zh": "请保管好随身物品", "en": "Please mind your belongings"}]}),
            _strip(mark("stopped by staff"), {"issuing": False}),
            _strip(mark("old news"), age=40),
            Still(mark("the sound is blocked"), "side.js", "SoundBlocked",
                  props={"chime": {"blocked": {"value": True}}}, is_wide=True),
        ],
    },
)  # fmt: skip
