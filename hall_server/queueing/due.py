"""What is due without anybody asking: the day's end, returns, time-outs, automatic calls."""

from collections.abc import Iterator

from . import commands as c
from . import events as e
from .choosing import choose
from .day import open_day, roll_over, rolls_ms
from .entities import (
    SELF_SERVICE,
    ClassKey,
    Health,
    Point,
    PointState,
    Ticket,
    TicketState,
)
from .lookup import Events, call_id, serves
from .model import HallState


def next_due(state: HallState) -> int | None:
    """Return the hall time (ms) at which a `Tick` has work to do, or None before any rules.

    0 means at once.  While a customer is being served the roll-over waits for the end of its
    grace time; when the service ends it is due at once.
    """
    if state.rules is None:
        return None
    if state.day.day is None or any(True for _ in _stranded(state)):
        return 0
    times = [rolls_ms(state), *_machine_time_outs(state).values()]
    times += _too_long_for_machines(state).values()
    times += [back_ms for back_ms in state.away.values() if back_ms is not None]
    times += [point.auto_ms for point in _idle(state) if _has_customers(state, point)]
    return min(times)


def tick(state: HallState, command: c.Tick, now_ms: int) -> Events:
    """Do the first thing that is due; what else is due has the next tick."""
    if state.day.day is None:
        return open_day(state, now_ms)
    return (
        roll_over(state, now_ms)
        or _homeless(state)
        or _from_the_machines(state, now_ms)
        or _back_from_park(state, now_ms)
        or _not_at_the_machine(state, now_ms)
        or _automatic_call(state, now_ms)
    )


def _stranded(state: HallState) -> Iterator[Ticket]:
    """Yield who was sent to where nobody will serve them: no machine works, a point closed.

    A pause ends by itself: staff's transfers wait for it, accepted offers need not.
    """
    for key, line in state.lines.items():
        if not line or key.target is None or state.serving(key):
            continue
        gone = key.target.startswith("machines:") or not _will_serve(state, key)
        for place in line:
            ticket = state.tickets[place[2]]
            if gone or ticket.diversion == "accepted":
                yield ticket


def _will_serve(state: HallState, key: ClassKey) -> bool:
    """Whether a point of the target is open or paused, and a machine healthy."""
    where, _, name = (key.target or "").partition(":")
    if where != "point":
        return serves(state.points.values(), key)
    point = state.points.get(name)
    return point is not None and point.state is not PointState.CLOSED and point.health is Health.OK


def _homeless(state: HallState) -> Events:
    """Let those who wait in vain be served by whoever may, in the place they always had."""
    return [_sent_back(ticket) for ticket in _stranded(state)]


def _sent_back(ticket: Ticket) -> e.TicketBounced | e.TicketReleased:
    if (ticket.target or "").startswith("machines:"):
        return e.TicketBounced(ticket.id, None, None)
    return e.TicketReleased(ticket.id)


def _too_long_for_machines(state: HallState) -> dict[str, int]:
    """Return when those who wait for a machine are past their ceiling: it serves them in vain."""
    rules = state.known_rules()
    return {
        line[0][2]: line[0][0] + rules.services[key.service].promises[key.tier].ceiling_s * 1000
        for key, line in state.lines.items()
        if line and key.target and key.target.startswith("machines:")
    }


def _from_the_machines(state: HallState, now_ms: int) -> Events:
    return [
        e.TicketBounced(ticket, None, None)
        for ticket, due_ms in _too_long_for_machines(state).items()
        if due_ms <= now_ms
    ]


def _back_from_park(state: HallState, now_ms: int) -> Events:
    return [
        e.TicketRejoined(ticket, "kept", "time")
        for ticket, back_ms in state.away.items()
        if back_ms is not None and back_ms <= now_ms
    ]


def _machine_time_outs(state: HallState) -> dict[str, int]:
    """Return when a customer who was called to a machine and did not come is a no-show there."""
    limit_ms = state.known_rules().changes.machine_call_s * 1000
    return {
        point.id: point.since_ms + limit_ms
        for point in state.engaged.values()
        if point.kind == SELF_SERVICE
        and point.ticket
        and state.tickets[point.ticket].state is TicketState.CALLED
    }


def _not_at_the_machine(state: HallState, now_ms: int) -> Events:
    return [
        e.TicketNoShow(state.points[point].ticket or "", point, "time")
        for point, due_ms in _machine_time_outs(state).items()
        if due_ms <= now_ms
    ]


def _idle(state: HallState) -> list[Point]:
    """Return the points that call by themselves and are free, as arrivals find them.

    The fewest skills first, then the longest idle, then the lowest name.
    """
    found = [
        point
        for point in state.calling.values()
        if point.able and point.ticket is None and not point.busy
    ]
    return sorted(found, key=lambda p: (len(p.skills) + len(p.borrows), p.since_ms, p.id))


def _has_customers(state: HallState, point: Point) -> bool:
    return any(point.may_serve(key) for key, line in state.lines.items() if line)


def _automatic_call(state: HallState, now_ms: int) -> Events:
    for point in _idle(state):
        chosen = choose(state, point, now_ms) if point.auto_ms <= now_ms else None
        if chosen:
            ticket, reason = chosen
            return [e.TicketCalled(ticket.id, point.id, call_id(state), reason, auto=True)]
    return []
