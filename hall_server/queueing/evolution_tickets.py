"""What the events of one ticket make of the hall: the ticket, its point, the boards' news."""

from collections.abc import Callable, Iterable
from typing import Any

from . import events as e
from .entities import (
    ACTIVE,
    Call,
    Entity,
    LastCommand,
    Point,
    Stretch,
    Ticket,
    TicketState,
    changed,
)
from .model import HallState
from .policies import turn_after

Entities = Iterable[Entity]

#: An automatic call so soon after a point's command is undone together with it.
AT_ONCE_MS = 2000

#: A ticket that waits again is at no point.
_NOWHERE: dict[str, Any] = {
    "state": TicketState.WAITING,
    "point": None,
    "call_id": None,
    "called_ms": None,
    "started_ms": None,
    "recalls": 0,
    "start_implied": False,
    "back_ms": None,
}


def issued(state: HallState, event: e.TicketIssued, at_ms: int) -> Entities:
    """Put a new ticket into its line."""
    offer = event.offer
    yield Ticket(
        id=event.ticket,
        token=event.token,
        number=event.number,
        series=event.series,
        n=event.n,
        order=len(state.tickets) + 1,
        service=event.service,
        tier=event.tier,
        language=event.language,
        origin=event.origin,
        person_ref=event.person_ref,
        issued_ms=at_ms,
        since_ms=at_ms if event.since_ms is None else event.since_ms,
        target=offer.target if offer and offer.accepted else None,
        todo=event.steps,
        free_order=event.free_order,
        diversion=("accepted" if offer.accepted else "refused") if offer else None,
        booking=event.booking,
    )


def called(state: HallState, event: e.TicketCalled, at_ms: int) -> Entities:
    """Bring a ticket to a point."""
    ticket, point = state.tickets[event.ticket], state.points[event.point]
    here = changed(
        ticket,
        state=TicketState.CALLED,
        point=point.id,
        call_id=event.call_id,
        called_ms=at_ms,
        recalls=0,
        back_ms=None,
    )
    yield here
    streak, turn = point.streak, point.turn
    if event.reason.rule != "by_hand":
        rules = state.known_rules()
        streak = streak + 1 if rules.tiers[ticket.tier].priority else 0
        turn = turn_after(rules.turns_at(point.id), turn, ticket.tier)
    yield changed(point, ticket=ticket.id, since_ms=at_ms, streak=streak, turn=turn)
    yield _call_command(state, event, at_ms, ticket, here, point)
    yield news(ticket, point, event.call_id, "call", at_ms)


def _call_command(
    state: HallState, event: e.TicketCalled, at_ms: int, was: Ticket, here: Ticket, seat: Point
) -> LastCommand:
    """Return a press of Next as one command: the ticket that it ended, and the one it called."""
    ended = state.last.get(seat.id)
    if ended is None or not (event.after or _at_once(event, ended, at_ms)):
        return LastCommand(seat.id, "call", at_ms, (was,), (here,), seat)
    if was.id in {ticket.id for ticket in ended.after}:  # its next step is here too
        return LastCommand(seat.id, "call", at_ms, ended.before, (here,), ended.seat)
    before, after = (*ended.before, was), (*ended.after, here)
    return LastCommand(seat.id, "call", at_ms, before, after, ended.seat)


def _at_once(event: e.TicketCalled, ended: LastCommand, at_ms: int) -> bool:
    """Whether the hall called before anybody could take the end of the last service back."""
    return event.auto and ended.what != "call" and at_ms - ended.at_ms <= AT_ONCE_MS


def recalled(state: HallState, event: e.TicketRecalled, at_ms: int) -> Entities:
    """Say a called number again."""
    ticket, point = state.tickets[event.ticket], state.points[event.point]
    yield changed(ticket, call_id=event.call_id, recalls=ticket.recalls + 1)
    yield LastCommand(point.id)
    yield news(ticket, point, event.call_id, "recall", at_ms)


def started(state: HallState, event: e.ServiceStarted, at_ms: int) -> Entities:
    """Begin a service."""
    ticket, point = state.tickets[event.ticket], state.points[event.point]
    now = changed(ticket, state=TicketState.SERVING, started_ms=at_ms)
    yield now
    yield changed(point, since_ms=at_ms)
    yield LastCommand(point.id, "start", at_ms, (ticket,), (now,), point)


def finished(state: HallState, event: e.TicketFinished, at_ms: int) -> Entities:
    """End a visit that was served."""
    ticket = state.tickets[event.ticket]
    now = changed(
        ticket,
        state=TicketState.FINISHED,
        started_ms=ticket.called_ms if event.start_implied else ticket.started_ms,
        ended_ms=at_ms,
        start_implied=event.start_implied,
        by_rollover=event.by_rollover,
        diversion=_done(ticket),
        stretches=_stretches(ticket, "finished", at_ms, implied=event.start_implied),
    )
    yield from _left(state, event.point, at_ms, "finish", ticket, now)


