"""What each event makes of the hall: the changed entities, never a rule looked at again."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from . import events as e
from .model import (
    Call,
    DayStatus,
    Entity,
    HallState,
    NewDay,
    Point,
    PointState,
    Removed,
    ServiceStatus,
    Ticket,
    TicketState,
)
from .rules import PointRules

Entities = Iterable[Entity]


def configured(state: HallState, event: e.HallConfigured, at_ms: int) -> Entities:
    """Take the rules; keep the state of points and services that remain."""
    rules = event.rules
    yield rules
    if state.day.day:
        yield replace(state.day, rolls_at_ms=event.rolls_at_ms)
    for service_id in rules.services:
        yield state.services.get(service_id, ServiceStatus(service_id))
    for point_rules in rules.points.values():
        yield _reshaped(state.points.get(point_rules.id), point_rules, at_ms)
    for gone in [id_ for id_ in state.services if id_ not in rules.services]:
        yield Removed("service", gone)
    for gone in [id_ for id_ in state.points if id_ not in rules.points]:
        yield Removed("point", gone)


def _reshaped(point: Point | None, rules: PointRules, at_ms: int) -> Point:
    shape = {
        "kind": rules.kind,
        "zone": rules.zone,
        "skills": rules.skills,
        "borrows": rules.borrows,
        "tiers": rules.tiers,
    }
    fresh = Point(id=rules.id, since_ms=at_ms, **shape)  # type: ignore[arg-type]
    return replace(point, **shape) if point else fresh  # type: ignore[arg-type]


def day_opened(state: HallState, event: e.DayOpened, at_ms: int) -> Entities:
    """Start the day again with the points as they were carried."""
    yield NewDay(
        DayStatus(
            event.day, event.rolls_at_ms, event.correction_ms, event.issuing, event.notice_ref
        )
    )
    for service in list(state.services.values()):
        is_open = service.id not in event.stopped
        yield ServiceStatus(service.id, is_open, event.stopped.get(service.id))
    for carried in event.points:
        point = state.points.get(carried.id)
        if point:
            yield replace(
                point,
                state=PointState(carried.state),
                teller=carried.teller,
                reason=carried.reason,
                since_ms=carried.since_ms,
                ticket=None,
                streak=0,
            )


def clock_corrected(state: HallState, event: e.ClockCorrected, at_ms: int) -> Entities:
    """Show times with the new correction; hall time itself goes on as it was."""
    yield replace(state.day, correction_ms=event.correction_ms)


def issued(state: HallState, event: e.TicketIssued, at_ms: int) -> Entities:
    """Put a new ticket into its line."""
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
        since_ms=at_ms,
    )


def called(state: HallState, event: e.TicketCalled, at_ms: int) -> Entities:
    """Bring a waiting ticket to a point."""
    ticket, point = state.tickets[event.ticket], state.points[event.point]
    yield replace(
        ticket,
        state=TicketState.CALLED,
        point=point.id,
        call_id=event.call_id,
        called_ms=at_ms,
        recalls=0,
    )
    streak = point.streak
    if event.reason.rule != "by_hand":
        streak = streak + 1 if state.known_rules().tiers[ticket.tier].priority else 0
    yield replace(point, ticket=ticket.id, since_ms=at_ms, streak=streak)
    yield _news(ticket, point, event.call_id, "call", at_ms)


def recalled(state: HallState, event: e.TicketRecalled, at_ms: int) -> Entities:
    """Say a called number again."""
    ticket, point = state.tickets[event.ticket], state.points[event.point]
    yield replace(ticket, call_id=event.call_id, recalls=ticket.recalls + 1)
    yield _news(ticket, point, event.call_id, "recall", at_ms)


def started(state: HallState, event: e.ServiceStarted, at_ms: int) -> Entities:
    """Begin a service."""
    ticket, point = state.tickets[event.ticket], state.points[event.point]
    yield replace(ticket, state=TicketState.SERVING, started_ms=at_ms)
    yield replace(point, since_ms=at_ms)


def finished(state: HallState, event: e.TicketFinished, at_ms: int) -> Entities:
    """End a visit that was served."""
    ticket = state.tickets[event.ticket]
    yield replace(
        ticket,
        state=TicketState.FINISHED,
        started_ms=ticket.called_ms if event.start_implied else ticket.started_ms,
        ended_ms=at_ms,
        start_implied=event.start_implied,
        by_rollover=event.by_rollover,
    )
    yield from _freed(state, event.point, at_ms)


def no_show(state: HallState, event: e.TicketNoShow, at_ms: int) -> Entities:
    """End a visit to which nobody came."""
    yield replace(state.tickets[event.ticket], state=TicketState.NO_SHOW, ended_ms=at_ms)
    yield from _freed(state, event.point, at_ms)


def returned(state: HallState, event: e.TicketReturned, at_ms: int) -> Entities:
    """Put a called ticket back in its place and tell the boards."""
    ticket, point = state.tickets[event.ticket], state.points[event.point]
    yield replace(
        ticket,
        state=TicketState.WAITING,
        point=None,
        call_id=None,
        called_ms=None,
        recalls=0,
    )
    yield from _freed(state, event.point, at_ms)
    yield _news(ticket, point, event.call_id, "withdrawn", at_ms)


def cancelled(state: HallState, event: e.TicketCancelled, at_ms: int) -> Entities:
    """End a visit that was given up."""
    yield from _ended(state, event.ticket, TicketState.CANCELLED, at_ms)


def expired(state: HallState, event: e.TicketExpired, at_ms: int) -> Entities:
    """End a visit with the business day."""
    yield from _ended(state, event.ticket, TicketState.EXPIRED, at_ms)


def point_opened(state: HallState, event: e.PointOpened, at_ms: int) -> Entities:
    """Open a point for its teller."""
    point = state.points[event.point]
    yield replace(point, state=PointState.OPEN, teller=event.teller, reason=None, since_ms=at_ms)


def point_paused(state: HallState, event: e.PointPaused, at_ms: int) -> Entities:
    """Pause a point."""
    point = state.points[event.point]
    yield replace(point, state=PointState.PAUSED, reason=event.reason, since_ms=at_ms)


def point_closed(state: HallState, event: e.PointClosed, at_ms: int) -> Entities:
    """Close a point."""
    point = state.points[event.point]
    yield replace(point, state=PointState.CLOSED, teller=None, reason=None, since_ms=at_ms)


def service_stopped(state: HallState, event: e.ServiceStopped, at_ms: int) -> Entities:
    """Stop a service."""
    yield ServiceStatus(event.service, False, event.notice_ref)


def service_restarted(state: HallState, event: e.ServiceRestarted, at_ms: int) -> Entities:
    """Restart a service."""
    yield ServiceStatus(event.service)


def hall_stopped(state: HallState, event: e.HallStopped, at_ms: int) -> Entities:
    """Stop the hall."""
    yield replace(state.day, issuing=False, notice_ref=event.notice_ref)


def hall_restarted(state: HallState, event: e.HallRestarted, at_ms: int) -> Entities:
    """Restart the hall."""
    yield replace(state.day, issuing=True, notice_ref=None)


def _news(ticket: Ticket, point: Point, call_id: str, kind: str, at_ms: int) -> Call:
    return Call(call_id, ticket.id, ticket.number, point.id, point.zone, kind, at_ms)


def _freed(state: HallState, point_id: str, at_ms: int) -> Entities:
    yield replace(state.points[point_id], ticket=None, since_ms=at_ms)


def _ended(state: HallState, ticket_id: str, how: TicketState, at_ms: int) -> Entities:
    ticket = state.tickets[ticket_id]
    at_point = ticket.point if ticket.state is TicketState.CALLED else None
    yield replace(ticket, state=how, ended_ms=at_ms)
    if at_point:
        yield from _freed(state, at_point, at_ms)


EVOLUTIONS: dict[type, Callable[[HallState, Any, int], Entities]] = {
    e.HallConfigured: configured,
    e.DayOpened: day_opened,
    e.ClockCorrected: clock_corrected,
    e.TicketIssued: issued,
    e.TicketCalled: called,
    e.TicketRecalled: recalled,
    e.ServiceStarted: started,
    e.TicketFinished: finished,
    e.TicketNoShow: no_show,
    e.TicketReturned: returned,
    e.TicketCancelled: cancelled,
    e.TicketExpired: expired,
    e.PointOpened: point_opened,
    e.PointPaused: point_paused,
    e.PointClosed: point_closed,
    e.ServiceStopped: service_stopped,
    e.ServiceRestarted: service_restarted,
    e.HallStopped: hall_stopped,
    e.HallRestarted: hall_restarted,
}
