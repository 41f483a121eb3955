"""A new ticket as it is asked for: the customer's own tier and language, appointment, offer."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from hall_server.appointments import Arrival, Booking, arrive, read_code
from hall_server.customers import Customer
from hall_server.ports import Request, StoreFailed
from hall_server.queueing.entities import ClassKey
from hall_server.queueing.estimates import Outlook, Waits
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.model import HallState
from hall_server.queueing.refusals import Refusal, Unknown
from hall_server.queueing.routing import shortest, ways

from . import contract
from .ports import Ports
from .routes import Asking

log = logging.getLogger("hall.web")


#: What somebody without an appointment gets of one.
_WALK_IN = Arrival(None, None)


@dataclass(frozen=True, slots=True)
class Guest:
    """Who asks for a ticket: a customer of the register, an appointment, or nobody known.

    `ticket` is the id that the ticket gets; `arrival` is what the appointment gives it.
    """

    ticket: str
    customer: Customer | None = None
    booking: Booking | None = None
    arrival: Arrival = _WALK_IN


def guest(ports: Ports, asking: Asking) -> Guest:
    """Return who asks for a ticket, checked in; raises Unknown, Refusal, Problem 429."""
    asked: contract.NewTicket = asking.body
    found = Guest(_new_id(ports.service.now_ms()))
    if asked.appointment is not None:
        ports.limits.identify.take(asking.who.ref)
        found = _check_in(ports, asking, read_code(asked.appointment))
    ref = asked.customer or (found.booking.customer if found.booking else None)
    customer = ports.records.customer(ref) if ref else None
    if asked.customer and customer is None:
        raise Unknown("customer", asked.customer)
    return replace(found, customer=customer)


def _new_id(now_ms: int) -> str:
    """Return a new ticket's id: its time first, so that tickets of a time lie together on disk."""
    return f"{now_ms:011x}{secrets.token_hex(4)}"


def _check_in(ports: Ports, asking: Asking, code: str) -> Guest:
    """Note the arrival before the ticket is issued, so that nobody moves the appointment then."""
    booking = ports.records.booking(code)
    if booking is None:
        raise Unknown("appointment", code)
    if booking.service != asking.body.service:
        raise Refusal("bad_input", "The appointment is for another service.", field="service")
    mine = Guest(_ticket_id(ports, code, asking.request), booking=booking)
    before = booking.ticket
    if before is not None:
        if ports.service.story(before):
            if before == mine.ticket:
                return mine  # the same request again: its answer is known
        else:
            # The hall stopped between arrival and ticket: the appointment is still to be kept.
            ports.records.released(code, before)
            booking = replace(booking, state="booked", ticket=None)
    arrival = arrive(booking, ports.wall_ms(), ports.settings.check_in_rules())
    ports.records.arrived(code, mine.ticket)
    return replace(mine, arrival=arrival)


def _ticket_id(ports: Ports, code: str, request: Request | None) -> str:
    """Return the same id for the same request, so that it may check in once more."""
    identity = f"{code}\0{request.scope}\0{request.key}" if request else secrets.token_hex(16)
    return ports.records.prints.of("ticket", identity.encode())[:8].hex()


@contextmanager
def checking_in(ports: Ports, who: Guest) -> Iterator[None]:
    """Take the arrival back if no ticket was issued; note that the customer was here."""
    try:
        yield
    except Refusal as refusal:
        if who.booking and not ports.service.story(who.ticket):
            ports.records.released(who.booking.code, who.ticket)
            if refusal.code == "already_checked_in":  # the journal knows whose it is
                ports.records.arrived(who.booking.code, str(refusal.about["ticket"]))
        raise
    if who.customer:
        try:
            ports.records.seen(who.customer.ref, ports.wall_ms())
        except StoreFailed:
            log.exception("cannot note that a customer was here")


def tier_of(ports: Ports, asked: contract.NewTicket, who: Guest) -> str | None:
    """Return the tier asked for, else the appointment's, else the customer's, if it still is one.

    None means the default.
    """
    own = who.customer.tier if who.customer else None
    return asked.tier or who.arrival.tier or (own if own in ports.settings.tiers else None)


def language_of(ports: Ports, asked: contract.NewTicket, who: Guest) -> str | None:
    """Return the language asked for, else the customer's, else the appointment's; None: any."""
    known = (who.customer and who.customer.language, who.booking and who.booking.language)
    spoken = ports.settings.hall.languages
    return asked.language or next((said for said in known if said and said in spoken), None)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a ticket about to be issued has before it, and the offer with the hall's own figures.

    `services` are in the order to begin with; `booked_ms` is hall time.
    """

    services: tuple[str, ...]
    ahead: Outlook | None
    offer: Offer | None
    booked_ms: int | None


def prospect(
    state: HallState,
    asked: contract.NewTicket,
    tier: str | None,
    who: Guest,
    now_ms: int,
    waits: Waits,
) -> Prospect:
    """Return a new ticket's prospect; without `ahead` where issuing will be refused."""
    rules = state.rules
    tier = tier or (rules.default_tier if rules else "")
    booked_ms = who.arrival.booked_ms
    if booked_ms is not None:
        booked_ms -= state.day.correction_ms
    wanted = (asked.service, *asked.steps)
    if not rules or tier not in rules.tiers or not set(wanted) <= set(rules.services):
        return Prospect(wanted, None, None, booked_ms)
    if asked.free_order:
        at = wanted.index(shortest(state, wanted, tier, now_ms, waits))
        wanted = (wanted[at], *wanted[:at], *wanted[at + 1 :])
    first = wanted[0]
    offer = _answered(state, asked.offer, first, tier, now_ms, waits) if asked.offer else None
    target = offer.target if offer and offer.accepted else None
    place = (max(now_ms, booked_ms or 0), len(state.tickets) + 1, "")
    ahead = waits.outlook(state, ClassKey(first, tier, target), place, now_ms)
    return Prospect(wanted, ahead, offer, booked_ms)


def _answered(
    state: HallState,
    said: contract.OfferAnswered,
    service: str,
    tier: str,
    now_ms: int,
    waits: Waits,
) -> Offer | None:
    """Return an offer with the customer's answer; None when one that was refused is gone."""
    found = offer_of(state, service, tier, said.target, now_ms, waits)
    if found:
        return replace(found, accepted=said.accepted)
    # An accepted one that is gone is refused by the rules, by its name.
    return Offer(said.target, 0, 0, accepted=True) if said.accepted else None


def offer_of(
    state: HallState, service: str, tier: str, target: str, now_ms: int, waits: Waits
) -> Offer | None:
    """Return a place as it would be offered now, with the hall's own figures; None: not to be had.

    Where nobody serves the usual line, its wait is taken to be the place's.
    """
    usual = waits.newcomer(state, ClassKey(service, tier), now_ms).estimate
    for way in ways(state, service, tier, now_ms, waits):
        if way.target == target:
            wait_s = way.estimate.mid
            return Offer(target, wait_s, usual.mid if usual else wait_s, accepted=True)
    return None
