"""What every sign shall show now: the window signs, and the main signs of zones."""

from collections.abc import Iterator

from hardware.ports import SignValue, Text

from .queueing.entities import ACTIVE, Point, Ticket, TicketState
from .queueing.model import HallState
from .settings import Settings

#: A sign's name, and what it shall show.
Shown = tuple[str, SignValue]


def sign_values(state: HallState, settings: Settings) -> Iterator[Shown]:
    """Yield what each sign shows now; a point or zone without a sign has none."""
    for place in settings.points.values():
        if place.sign is not None and place.id in state.points:
            yield place.sign, _of_point(state, state.points[place.id], settings)
    for zone in settings.zones.values():
        if zone.sign is not None:
            yield zone.sign, _of_zone(state, zone.id, settings)


def _of_point(state: HallState, point: Point, settings: Settings) -> SignValue:
    if point.ticket is not None:
        return _number(state.tickets[point.ticket])
    return _idle(settings) if point.able else _closed(settings)


def _of_zone(state: HallState, zone: str, settings: Settings) -> SignValue:
    """Return the newest call or recall of a zone whose customer is still at the window."""
    for call in reversed(state.calls):
        ticket = state.tickets.get(call.ticket)
        # A call that was taken back or followed by a recall is no longer the ticket's.
        if (
            ticket
            and call.zone == zone
            and ticket.state in ACTIVE
            and ticket.call_id == call.call_id
        ):
            return _number(ticket, Text(**settings.points[call.point].label))
    able = any(point.able for point in state.points.values() if point.zone == zone)
    return _idle(settings) if able else _closed(settings)


def _number(ticket: Ticket, point: Text | None = None) -> SignValue:
    called = ticket.state is TicketState.CALLED
    return SignValue(ticket.number, blink=called, point=point, ref=ticket.call_id)


def _idle(settings: Settings) -> SignValue:
    if settings.signs.idle == "dark":
        return SignValue()
    return SignValue(words=Text(**settings.signs.wait))


def _closed(settings: Settings) -> SignValue:
    return SignValue(words=Text(**settings.signs.closed))
