"""A ticket as its holder sees it on the phone; pure, so that the writer's thread may ask."""

from collections.abc import Iterator

from hall_server.queueing.entities import ACTIVE, OPEN_STATES, Ticket, TicketState
from hall_server.queueing.estimates import Outlook, Waits
from hall_server.queueing.model import HallState
from hall_server.queueing.tickets import may_return
from hall_server.settings import Settings

from . import phone_contract, shapes

#: States in which a customer may give the place up.
_MAY_CANCEL = OPEN_STATES - {TicketState.SERVING}


def phone(
    state: HallState,
    ticket: Ticket,
    now_ms: int,
    settings: Settings,
    waits: Waits,
    *,
    can_write: bool,
) -> phone_contract.PhoneTicket:
    """Return what a ticket's holder sees, without the time `at`."""
    ahead = shapes.what_is_ahead(state, ticket, now_ms, waits)
    is_here = ticket.point is not None and ticket.state in ACTIVE
    back_ms = ticket.back_ms
    return phone_contract.PhoneTicket(
        number=ticket.number,
        service=ticket.service,
        service_name=_service_name(settings, ticket.service),
        state=ticket.state,
        ahead=ahead.ahead if ahead else None,
        estimate=ahead.estimate if ahead else None,
        point=_point(settings, ticket.point) if is_here else None,
        place=_place(settings, ticket),
        zone=_zone(state, ticket, settings),
        steps=list(_steps(settings, ticket)),
        call_id=ticket.call_id if is_here else None,
        recalls=ticket.recalls,
        language=ticket.language,
        issued_at=shapes.rfc3339(state, ticket.issued_ms),
        back_at=None if back_ms is None else shapes.rfc3339(state, back_ms),
        hall=phone_contract.PhoneHall(name=dict(settings.hall.name)),
        poll_after=poll_after(ticket.state, ahead),
        can_cancel=ticket.state in _MAY_CANCEL,
        can_return=can_return(state, ticket, now_ms),
        can_write=can_write,
        at="",
    )


def can_return(state: HallState, ticket: Ticket, now_ms: int) -> bool:
    """Whether a ticket may come back into the line: parked, or a no-show within the grace time."""
    grace_s = state.known_rules().changes.return_grace_s
    return ticket.state is TicketState.PARKED or may_return(ticket, grace_s, now_ms)


def poll_after(state: TicketState, ahead: Outlook | None) -> int:
    """Return seconds until the phone asks again: 2 near the head of the line, 15 far from it."""
    if state in ACTIVE:
        return 2
    return min(15, max(2, ahead.ahead)) if ahead else 15


def _service_name(settings: Settings, service: str) -> dict[str, str]:
    known = settings.services.get(service)
    return dict(known.name) if known else {}


def _point(settings: Settings, point_id: str | None) -> phone_contract.PhonePoint | None:
    if point_id is None:
        return None
    return phone_contract.PhonePoint(id=point_id, label=settings.label_of(point_id))


def _place(settings: Settings, ticket: Ticket) -> phone_contract.PhonePlace | None:
    """Return where an open ticket was sent, or None: then it is served wherever it can be."""
    if ticket.target is None or ticket.state not in OPEN_STATES:
        return None
    where, _, name = ticket.target.partition(":")
    if where == "point":
        return phone_contract.PhonePlace(kind="point", id=name, name=settings.label_of(name))
    zone = settings.zones.get(name)
    text = dict(zone.name) if zone else {"zh": name, "en": name}
    if where == "machines":
        return phone_contract.PhonePlace(kind="machines", id=name, name=text)
    return phone_contract.PhonePlace(kind="zone", id=name, name=text)


def _zone(state: HallState, ticket: Ticket, settings: Settings) -> dict[str, str] | None:
    zone = shapes.zone(state, ticket) if ticket.state is TicketState.WAITING else None
    return dict(settings.zones[zone].name) if zone in settings.zones else None


def _steps(settings: Settings, ticket: Ticket) -> Iterator[phone_contract.PhoneStep]:
    """Yield the services of a journey in the order in which they were and will be had."""
    done = [stay.service for stay in ticket.stretches if stay.outcome == "finished"]
    is_over = ticket.state is TicketState.FINISHED
    for service in done:
        yield _step(settings, service, "done")
    if not is_over:
        yield _step(settings, ticket.service, "now")
    for service in () if is_over else ticket.todo:
        yield _step(settings, service, "next")


def _step(
    settings: Settings, service: str, state: phone_contract.StepState
) -> phone_contract.PhoneStep:
    return phone_contract.PhoneStep(
        service=service, name=_service_name(settings, service), state=state
    )
