"""What each command does to the hall as it stands: events, or a refusal; nothing is changed."""

from collections.abc import Callable
from typing import Any

from . import commands as c
from . import events as e
from .business_day import business_day, ends_ms
from .choosing import by_hand, choose
from .model import (
    ACTIVE,
    OPEN_STATES,
    HallState,
    Point,
    PointState,
    ServiceStatus,
    Ticket,
    TicketState,
)
from .policies import POLICIES
from .refusals import Refusal, Unknown

Events = list[e.Event]


def configure(state: HallState, command: c.Configure, now_ms: int) -> Events:
    """Put rules in force, unless an open ticket or a signed-in point would lose its ground."""
    rules = command.rules
    if rules == state.rules:
        return []
    if rules.policy not in POLICIES:
        raise Unknown("policy", rules.policy)
    needed = [t for t in state.tickets.values() if t.state in OPEN_STATES]
    for ticket in needed:
        service = rules.services.get(ticket.service)
        gone = service is None or ticket.tier not in service.promises
        if gone or (ticket.point and ticket.point not in rules.points):
            raise Refusal(
                "open_tickets",
                "The configuration takes away what open tickets need: "
                + ", ".join(t.number for t in needed[:10]),
                tickets=[t.number for t in needed],
            )
    day = state.day.day
    return [e.HallConfigured(rules, ends_ms(day, rules.timezone, rules.rollover) if day else 0)]


def tick(state: HallState, command: c.Tick, now_ms: int) -> Events:
    """Open the first day, or roll over: once per day, late by at most the grace time."""
    rules = state.known_rules()
    wall_ms = now_ms + state.day.correction_ms
    if state.day.day is None:
        return [_day_opened(state, *business_day(wall_ms, rules.timezone, rules.rollover))]
    overdue_ms = wall_ms - state.day.rolls_at_ms
    if overdue_ms < 0 or (serving(state) and overdue_ms < rules.rollover_grace_s * 1000):
        return []
    day, rolls_at_ms = business_day(wall_ms, rules.timezone, rules.rollover)
    if day <= state.day.day:
        return []
    return [*_leftovers(state), _day_opened(state, day, rolls_at_ms)]


def serving(state: HallState) -> bool:
    """Whether any point is serving a customer."""
    return any(
        p.ticket and state.tickets[p.ticket].state is TicketState.SERVING
        for p in state.points.values()
    )


def _leftovers(state: HallState) -> Events:
    over: Events = []
    for ticket in state.tickets.values():
        if ticket.state is TicketState.SERVING and ticket.point:
            over.append(e.TicketFinished(ticket.id, ticket.point, by_rollover=True))
        elif ticket.state in OPEN_STATES:
            over.append(e.TicketExpired(ticket.id))
    return over


def _day_opened(state: HallState, day: str, rolls_at_ms: int) -> e.DayOpened:
    return e.DayOpened(
        day=day,
        rolls_at_ms=rolls_at_ms,
        correction_ms=state.day.correction_ms,
        issuing=state.day.issuing,
        notice_ref=state.day.notice_ref,
        stopped={s.id: s.notice_ref for s in state.services.values() if not s.open},
        points=tuple(
            e.PointCarried(p.id, p.state.value, p.teller, p.reason, p.since_ms)
            for p in state.points.values()
        ),
    )


def correct_clock(state: HallState, command: c.CorrectClock, now_ms: int) -> Events:
    """Adopt a clock correction; waits are hall time and do not move."""
    if command.correction_ms == state.day.correction_ms:
        return []
    return [e.ClockCorrected(command.correction_ms)]


def issue_ticket(state: HallState, command: c.IssueTicket, now_ms: int) -> Events:
    """Give the next number of the service's series."""
    rules = state.known_rules()
    service = rules.services.get(command.service)
    if service is None:
        raise Unknown("service", command.service)
    tier = command.tier or rules.default_tier
    if tier not in rules.tiers:
        raise Unknown("tier", tier)
    language = command.language or rules.languages[0]
    if language not in rules.languages:
        raise Unknown("language", language)
    if state.day.day is None or not state.day.issuing:
        raise Refusal("hall_closed", "The hall is not issuing tickets.")
    if not state.services[service.id].open:
        raise Refusal("service_closed", f"Service {service.id} is stopped.", service=service.id)
    n = state.issued.get(service.series, 0) + 1
    return [
        e.TicketIssued(
            ticket=command.ticket,
            token=command.token,
            number=f"{service.series}{n:03d}",
            series=service.series,
            n=n,
            service=service.id,
            tier=tier,
            language=language,
            origin=command.origin,
            person_ref=command.person_ref,
        )
    ]


