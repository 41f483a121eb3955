"""What a board shows, as one small JSON object."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hall_server.queueing.model import Call, HallState, TicketState
from hall_server.web import pieces

if TYPE_CHECKING:
    from hall_server.about import About

#: Calls that a board keeps on screen.
SHOWN_CALLS = 8

#: A customer who gave up, or whom the day's end sent home, is called no more.
_GONE = frozenset({TicketState.CANCELLED, TicketState.EXPIRED})


def snapshot(
    state: HallState,
    now_ms: int,
    id: str,  # noqa: A002 -- the feeds' own word
    about: "About",
) -> dict[str, Any]:
    """Return the snapshot of board `id`; raises KeyError for an unknown one."""
    settings = about.settings.displays[id]
    names = about.settings.zones
    return pieces.hall(state, about) | {
        "layout": settings.layout,
        "zones": [{"id": zone, "name": names[zone].name} for zone in settings.zones],
        "calls": [_call(call, now_ms, about) for call in _latest(state, settings.zones)],
        "waiting": _waiting(state, now_ms, settings.zones, about),
    }


def _latest(state: HallState, zones: tuple[str, ...]) -> Iterator[Call]:
    """Yield the newest news of each ticket, newest first, unless it takes a call back."""
    seen: set[str] = set()
    shown = 0
    for call in reversed(state.calls):
        if shown == SHOWN_CALLS:
            return
        if call.ticket in seen or call.zone not in zones:
            continue
        seen.add(call.ticket)
        if call.kind != "withdrawn" and state.tickets[call.ticket].state not in _GONE:
            shown += 1
            yield call


def _call(call: Call, now_ms: int, about: "About") -> dict[str, Any]:
    known = about.settings.points.get(call.point)
    label = known.label if known else {"zh": call.point, "en": call.point}
    return {
        "call_id": call.call_id,
        "number": call.number,
        "point": call.point,
        "label": label,
        "zone": call.zone,
        "kind": call.kind,
        "age": pieces.age_s(call.at_ms, now_ms),
    }


def _waiting(
    state: HallState, now_ms: int, zones: tuple[str, ...], about: "About"
) -> list[dict[str, Any]]:
    here = [point for point in state.points.values() if point.zone in zones]
    served = {service for point in here for service in (*point.skills, *point.borrows)}
    counts, ahead = pieces.waiting(state), pieces.outlooks(state, now_ms)
    return [
        {
            "id": name,
            "name": about.settings.services[name].name,
            "waiting": counts[name],
            "estimate": pieces.estimate(ahead[name].estimate),
        }
        for name in state.services
        if name in served
    ]
