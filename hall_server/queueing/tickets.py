"""What is asked of a ticket: issue, cancel, transfer, divert, return, other tier, other steps."""

from . import commands as c
from . import events as e
from .entities import OPEN_STATES, SELF_SERVICE, ClassKey, PointState, Ticket, TicketState
from .event_parts import Offer
from .lookup import (
    PLACES,
    Events,
    find_service,
    find_ticket,
    not_waiting,
    serves,
    taken_back,
)
from .model import HallState
from .opening import closes_ms, opens_ms
from .refusals import Refusal, Unknown
from .rules import Rules, ServiceRules

#: Services on one ticket at most.
MOST_STEPS = 8


def issue_ticket(state: HallState, command: c.IssueTicket, now_ms: int) -> Events:
    """Give the next number of the service's series."""
    rules = state.known_rules()
    tier = command.tier or rules.default_tier
    language = command.language or rules.languages[0]
    if tier not in rules.tiers:
        raise Unknown("tier", tier)
    if language not in rules.languages:
        raise Unknown("language", language)
    wanted = (command.service, *command.steps)
    _check_steps(rules, wanted)
    for name in wanted:
        _check_open(state, rules.services[name], now_ms)
    if command.booking and command.booking in state.bookings:
        known = state.bookings[command.booking]
        raise Refusal("already_checked_in", "This appointment has its ticket.", ticket=known)
    service = command.service
    offer = _checked_offer(state, command.offer, service, tier)
    series = rules.services[service].tier_series.get(tier, rules.services[service].series)
    n = state.issued.get(series, 0) + 1
    booked = command.booked_ms is not None and command.booked_ms > now_ms
    return [
        e.TicketIssued(
            ticket=command.ticket,
            token=command.token,
            number=f"{series}{n:03d}",
            series=series,
            n=n,
            service=service,
            tier=tier,
            language=language,
            origin=command.origin,
            person_ref=command.person_ref,
            steps=command.steps,
            free_order=command.free_order,
            offer=offer,
            booking=command.booking,
            since_ms=command.booked_ms if booked else None,
        )
    ]


def _check_steps(rules: Rules, wanted: tuple[str, ...]) -> None:
    for name in wanted:
        if name not in rules.services:
            raise Unknown("service", name)
    if len(wanted) > MOST_STEPS:
        raise Refusal("too_many_steps", f"At most {MOST_STEPS} services go on one ticket.")


def _check_open(state: HallState, service: ServiceRules, now_ms: int) -> None:
    refusal = closed_because(state, service, now_ms)
    if refusal:
        raise refusal


def closed_because(state: HallState, service: ServiceRules, now_ms: int) -> Refusal | None:
    """Return why no ticket is issued for a service now, or None when one is."""
    rules, day = state.known_rules(), state.day
    if day.day is None or not day.issuing:
        return Refusal("hall_closed", "The hall is not issuing tickets.")
    if not state.services[service.id].open:
        return Refusal("service_closed", f"Service {service.id} is stopped.", service=service.id)
    if rules.hours.week or rules.hours.dates:
        refusal = _outside_hours(rules, service, now_ms + day.correction_ms)
        if refusal:
            return refusal
    if service.quota and state.taken.get(service.id, 0) >= service.quota:
        return Refusal(
            "quota_reached", f"Today's tickets for {service.id} are issued.", service=service.id
        )
    return None


def _outside_hours(rules: Rules, service: ServiceRules, wall_ms: int) -> Refusal | None:
    closes = closes_ms(rules, wall_ms)
    if closes is None:
        opens = opens_ms(rules, wall_ms)
        return Refusal("outside_hours", "The hall is closed now.", opens_ms=opens)
    if wall_ms >= closes - service.last_ticket_s * 1000:
        return Refusal(
            "last_ticket", f"The last ticket for {service.id} is issued.", service=service.id
        )
    return None


def _checked_offer(state: HallState, offer: Offer | None, service: str, tier: str) -> Offer | None:
    """Return an offer; an accepted one must still lead somewhere."""
    if offer and offer.accepted:
        _check_machines_or_zone(state, offer.target, service, tier)
    return offer


def _check_machines_or_zone(state: HallState, target: str, service: str, tier: str) -> None:
    if target.partition(":")[0] not in ("machines", "zone"):
        raise Unknown("place", target)
    if not state.serving(ClassKey(service, tier, target)):
        raise Refusal("place_closed", f"Nobody serves {service} at {target} now.", place=target)


def cancel_ticket(state: HallState, command: c.CancelTicket, now_ms: int) -> Events:
    """Take a waiting or called ticket out of the line; one being served is past that."""
    ticket = find_ticket(state, command.ticket)
    if ticket.state is TicketState.SERVING:
        raise Refusal("ticket_serving", f"{ticket.number} is being served.", ticket=ticket.id)
    if ticket.state not in OPEN_STATES:
        raise not_waiting(ticket)
    at_point = ticket.point if ticket.state is TicketState.CALLED else None
    return [e.TicketCancelled(ticket.id, command.by, at_point, taken_back(state, ticket))]