def cancel_ticket(state: HallState, command: c.CancelTicket, now_ms: int) -> Events:
    """Take a waiting or called ticket out of the line; one being served is past that."""
    ticket = _ticket(state, command.ticket)
    if ticket.state is TicketState.SERVING:
        raise Refusal("ticket_serving", f"{ticket.number} is being served.", ticket=ticket.id)
    if ticket.state not in OPEN_STATES:
        raise _not_waiting(ticket)
    return [e.TicketCancelled(ticket.id, command.by)]


def call_next(state: HallState, command: c.CallNext, now_ms: int) -> Events:
    """Finish the active ticket and call the first by the rules; no events while nobody waits."""
    point = _working_point(state, command.point, command.actor)
    done = _finish_active(state, point)
    chosen = choose(state, point, now_ms)
    if chosen is None:
        return done
    ticket, reason = chosen
    return [*done, e.TicketCalled(ticket.id, point.id, _call_id(state), reason)]


def call_ticket(state: HallState, command: c.CallTicket, now_ms: int) -> Events:
    """Finish the active ticket and call one waiting ticket by hand."""
    point = _working_point(state, command.point, command.actor)
    ticket = _ticket(state, command.ticket)
    if ticket.state is not TicketState.WAITING:
        raise _not_waiting(ticket)
    if not point.may_serve(ticket.service, ticket.tier):
        raise Refusal(
            "not_eligible",
            f"Point {point.id} does not serve {ticket.number} ({ticket.service}, {ticket.tier}).",
            point=point.id,
            ticket=ticket.id,
        )
    done = _finish_active(state, point)
    reason = by_hand(state, point, ticket, now_ms)
    return [*done, e.TicketCalled(ticket.id, point.id, _call_id(state), reason)]


def recall(state: HallState, command: c.Recall, now_ms: int) -> Events:
    """Call the called customer once more: a call of its own."""
    point, ticket = _active(state, command.point, command.actor, TicketState.CALLED)
    return [e.TicketRecalled(ticket.id, point.id, _call_id(state))]


def start_service(state: HallState, command: c.StartService, now_ms: int) -> Events:
    """Begin serving the called customer."""
    point, ticket = _active(state, command.point, command.actor, TicketState.CALLED)
    return [e.ServiceStarted(ticket.id, point.id)]


def finish_service(state: HallState, command: c.FinishService, now_ms: int) -> Events:
    """Finish the active ticket, served or only called."""
    point, ticket = _active(state, command.point, command.actor, *ACTIVE)
    return [_finished(ticket, point)]


def mark_no_show(state: HallState, command: c.MarkNoShow, now_ms: int) -> Events:
    """Give up waiting for the called customer."""
    point, ticket = _active(state, command.point, command.actor, TicketState.CALLED)
    return [e.TicketNoShow(ticket.id, point.id)]


def open_point(state: HallState, command: c.OpenPoint, now_ms: int) -> Events:
    """Open a point, or end its pause; one teller a point and one point a teller."""
    point = _point(state, command.point)
    teller = command.teller or point.teller
    elsewhere = [
        p for p in state.points.values() if teller and p.teller == teller and p.id != point.id
    ]
    if elsewhere:
        raise Refusal(
            "teller_elsewhere",
            f"The teller is signed in at {elsewhere[0].id}.",
            point=elsewhere[0].id,
        )
    replaced = point.teller if point.teller and point.teller != teller else None
    if replaced and not command.take_over:
        raise Refusal("point_taken", f"Another teller is signed in at {point.id}.", point=point.id)
    if point.state is PointState.OPEN and point.teller == teller:
        return []
    return [e.PointOpened(point.id, teller, replaced)]


def pause_point(state: HallState, command: c.PausePoint, now_ms: int) -> Events:
    """Pause a point; a called customer goes back in place, one being served must be finished."""
    point = _working_point(state, command.point, command.actor)
    reasons = state.known_rules().pause_reasons
    if command.reason not in reasons:
        raise Unknown("reason", command.reason)
    return [*_give_back(state, point), e.PointPaused(point.id, command.reason)]


def close_point(state: HallState, command: c.ClosePoint, now_ms: int) -> Events:
    """Close a point; a called customer goes back in place, one being served must be finished."""
    point = _point(state, command.point)
    _check_actor(point, command.actor)
    if point.state is PointState.CLOSED:
        return []
    return [*_give_back(state, point), e.PointClosed(point.id)]


def stop_service(state: HallState, command: c.StopService, now_ms: int) -> Events:
    """Stop issuing for a service; those who wait are still served."""
    status = _service(state, command.service)
    if not status.open and status.notice_ref == command.notice_ref:
        return []
    return [e.ServiceStopped(status.id, command.notice_ref)]


