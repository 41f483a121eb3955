"""The hall's entities in the words of the contract; pure, so that the writer's thread may ask."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from hall_server.queueing import model
from hall_server.queueing.choosing import waiting_zone
from hall_server.queueing.estimates import Outlook, newcomer, outlook
from hall_server.queueing.events import KIND_OF, Recorded
from hall_server.queueing.model import ACTIVE, HallState, TicketState
from hall_server.service import Answer
from hall_server.settings import Settings

from . import contract

encode = msgspec.json.Encoder().encode


def answer(body: object, status: int = 200) -> Answer:
    """Return an answer whose body is this object."""
    return Answer(status, encode(body))


def rfc3339(state: HallState, hall_ms: int) -> str:
    """Return a hall time (ms) as wall time, RFC 3339 in UTC with milliseconds."""
    wall = datetime.fromtimestamp((hall_ms + state.day.correction_ms) / 1000, UTC)
    return wall.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ticket(state: HallState, ticket: model.Ticket, ahead: Outlook | None = None) -> contract.Ticket:
    """Return a ticket as everybody may see it."""
    return contract.Ticket(**ticket_members(state, ticket, ahead))


def ticket_members(
    state: HallState, ticket: model.Ticket, ahead: Outlook | None = None
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
    }


def zone(state: HallState, ticket: model.Ticket) -> str | None:
    """Return where a ticket is or will be served: its point's zone, else an able point's."""
    if ticket.point in state.points:
        return state.points[ticket.point].zone
    return waiting_zone(state, ticket.service, ticket.tier)


def what_is_ahead(state: HallState, ticket: model.Ticket, now_ms: int) -> Outlook | None:
    """Return a waiting ticket's outlook; None for others."""
    if ticket.state is not TicketState.WAITING:
        return None
    return outlook(state, ticket.service, ticket.tier, ticket.place, now_ms)


def for_newcomer(state: HallState, service: str, tier: str | None, now_ms: int) -> Outlook | None:
    """Return the outlook of a ticket about to be issued; None where issuing will be refused."""
    rules = state.rules
    tier = tier or (rules.default_tier if rules else "")
    if not rules or service not in rules.services or tier not in rules.tiers:
        return None
    return newcomer(state, service, tier, now_ms)


def point(state: HallState, point_id: str, settings: Settings) -> contract.Point:
    """Return a service point with its active ticket."""
    found = state.points[point_id]
    return contract.Point(
        id=found.id,
        kind=found.kind,
        label=label(settings, found.id),
        zone=found.zone,
        state=found.state,
        reason=found.reason,
        teller=found.teller,
        since=rfc3339(state, found.since_ms),
        skills=list(found.skills),
        ticket=ticket(state, state.tickets[found.ticket]) if found.ticket else None,
    )


def label(settings: Settings, point_id: str) -> dict[str, str]:
    """Return a point's label by language; its id where the configuration lost it."""
    found = settings.points.get(point_id)
    return dict(found.label) if found else {"zh": point_id, "en": point_id}


def happening(state: HallState, recorded: Recorded) -> contract.Happening:
    """Return one event of a ticket's story; never its token."""
    event: Any = recorded.event
    return contract.Happening(
        seq=recorded.seq,
        at=rfc3339(state, recorded.at_ms),
        kind=KIND_OF[type(event)],
        **{
            name: getattr(event, name)
            for name in ("point", "call_id", "by", "reason")
            if hasattr(event, name)
        },
    )


def phone(
    state: HallState, ticket: model.Ticket, now_ms: int, settings: Settings, *, can_write: bool
) -> contract.PhoneTicket:
    """Return what a ticket's holder sees, without the time `at`."""
    ahead = what_is_ahead(state, ticket, now_ms)
    service = settings.services.get(ticket.service)
    is_here = ticket.point is not None and ticket.state in ACTIVE
    return contract.PhoneTicket(
        number=ticket.number,
        service=ticket.service,
        service_name=dict(service.name) if service else {},
        state=ticket.state,
        ahead=ahead.ahead if ahead else None,
        estimate=ahead.estimate if ahead else None,
        point=_phone_point(settings, ticket.point) if is_here else None,
        call_id=ticket.call_id if is_here else None,
        recalls=ticket.recalls,
        language=ticket.language,
        issued_at=rfc3339(state, ticket.issued_ms),
        hall=contract.PhoneHall(name=dict(settings.hall.name)),
        poll_after=poll_after(ticket.state, ahead),
        can_cancel=ticket.state in (TicketState.WAITING, TicketState.CALLED),
        can_write=can_write,
        at="",
    )


def _phone_point(settings: Settings, point_id: str | None) -> contract.PhonePoint | None:
    return contract.PhonePoint(id=point_id, label=label(settings, point_id)) if point_id else None


def poll_after(state: TicketState, ahead: Outlook | None) -> int:
    """Return seconds until the phone asks again: 2 near the head of the line, 15 far from it."""
    if state in ACTIVE:
        return 2
    return min(15, max(2, ahead.ahead)) if ahead else 15
