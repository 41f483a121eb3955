"""What a board shows, as one small JSON object."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hall_server.queueing.entities import Call, TicketState
from hall_server.queueing.model import HallState
from hall_server.web import pieces

if TYPE_CHECKING:
    from hall_server.about import About

#: Calls that a board keeps on screen.
SHOWN_CALLS = 8

#: Who gave up, was sent home by the day's end, or waits again, is not called any more.
_NOT_CALLED = frozenset(
    {TicketState.CANCELLED, TicketState.EXPIRED, TicketState.WAITING, TicketState.PARKED}
)


def snapshot(
    state: HallState,
    now_ms: int,
    id: str,  # noqa: A002 -- the feeds' own word
    about: "About",
) -> dict[str, Any]:
    """Return the snapshot of board `id`; raises KeyError for an unknown one."""
    settings = about.settings.displays[id]
    names = about.settings.zones
    return pieces.hall(state, now_ms, about) | {
        "layout": settings.layout,
        "sound": _sound(settings.sound, now_ms + state.day.correction_ms, about),
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
        if call.ticket in seen:
            continue
        # Before the zone is looked at: who was called elsewhere since is not called here.
        seen.add(call.ticket)
        is_called = state.tickets[call.ticket].state not in _NOT_CALLED
        if call.zone in zones and call.kind != "withdrawn" and is_called:
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
        "say": about.voice.say(call.number, call.point),
        "age": pieces.age_s(call.at_ms, now_ms),
    }


def _sound(wanted: str, wall_ms: int, about: "About") -> dict[str, Any]:
    """Return whether a board chimes and speaks now, and how loud, 0 to 1."""
    voice = about.voice
    is_heard = wanted != "off" and not voice.is_quiet(wall_ms)
    return {
        "volume": voice.volume if is_heard else 0.0,
        "voice": wanted == "voice",
        "max_age_s": voice.max_age_s,
    }


def _waiting(
    state: HallState, now_ms: int, zones: tuple[str, ...], about: "About"
) -> list[dict[str, Any]]:
    here = [point for point in state.points.values() if point.zone in zones]
    served = {service for point in here for service in (*point.skills, *point.borrows)}
    ahead = pieces.outlooks(state, now_ms, about)
    counts = dict.fromkeys(state.services, 0)
    for key, line in state.lines.items():
        # Who was sent to a place waits there alone.
        if line and (key.target is None or any(point.may_serve(key) for point in here)):
            counts[key.service] += len(line)
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