def restart_service(state: HallState, command: c.RestartService, now_ms: int) -> Events:
    """Issue for a service again."""
    status = _service(state, command.service)
    return [] if status.open else [e.ServiceRestarted(status.id)]


def stop_hall(state: HallState, command: c.StopHall, now_ms: int) -> Events:
    """Stop issuing in the whole hall; those who wait are still served."""
    if not state.day.issuing and state.day.notice_ref == command.notice_ref:
        return []
    return [e.HallStopped(command.notice_ref)]


def restart_hall(state: HallState, command: c.RestartHall, now_ms: int) -> Events:
    """Issue in the hall again."""
    return [] if state.day.issuing else [e.HallRestarted()]


def _ticket(state: HallState, ticket_id: str) -> Ticket:
    ticket = state.tickets.get(ticket_id)
    if ticket is None:
        raise Unknown("ticket", ticket_id)
    return ticket


def _service(state: HallState, service_id: str) -> ServiceStatus:
    status = state.services.get(service_id)
    if status is None:
        raise Unknown("service", service_id)
    return status


def _point(state: HallState, point_id: str) -> Point:
    point = state.points.get(point_id)
    if point is None:
        raise Unknown("point", point_id)
    return point


def _not_waiting(ticket: Ticket) -> Refusal:
    return Refusal(
        "ticket_not_waiting",
        f"{ticket.number} is not waiting: it is {ticket.state.value}.",
        ticket=ticket.id,
        state=ticket.state.value,
    )


def _check_actor(point: Point, actor: str | None) -> None:
    if actor is not None and point.teller is not None and actor != point.teller:
        raise Refusal("not_your_point", f"Another teller works at {point.id}.", point=point.id)


def _working_point(state: HallState, point_id: str, actor: str | None) -> Point:
    point = _point(state, point_id)
    if point.state is PointState.CLOSED:
        raise Refusal("point_closed", f"Point {point.id} is closed.", point=point.id)
    if point.state is PointState.PAUSED:
        raise Refusal("point_paused", f"Point {point.id} is paused.", point=point.id)
    _check_actor(point, actor)
    return point


def _active(
    state: HallState, point_id: str, actor: str | None, *allowed: TicketState
) -> tuple[Point, Ticket]:
    point = _working_point(state, point_id, actor)
    if point.ticket is None:
        raise Refusal("point_idle", f"Nobody is at {point.id}.", point=point.id)
    ticket = state.tickets[point.ticket]
    if ticket.state not in allowed:
        raise Refusal(
            "ticket_serving", f"{ticket.number} is already being served.", ticket=ticket.id
        )
    return point, ticket


def _finish_active(state: HallState, point: Point) -> Events:
    if point.ticket is None:
        return []
    ticket = state.tickets[point.ticket]
    if not state.known_rules().auto_finish:
        raise Refusal(
            "point_busy",
            f"{ticket.number} is still at {point.id}.",
            point=point.id,
            ticket=ticket.id,
        )
    return [_finished(ticket, point)]


def _finished(ticket: Ticket, point: Point) -> e.TicketFinished:
    return e.TicketFinished(ticket.id, point.id, start_implied=ticket.state is TicketState.CALLED)


def _give_back(state: HallState, point: Point) -> Events:
    if point.ticket is None:
        return []
    ticket = state.tickets[point.ticket]
    if ticket.state is TicketState.SERVING:
        raise Refusal(
            "point_busy",
            f"{ticket.number} is being served at {point.id}: finish it first.",
            point=point.id,
            ticket=ticket.id,
        )
    return [e.TicketReturned(ticket.id, point.id, _call_id(state))]


def _call_id(state: HallState) -> str:
    return f"{state.day.day}-{state.calls_made + 1}"


DECISIONS: dict[type, Callable[[HallState, Any, int], Events]] = {
    c.Configure: configure,
    c.Tick: tick,
    c.CorrectClock: correct_clock,
    c.IssueTicket: issue_ticket,
    c.CancelTicket: cancel_ticket,
    c.CallNext: call_next,
    c.CallTicket: call_ticket,
    c.Recall: recall,
    c.StartService: start_service,
    c.FinishService: finish_service,
    c.MarkNoShow: mark_no_show,
    c.OpenPoint: open_point,
    c.PausePoint: pause_point,
    c.ClosePoint: close_point,
    c.StopService: stop_service,
    c.RestartService: restart_service,
    c.StopHall: stop_hall,
    c.RestartHall: restart_hall,
}
