"""Finding what a command names, and the refusals that every command on it shares."""

from collections.abc import Iterable

from . import events as e
from .entities import (
    SELF_SERVICE,
    ClassKey,
    Point,
    PointState,
    ServiceStatus,
    Ticket,
    TicketState,
)
from .model import HallState
from .refusals import Refusal, Unknown

Events = list[e.Event]

PLACES = ("kept", "first", "last")


def find_ticket(state: HallState, ticket_id: str) -> Ticket:
    """Return a ticket of today; raises Unknown."""
    ticket = state.tickets.get(ticket_id)
    if ticket is None:
        raise Unknown("ticket", ticket_id)
    return ticket


def find_service(state: HallState, service_id: str) -> ServiceStatus:
    """Return a service's status; raises Unknown."""
    status = state.services.get(service_id)
    if status is None:
        raise Unknown("service", service_id)
    return status


def find_point(state: HallState, point_id: str) -> Point:
    """Return a service point; raises Unknown."""
    point = state.points.get(point_id)
    if point is None:
        raise Unknown("point", point_id)
    return point


def not_waiting(ticket: Ticket) -> Refusal:
    """Return the refusal of what only waiting tickets may do."""
    return Refusal(
        "ticket_not_waiting",
        f"{ticket.number} is not waiting: it is {ticket.state.value}.",
        ticket=ticket.id,
        state=ticket.state.value,
    )


def check_actor(state: HallState, point: Point, actor: str | None) -> None:
    """Refuse a teller who acts at a machine, or at another point than the own one.

    Who is None acts for the hall.
    """
    if actor is None or actor == point.teller:
        return
    elsewhere = any(other.teller == actor for other in state.points.values())
    if point.teller is not None or elsewhere or point.kind == SELF_SERVICE:
        raise Refusal("not_your_point", f"This is not the teller's: {point.id}.", point=point.id)


def working_point(state: HallState, point_id: str, actor: str | None) -> Point:
    """Return an open, unpaused point at which the actor works; raises Unknown, Refusal."""
    point = find_point(state, point_id)
    if point.state is PointState.CLOSED:
        raise Refusal("point_closed", f"Point {point.id} is closed.", point=point.id)
    if point.state is PointState.PAUSED:
        raise Refusal("point_paused", f"Point {point.id} is paused.", point=point.id)
    check_actor(state, point, actor)
    return point


def customer_at(
    state: HallState, point_id: str, actor: str | None, *allowed: TicketState
) -> tuple[Point, Ticket]:
    """Return a working point and its ticket in one of the allowed states; raises Refusal."""
    point = working_point(state, point_id, actor)
    if point.ticket is None:
        raise Refusal("point_idle", f"Nobody is at {point.id}.", point=point.id)
    ticket = state.tickets[point.ticket]
    if ticket.state not in allowed:
        raise Refusal(
            "ticket_serving", f"{ticket.number} is already being served.", ticket=ticket.id
        )
    return point, ticket


def call_id(state: HallState) -> str:
    """Return the id of the next call of the day."""
    return f"{state.day.day}-{state.calls_made + 1}"


def taken_back(state: HallState, ticket: Ticket) -> str | None:
    """Return the id under which the boards are told that a ticket is not called any more."""
    return call_id(state) if ticket.state is TicketState.CALLED else None


def serves(points: Iterable[Point], key: ClassKey) -> bool:
    """Whether any of these points may serve a class and is not closed; a pause ends by itself."""
    return any(point.state is not PointState.CLOSED and point.may_serve(key) for point in points)
