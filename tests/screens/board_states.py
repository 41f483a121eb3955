"""A board in each of its states: what the hall says is put on the wire of a fresh page."""

from itertools import count
from typing import Any

from .pushed import State
from .things import CASH

_CALLS = count()


def _label(n: int) -> dict[str, str]:
    return {"zh": f"{n}号窗口", "en": f"Window {n}"}


def calls(*ages: float) -> Any:
    """Return what makes calls of these ages, in seconds, each new to the page."""
    return lambda _was: [
        {"call_id": f"pictured-{next(_CALLS)}", "number": f"A{12 + i:03}", "point": f"W{i + 1}",
         "label": _label(i + 1), "zone": "east", "kind": "call", "say": [], "age": age}
        for i, age in enumerate(ages)
    ]  # fmt: skip


def windows(*states: str) -> list[dict[str, Any]]:
    """Return windows of a zone that are calling, serving, or as their state says."""
    numbers = {"calling": "A012", "serving": "B007"}
    return [
        {"id": f"W{i + 1}", "label": _label(i + 1), "state": "open" if it in numbers else it,
         "number": numbers.get(it), "calling": it == "calling"}
        for i, it in enumerate(states)
    ]  # fmt: skip


NOW = {"opens_at": None, "issuing": True, "notice": None, "pictures": None, "layout": "full"}
NOBODY: dict[str, Any] = NOW | {"calls": []}
NO_WAIT = [{"id": "cash", "name": CASH, "waiting": 0, "estimate": None}]
ALONE = {"layout": "window", "calls": []}

STATES = {
    "usual": State(".others .call", NOW | {"calls": calls(90, 140, 200, 300)}, fresh=True),
    "call": State(".call.new", NOW | {"calls": calls(1, 90, 140), "arrows": {"W1": "up-left"}},
                  fresh=True),
    "three": State(".heads.n3", NOW | {"calls": calls(1, 2, 3, 90)}, fresh=True),
    "nobody": State("nobody", NOBODY | {"waiting": NO_WAIT}, fresh=True),
    "closed": State("closed", NOBODY | {"opens_at": "2030-05-06T01:00:00.000Z"}, fresh=True),
    "stopped": State("notice", NOBODY | {"issuing": False}, fresh=True),
    "zone": State(
        "window-W4",
        NOW | {"layout": "zone", "calls": calls(1, 90),
               "windows": windows("calling", "serving", "paused", "closed")},
        fresh=True,
    ),
    "window": State(
        ".one .call.new", ALONE | {"calls": calls(1), "windows": windows("calling")}, fresh=True
    ),
    "window-free": State(".without.open", ALONE | {"windows": windows("open")}, fresh=True),
    "window-paused": State(".without.paused", ALONE | {"windows": windows("paused")}, fresh=True),
    "window-closed": State(".without.closed", ALONE | {"windows": windows("closed")}, fresh=True),
    "stale": State("stale", NOW | {"calls": calls(90, 140)}, fresh=True, is_cut=True),
    "sound-blocked": State(
        "sound-blocked", NOW | {"calls": calls(90)}, fresh=True,
        run="import('/static/hall.js').then(({ html, render, signal }) =>"
            " import('/display/static/side.js').then(({ SoundBlocked }) =>"
            " render(html`<${SoundBlocked} chime=${{ blocked: signal(true) }} />`,"
            " document.querySelector('main').appendChild(document.createElement('div')))))",
    ),
}  # fmt: skip