def step_finished(state: HallState, event: e.StepFinished, at_ms: int) -> Entities:
    """End a step; the ticket waits for its next service."""
    ticket = state.tickets[event.ticket]
    now = waiting_for_next_step(state, event, at_ms)
    yield from _left(state, event.point, at_ms, "finish", ticket, now)


def waiting_for_next_step(state: HallState, event: e.StepFinished, at_ms: int) -> Ticket:
    """Return a ticket as it is when its step has ended and the next one begins to wait."""
    ticket = state.tickets[event.ticket]
    return changed(
        ticket,
        **_NOWHERE,
        **_place(event.place, at_ms),
        service=event.service,
        todo=event.todo,
        target=None,
        diversion=_done(ticket),
        stretches=_stretches(ticket, "finished", at_ms, implied=event.start_implied),
    )


def steps_changed(state: HallState, event: e.StepsChanged, at_ms: int) -> Entities:
    """Take what comes after the present service."""
    ticket = state.tickets[event.ticket]
    yield changed(ticket, todo=event.todo, free_order=event.free_order)


def no_show(state: HallState, event: e.TicketNoShow, at_ms: int) -> Entities:
    """End a visit to which nobody came."""
    ticket = state.tickets[event.ticket]
    now = changed(ticket, state=TicketState.NO_SHOW, ended_ms=at_ms)
    yield from _left(state, event.point, at_ms, "no_show", ticket, now)


def parked(state: HallState, event: e.TicketParked, at_ms: int) -> Entities:
    """Let a customer wait aside."""
    ticket, point = state.tickets[event.ticket], state.points[event.point]
    now = changed(
        ticket,
        **_NOWHERE
        | {
            "state": TicketState.PARKED,
            "back_ms": event.back_ms,
            "note_ref": event.note_ref or ticket.note_ref,
            "stretches": _stretches(ticket, "parked", at_ms),
        },
    )
    yield from _left(state, event.point, at_ms, "park", ticket, now)
    yield from _withdrawn(ticket, point, event.call_id, at_ms)


def transferred(state: HallState, event: e.TicketTransferred, at_ms: int) -> Entities:
    """Let a ticket wait elsewhere."""
    ticket = state.tickets[event.ticket]
    moved = _place(event.place, at_ms) | {"service": event.service, "target": event.target}
    moved["diversion"] = _bounced(ticket)
    if event.point is None:
        if event.place == "kept":
            moved["first"] = ticket.first
        yield changed(ticket, **_NOWHERE, **moved)
        return
    point = state.points[event.point]
    stretches = _stretches(ticket, "transferred", at_ms)
    now = changed(ticket, **_NOWHERE, **moved, stretches=stretches)
    yield from _left(state, event.point, at_ms, "transfer", ticket, now)
    yield from _withdrawn(ticket, point, event.call_id, at_ms)


def diverted(state: HallState, event: e.TicketDiverted, at_ms: int) -> Entities:
    """Send a waiting ticket to a faster place; its place in the line stays its own."""
    ticket = state.tickets[event.ticket]
    yield changed(ticket, target=event.offer.target, diversion="accepted")


def bounced(state: HallState, event: e.TicketBounced, at_ms: int) -> Entities:
    """Give a ticket its old place back."""
    ticket = state.tickets[event.ticket]
    home = {"target": None, "diversion": "bounced"}
    if event.point is None:
        yield changed(ticket, **home)
        return
    point = state.points[event.point]
    yield changed(ticket, **_NOWHERE, **home, stretches=_stretches(ticket, "bounced", at_ms))
    yield from freed(state, event.point, at_ms)
    yield from _withdrawn(ticket, point, event.call_id, at_ms)


def released(state: HallState, event: e.TicketReleased, at_ms: int) -> Entities:
    """Let whoever may serve a ticket serve it."""
    ticket = state.tickets[event.ticket]
    yield changed(ticket, target=None, diversion=_bounced(ticket))


def rejoined(state: HallState, event: e.TicketRejoined, at_ms: int) -> Entities:
    """Bring a ticket back into the line."""
    ticket = state.tickets[event.ticket]
    yield changed(ticket, **_NOWHERE, **_place(event.place, at_ms), ended_ms=None)


def tier_changed(state: HallState, event: e.TierChanged, at_ms: int) -> Entities:
    """Give a ticket another tier."""
    yield changed(state.tickets[event.ticket], tier=event.tier)