def transfer_ticket(state: HallState, command: c.TransferTicket, now_ms: int) -> Events:
    """Send a waiting or parked ticket elsewhere."""
    ticket = find_ticket(state, command.ticket)
    if ticket.state not in (TicketState.WAITING, TicketState.PARKED):
        raise not_waiting(ticket)
    service = command.service or ticket.service
    check_transfer(state, ticket, service, command.target, command.place)
    return [e.TicketTransferred(ticket.id, None, service, command.target, command.place, None)]


def check_transfer(
    state: HallState, ticket: Ticket, service: str, target: str | None, place: str
) -> None:
    """Refuse a transfer to where the ticket would never be served."""
    find_service(state, service)
    if place not in PLACES:
        raise Unknown("place", place)
    if target is None:
        return
    where, _, name = target.partition(":")
    if where == "point":
        if name not in state.points:
            raise Unknown("point", name)
        point = state.points[name]
        if point.state is PointState.CLOSED:
            raise Refusal("point_closed", f"Point {name} is closed.", point=name)
        if point.kind == SELF_SERVICE and not (point.able and point.has_skill(service)):
            raise Refusal("place_closed", f"{name} does not serve {service} now.", place=name)
    elif where == "zone":
        if all(point.zone != name for point in state.points.values()):
            raise Unknown("zone", name)
        if not serves(state.points.values(), ClassKey(service, ticket.tier, target)):
            raise Refusal(
                "not_eligible",
                f"Nobody in {name} serves {service} for tier {ticket.tier}.",
                zone=name,
            )
    else:
        _check_machines_or_zone(state, target, service, ticket.tier)


def divert_ticket(state: HallState, command: c.DivertTicket, now_ms: int) -> Events:
    """Send a waiting ticket to a faster place."""
    ticket = find_ticket(state, command.ticket)
    if ticket.state is not TicketState.WAITING:
        raise not_waiting(ticket)
    target = command.offer.target
    if target == ticket.target:
        return []
    _check_machines_or_zone(state, target, ticket.service, ticket.tier)
    return [e.TicketDiverted(ticket.id, command.offer)]


def return_ticket(state: HallState, command: c.ReturnTicket, now_ms: int) -> Events:
    """Bring a parked ticket back in its place, a late one in grace time where the rules say."""
    ticket, rules = find_ticket(state, command.ticket), state.known_rules()
    changes = rules.changes
    if ticket.state is TicketState.PARKED:
        return [e.TicketRejoined(ticket.id, "kept", command.by)]
    if ticket.state is not TicketState.NO_SHOW:
        raise Refusal(
            "ticket_not_away",
            f"{ticket.number} is neither parked nor a no-show: it is {ticket.state.value}.",
            ticket=ticket.id,
            state=ticket.state.value,
        )
    if not still_served(rules, ticket):
        raise Refusal("service_gone", f"{ticket.service} is no more.", service=ticket.service)
    if not may_return(ticket, changes.return_grace_s, now_ms):
        raise Refusal("return_too_late", f"{ticket.number} came too late.", ticket=ticket.id)
    return [e.TicketRejoined(ticket.id, changes.return_place, command.by)]


def still_served(rules: Rules, ticket: Ticket) -> bool:
    """Whether the configuration still has all that a ticket waits for."""
    known = [rules.services.get(name) for name in (ticket.service, *ticket.todo)]
    return all(it is not None and ticket.tier in it.promises for it in known)


def may_return(ticket: Ticket, grace_s: int, now_ms: int) -> bool:
    """Whether a ticket is a no-show that may still come back."""
    ended_ms = ticket.ended_ms
    return (
        ticket.state is TicketState.NO_SHOW
        and ended_ms is not None
        and now_ms - ended_ms <= grace_s * 1000
    )


def change_tier(state: HallState, command: c.ChangeTier, now_ms: int) -> Events:
    """Put an open ticket into another tier; its place in time stays."""
    ticket = find_ticket(state, command.ticket)
    if command.tier not in state.known_rules().tiers:
        raise Unknown("tier", command.tier)
    if ticket.state not in OPEN_STATES:
        raise not_waiting(ticket)
    if ticket.tier == command.tier:
        return []
    there = ClassKey(ticket.service, command.tier, ticket.target)
    stays = ticket.target is None or serves(state.points.values(), there)
    moved = [] if stays else [e.TicketReleased(ticket.id)]
    return [*moved, e.TierChanged(ticket.id, command.tier)]


def change_steps(state: HallState, command: c.ChangeSteps, now_ms: int) -> Events:
    """Say anew what comes after the present service."""
    ticket = find_ticket(state, command.ticket)
    if ticket.state not in OPEN_STATES:
        raise not_waiting(ticket)
    _check_steps(state.known_rules(), (ticket.service, *command.steps))
    if (ticket.todo, ticket.free_order) == (command.steps, command.free_order):
        return []
    return [e.StepsChanged(ticket.id, command.steps, command.free_order)]
