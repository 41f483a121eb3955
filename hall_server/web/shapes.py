"""The hall's entities in the words of the contract; pure, so that the writer's thread may ask."""

from typing import Any

import msgspec

from hall_server import wall_time
from hall_server.queueing import entities
from hall_server.queueing.choosing import waiting_zone
from hall_server.queueing.entities import TicketState
from hall_server.queueing.estimates import Outlook, Waits
from hall_server.queueing.events import KIND_OF, Recorded
from hall_server.queueing.model import HallState
from hall_server.service import Answer
from hall_server.settings import Settings

from . import contract, point_contract

encode = msgspec.json.Encoder().encode


def answer(body: object, status: int = 200) -> Answer:
    """Return an answer whose body is this object."""
    return Answer(status, encode(body))


def rfc3339(state: HallState, hall_ms: int) -> str:
    """Return a hall time (ms) as wall time, RFC 3339 in UTC with milliseconds."""
    return wall_time.rfc3339(hall_ms + state.day.correction_ms)


def ticket(
    state: HallState, ticket: entities.Ticket, ahead: Outlook | None = None
) -> contract.Ticket:
    """Return a ticket as everybody may see it."""
    return contract.Ticket(**ticket_members(state, ticket, ahead))


def ticket_members(
    state: HallState, ticket: entities.Ticket, ahead: Outlook | None = None
) -> dict[str, Any]:
    """Return the members of a ticket's answer, without its token."""

    def time(hall_ms: int | None) -> str | None:
        return None if hall_ms is None else rfc3339(state, hall_ms)

    return {
        "id": ticket.id,
        "number": ticket.number,
        "service": ticket.service,
        "tier": ticket.tier,
        "language": ticket.language,
        "state": ticket.state,
        "zone": zone(state, ticket),
        "ahead": ahead.ahead if ahead else None,
        "estimate": ahead.estimate if ahead else None,
        "issued_at": time(ticket.issued_ms),
        "called_at": time(ticket.called_ms),
        "started_at": time(ticket.started_ms),
        "ended_at": time(ticket.ended_ms),
        "point": ticket.point,
        "call_id": ticket.call_id,
        "recalls": ticket.recalls,
        "target": ticket.target,
        "steps": list(ticket.todo),
        "free_order": ticket.free_order,
        "diversion": ticket.diversion,
        "back_at": time(ticket.back_ms),
    }


def zone(state: HallState, ticket: entities.Ticket) -> str | None:
    """Return where a ticket is or will be served: its point's zone, else an able point's."""
    if ticket.point in state.points:
        return state.points[ticket.point].zone
    return waiting_zone(state, ticket.class_key)


def what_is_ahead(
    state: HallState, ticket: entities.Ticket, now_ms: int, waits: Waits
) -> Outlook | None:
    """Return a waiting ticket's outlook; None for others."""
    if ticket.state is not TicketState.WAITING:
        return None
    return waits.outlook(state, ticket.class_key, ticket.place, now_ms)


def point(state: HallState, point_id: str, settings: Settings) -> point_contract.Point:
    """Return a service point with its active ticket."""
    found = state.points[point_id]
    return point_contract.Point(
        id=found.id,
        kind=found.kind,
        label=settings.label_of(found.id),
        zone=found.zone,
        state=found.state,
        reason=found.reason,
        teller=found.teller,
        since=rfc3339(state, found.since_ms),
        skills=list(found.skills),
        borrows=list(found.borrows),
        health=found.health,
        busy=found.busy,
        auto=found.auto,
        ticket=ticket(state, state.tickets[found.ticket]) if found.ticket else None,
    )


#: What a ticket's story tells of each of its events that has it.
_TOLD = (
    "point", "call_id", "by", "reason", "auto", "service", "tier", "target", "place", "what",
    "offer",
)  # fmt: skip


def happening(
    state: HallState, recorded: Recorded, note: str | None, said: dict[str, str]
) -> contract.Happening:
    """Return one event of a ticket's story in words, with the note it left; never its token."""
    event: Any = recorded.event
    return contract.Happening(
        seq=recorded.seq,
        at=rfc3339(state, recorded.at_ms),
        kind=KIND_OF[type(event)],
        said=said,
        note=note,
        **{name: getattr(event, name) for name in _TOLD if hasattr(event, name)},
    )