def restored(state: HallState, event: e.TicketRestored, at_ms: int) -> Entities:
    """Give a ticket back what it was; take its call off the boards."""
    yield event.was
    point = state.points[event.point]
    yield from _withdrawn(event.was, point, event.call_id, at_ms)


def returned(state: HallState, event: e.TicketReturned, at_ms: int) -> Entities:
    """Put a called ticket back in its place and tell the boards."""
    ticket, point = state.tickets[event.ticket], state.points[event.point]
    yield changed(ticket, **_NOWHERE)
    yield from freed(state, event.point, at_ms)
    yield from _withdrawn(ticket, point, event.call_id, at_ms)


def cancelled(state: HallState, event: e.TicketCancelled, at_ms: int) -> Entities:
    """End a visit that was given up; one that was called is taken off the boards."""
    ticket = state.tickets[event.ticket]
    yield from _ended(state, event.ticket, TicketState.CANCELLED, at_ms)
    if event.point is not None:
        yield from _withdrawn(ticket, state.points[event.point], event.call_id, at_ms)


def expired(state: HallState, event: e.TicketExpired, at_ms: int) -> Entities:
    """End a visit with the business day."""
    yield from _ended(state, event.ticket, TicketState.EXPIRED, at_ms)


def news(ticket: Ticket, point: Point, call_id: str, kind: str, at_ms: int) -> Call:
    """Return what the boards are told."""
    return Call(call_id, ticket.id, ticket.number, point.id, point.zone, kind, at_ms)


def freed(state: HallState, point_id: str, at_ms: int) -> Entities:
    """Yield a point without its customer; what it did before cannot be undone any more."""
    yield _free(state, point_id, at_ms)
    yield LastCommand(point_id)


def _free(state: HallState, point_id: str, at_ms: int) -> Point:
    rules = state.known_rules().points.get(point_id)
    wrap_up_ms = rules.wrap_up_s * 1000 if rules else 0
    point = state.points[point_id]
    return changed(point, ticket=None, since_ms=at_ms, auto_ms=at_ms + wrap_up_ms)


def _left(
    state: HallState, point_id: str, at_ms: int, what: str, was: Ticket, now: Ticket
) -> Entities:
    """Yield a ticket that left its point by the point's own command, which may be undone."""
    seat = state.points[point_id]
    yield now
    yield _free(state, point_id, at_ms)
    yield LastCommand(point_id, what, at_ms, (was,), (now,), seat)


def _stretches(
    ticket: Ticket, outcome: str, at_ms: int, *, implied: bool = False
) -> tuple[Stretch, ...]:
    called_ms = at_ms if ticket.called_ms is None else ticket.called_ms
    stay = Stretch(
        service=ticket.service,
        point=ticket.point or "",
        since_ms=ticket.since_ms,
        called_ms=called_ms,
        started_ms=called_ms if implied else ticket.started_ms,
        ended_ms=at_ms,
        outcome=outcome,
    )
    return (*ticket.stretches, stay)


def _place(place: str, at_ms: int) -> dict[str, Any]:
    """Return what a place in the line means; having been first is used up by a call."""
    return {"first": place == "first"} | ({"since_ms": at_ms} if place == "last" else {})


def _done(ticket: Ticket) -> str | None:
    return "done" if ticket.diversion == "accepted" else ticket.diversion


def _bounced(ticket: Ticket) -> str | None:
    return "bounced" if ticket.diversion == "accepted" else ticket.diversion


def _withdrawn(ticket: Ticket, point: Point, call_id: str | None, at_ms: int) -> Entities:
    if call_id is not None:
        yield news(ticket, point, call_id, "withdrawn", at_ms)


def _ended(state: HallState, ticket_id: str, how: TicketState, at_ms: int) -> Entities:
    ticket = state.tickets[ticket_id]
    at_point = ticket.point if ticket.state in ACTIVE else None
    yield changed(ticket, state=how, ended_ms=at_ms, back_ms=None)
    if at_point:
        yield from freed(state, at_point, at_ms)


TICKET_EVOLUTIONS: dict[type, Callable[[HallState, Any, int], Entities]] = {
    e.TicketIssued: issued,
    e.TicketCalled: called,
    e.TicketRecalled: recalled,
    e.ServiceStarted: started,
    e.TicketFinished: finished,
    e.StepFinished: step_finished,
    e.StepsChanged: steps_changed,
    e.TicketNoShow: no_show,
    e.TicketParked: parked,
    e.TicketTransferred: transferred,
    e.TicketDiverted: diverted,
    e.TicketBounced: bounced,
    e.TicketReleased: released,
    e.TicketRejoined: rejoined,
    e.TierChanged: tier_changed,
    e.TicketRestored: restored,
    e.TicketReturned: returned,
    e.TicketCancelled: cancelled,
    e.TicketExpired: expired,
}
