"""What a board shows, as one small JSON object."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hall_server.about import call_news
from hall_server.queueing.entities import Call, Point, PointState, TicketState
from hall_server.queueing.model import HallState
from hall_server.web import pieces

from .notices import notices

if TYPE_CHECKING:
    from hall_server.about import About
    from hall_server.settings import DisplaySettings

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
    board = about.settings.displays[id]
    names = about.settings.zones
    return pieces.hall(state, now_ms, about) | {
        "layout": board.layout,
        "sound": _sound(board.sound, now_ms + state.day.correction_ms, about),
        "zones": [{"id": zone, "name": names[zone].name} for zone in board.zones],
        "calls": [_call(call, now_ms, about) for call in _latest(state, board)],
        "waiting": _waiting(state, now_ms, board.zones, about),
        "windows": [_window(state, it, about) for it in state.points.values() if _lists(board, it)],
        "arrows": _arrows(board, about),
        "notices": notices(state, board, about),
        "pictures": board.pictures_in if board.pictures else None,
    }


def _latest(state: HallState, board: "DisplaySettings") -> Iterator[Call]:
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
        if board.shows(call.point, call.zone) and call.kind != "withdrawn" and is_called:
            shown += 1
            yield call


def _call(call: Call, now_ms: int, about: "About") -> dict[str, Any]:
    return call_news(call, about.settings) | {
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


def _lists(board: "DisplaySettings", point: Point) -> bool:
    """Whether the board says what a point is doing."""
    return board.layout in {"zone", "window"} and board.shows(point.id, point.zone)


def _window(state: HallState, point: Point, about: "About") -> dict[str, Any]:
    """Return what a point does; `number` is who was called to it and has not gone yet."""
    doing = "paused" if point.state is PointState.PAUSED else "open" if point.able else "closed"
    ticket = state.tickets[point.ticket] if point.ticket else None
    return {
        "id": point.id,
        "label": about.settings.points[point.id].label,
        "state": doing,
        "number": ticket.number if ticket else None,
        "calling": ticket is not None and ticket.state is TicketState.CALLED,
    }


def _arrows(board: "DisplaySettings", about: "About") -> dict[str, str]:
    """Return where points are, seen from this board or else from anywhere, where configured."""
    points = about.settings.points.values()
    return {it.id: it.direction for it in points if it.direction} | board.arrows


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
