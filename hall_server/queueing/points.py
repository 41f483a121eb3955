"""Service points: open, pause, close, other skills or zone, and what machines report."""

from . import commands as c
from . import events as e
from .calls import finished
from .entities import SELF_SERVICE, Health, Point, PointState, TicketState
from .lookup import (
    Events,
    call_id,
    check_actor,
    find_point,
    find_service,
    taken_back,
    working_point,
)
from .model import HallState
from .refusals import Refusal, Unknown


def open_point(state: HallState, command: c.OpenPoint, now_ms: int) -> Events:
    """Open a point, or end its pause; one teller a point and one point a teller."""
    point = find_point(state, command.point)
    if point.kind == SELF_SERVICE:
        check_actor(state, point, command.teller)
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
    point = working_point(state, command.point, command.actor)
    if command.reason not in state.known_rules().pause_reasons:
        raise Unknown("reason", command.reason)
    return [*_give_back(state, point), e.PointPaused(point.id, command.reason)]


def close_point(state: HallState, command: c.ClosePoint, now_ms: int) -> Events:
    """Close a point; a called customer goes back in place, one being served must be finished."""
    point = find_point(state, command.point)
    check_actor(state, point, command.actor)
    if point.state is PointState.CLOSED:
        return []
    return [*_give_back(state, point), e.PointClosed(point.id)]


def change_point(state: HallState, command: c.ChangePoint, now_ms: int) -> Events:
    """Give a point other skills or another zone while it works."""
    point = find_point(state, command.point)
    skills = point.skills if command.skills is None else command.skills
    borrows = point.borrows if command.borrows is None else command.borrows
    # What becomes an own skill is borrowed no more.
    borrows = tuple(service for service in borrows if service not in skills)
    for service in (*skills, *borrows):
        find_service(state, service)
    if not skills:
        raise Refusal("no_skills", f"{point.id} needs at least one service.", point=point.id)
    if point.kind == SELF_SERVICE:
        known = state.known_rules().points[point.id]
        if not {*skills, *borrows} <= {*known.skills, *known.borrows}:
            raise Refusal("not_eligible", f"{point.id} is no machine for that.", point=point.id)
    zone = command.zone or point.zone
    if (skills, borrows, zone) == (point.skills, point.borrows, point.zone):
        return []
    return [e.PointChanged(point.id, skills, borrows, zone)]


def report_machine(state: HallState, command: c.ReportMachine, now_ms: int) -> Events:
    """Take a machine's report: its customer begins or is done; if it fails, all go back."""
    point = find_point(state, command.point)
    if point.kind != SELF_SERVICE:
        raise Refusal("not_a_machine", f"{point.id} is no machine.", point=point.id)
    if (point.health, point.busy) == (command.health, command.busy):
        return []
    reported = e.MachineReported(point.id, command.health, command.busy)
    if command.health is Health.OK:
        return [*_progress(state, point, now_ms, busy=command.busy), reported]
    return [*_thrown_out(state, point), reported]


def _progress(state: HallState, point: Point, now_ms: int, *, busy: bool) -> Events:
    """Return what a healthy machine's customer did: came when it turned busy, left when free."""
    if point.ticket is None:
        return []
    ticket = state.tickets[point.ticket]
    if busy and ticket.state is TicketState.CALLED:
        return [e.ServiceStarted(ticket.id, point.id)]
    if not busy and ticket.state is TicketState.SERVING:
        return [finished(state, ticket, point, now_ms)]
    return []


def _thrown_out(state: HallState, point: Point) -> Events:
    if point.ticket is None:
        return []
    ticket = state.tickets[point.ticket]
    return [e.TicketBounced(ticket.id, point.id, taken_back(state, ticket))]


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
    if point.kind == SELF_SERVICE:
        return _thrown_out(state, point)
    return [e.TicketReturned(ticket.id, point.id, call_id(state))]
