"""The phone's page for `/style`, in each standing of a ticket."""

from typing import Any

from hall_server.marks import mark
from hall_server.web.made_up import ACCOUNTS, AT, CASH, WEST, estimate, window
from hall_server.web.stills import Gallery, Still

_TICKET: dict[str, Any] = {
    "number": "A012", "service": "cash", "service_name": CASH, "state": "waiting", "ahead": 3,
    "estimate": estimate(9), "point": None, "place": None, "zone": WEST, "steps": [],
    "call_id": None, "recalls": 0, "language": "en", "issued_at": AT, "back_at": None,
    "hall": {"name": {"zh": "示范支行", "en": "Reference Branch"}}, "poll_after": 15,
    "can_cancel": True, "can_return": False, "can_write": True, "at": AT,
}  # fmt: skip
_AT_WINDOW: dict[str, Any] = {
    "point": {"id": "W3", "label": window(3)},
    "call_id": "c1",
    "ahead": None,
}
_JOURNEY = [{"service": "cash", "name": CASH, "state": "now"},
            {"service": "accounts", "name": ACCOUNTS, "state": "next"}]  # fmt: skip
_OVER: dict[str, Any] = {"can_cancel": False, "ahead": None, "zone": None}


def _still(name: str, *, seen: dict[str, Any] | None = None, **ticket: Any) -> Still:
    about = {"old": None, "failed": False, "asking": False, "sounds": False, "on": {}} | (
        seen or {}
    )
    return Still(name, "phone-page.js", "page", props={"ticket": _TICKET | ticket} | about)


GALLERY = Gallery(
    title=mark("Phone"),
    blueprint="kiosk",
    sheets=("phone.css",),
    frame="phone",
    state={},
    page={"notices": []},
    pieces={
        mark("Waiting"): [
            _still(mark("3 go first")),
            _still(mark("is next"), ahead=0, estimate={"low": 0, "mid": 20, "high": 60}),
            _still(mark("no window is open"), ahead=0, estimate=None),
            _still(mark("with the sound on"), seen={"sounds": True}),
            _still(mark("two services"), steps=_JOURNEY),
            _still(mark("old news"), seen={"old": 40}),
            _still(mark("gives up?"), seen={"asking": True}),
            _still(mark("refused"), seen={"failed": True}),
        ],
        mark("Called"): [
            _still(mark("now"), **_AT_WINDOW, state="called"),
            _still(mark("again"), **_AT_WINDOW, state="called", recalls=1),
        ],
        mark("Afterwards"): [
            _still(mark("being served"), **_AT_WINDOW, state="serving", can_cancel=False),
            _still(mark("aside"), state="parked", back_at=AT, can_return=True),
            _still(mark("late, may come back"), **_OVER, state="no_show", can_return=True),
            _still(mark("finished"), **_OVER, state="finished"),
        ],
    },
)
