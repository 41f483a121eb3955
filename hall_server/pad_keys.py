"""What a key of a teller's call pad means, as commands of the hall; pure."""

from collections.abc import Callable
from dataclasses import dataclass

from .queueing import commands as c
from .queueing.choosing import waiting_for
from .queueing.entities import Point, PointState, Ticket, TicketState
from .queueing.model import HallState
from .queueing.refusals import Refusal
from .queueing.tickets import may_return

#: Keys that are one command with the customer at the point.
_SIMPLE: dict[str, Callable[..., c.Command]] = {
    "next": c.CallNext,
    "recall": c.Recall,
    "confirm": c.StartService,
    "no_show": c.MarkNoShow,
    "hold": c.Park,
}


@dataclass(frozen=True, slots=True)
class PadRules:
    """What the configuration says of a pad; `transfer` is `service:`, `point:` or `zone:NAME`."""

    pause_reason: str
    transfer: str | None = None


def commands_of(
    state: HallState, now_ms: int, point_id: str, key: str, rules: PadRules
) -> tuple[c.Command, ...]:
    """Return what the teller signed in at the point asks with a key; raises Refusal.

    `evaluate` of an idle point is no command: it only asks for a score again.
    """
    point = state.points[point_id]
    teller = point.teller
    if teller is None:
        raise Refusal("nobody_signed_in", f"Nobody is signed in at {point.id}.", point=point.id)
    if key in _SIMPLE:
        return (_SIMPLE[key](point.id, actor=teller),)
    if key == "evaluate":
        return (c.FinishService(point.id, teller),) if point.ticket else ()
    if key == "call_back":
        return _call_back(state, now_ms, point, teller)
    if key == "transfer":
        return (_transfer(point, teller, rules.transfer),)
    if key != "pause":
        raise Refusal("unknown_key", f"A pad has no key {key!r}.", key=key)
    if point.state is PointState.PAUSED:
        return (c.OpenPoint(point.id, teller),)
    return (c.PausePoint(point.id, rules.pause_reason, teller),)


def _transfer(point: Point, teller: str, where: str | None) -> c.TransferCustomer:
    if where is None:
        raise Refusal(
            "pad_no_transfer", f"The pad of {point.id} transfers nowhere.", point=point.id
        )
    what, _, name = where.partition(":")
    if what == "service":
        return c.TransferCustomer(point.id, service=name, actor=teller)
    return c.TransferCustomer(point.id, target=where, actor=teller)


def _call_back(state: HallState, now_ms: int, point: Point, teller: str) -> tuple[c.Command, ...]:
    """Bring the last customer back who left this point unserved; an idle point calls at once."""
    grace_s = state.known_rules().changes.return_grace_s
    left = [
        (left_ms, ticket)
        for ticket in (state.tickets[name] for name in state.away)
        if (left_ms := _left_ms(ticket, point.id)) is not None
        and (ticket.state is TicketState.PARKED or may_return(ticket, grace_s, now_ms))
    ]
    if not left:
        raise Refusal("nobody_to_call_back", f"Nobody left {point.id} unserved.", point=point.id)
    _, ticket = max(left, key=lambda it: (it[0], it[1].order))
    back = c.ReturnTicket(ticket.id, "staff")
    if point.ticket or not point.may_serve(ticket.class_key):
        return (back,)
    return back, c.CallTicket(point.id, ticket.id, teller)


def _left_ms(ticket: Ticket, point_id: str) -> int | None:
    """Return when a ticket that is away left this point, None if it was elsewhere."""
    if ticket.state is TicketState.NO_SHOW:
        return ticket.ended_ms if ticket.point == point_id else None
    last = ticket.stretches[-1] if ticket.stretches else None
    return last.ended_ms if last and last.point == point_id else None


def figures(state: HallState, point_id: str) -> tuple[int | None, str | None]:
    """Return what a point's pad shows: who waits for it, and its number; nothing while closed."""
    point = state.points[point_id]
    if point.state is PointState.CLOSED:
        return None, None
    return waiting_for(state, point), state.tickets[point.ticket].number if point.ticket else None
