"""Tickets: issue, look up, cancel, print again."""

import secrets
from functools import partial
from itertools import islice

from hall_server.queueing import commands as c
from hall_server.queueing.entities import Ticket
from hall_server.queueing.estimates import Outlook, Waits
from hall_server.queueing.events import Event
from hall_server.queueing.model import HallState
from hall_server.queueing.refusals import Unknown
from hall_server.service import Answer, Done
from hall_server.wall_time import rfc3339
from hall_server.web import contract, shapes
from hall_server.web.access import PEOPLE
from hall_server.web.ports import Ports
from hall_server.web.problems import Problem
from hall_server.web.routes import Asking, Routes
from hall_server.web.story_words import happened
from hall_server.web.ticket_issue import (
    Guest,
    checking_in,
    guest,
    language_of,
    prospect,
    tier_of,
)
from hall_server.web.words import of_hall

routes = Routes()

#: 128 bits, as a ticket's token must not be guessed.
TOKEN_BYTES = 16

#: Tickets in one list.
MOST_LISTED = 100


_CHECK_IN = (
    "unknown_appointment",
    "appointment_cancelled",
    "already_arrived",
    "already_checked_in",
    "too_early",
    "too_late",
    "too_many",
)
_CLOSED = ("service_closed", "hall_closed", "outside_hours", "last_ticket", "quota_reached")


@routes.route(
    "POST",
    "/tickets",
    ("kiosk", "lobby", "admin"),
    body=contract.NewTicket,
    answers={201: contract.IssuedTicket},
    codes=(
        "unknown_service",
        "unknown_tier",
        "unknown_language",
        "unknown_customer",
        "unknown_place",
        "place_closed",
        "too_many_steps",
        "day_unconfirmed",
        *_CLOSED,
        *_CHECK_IN,
    ),
    key="required",
)
def issue_ticket(ports: Ports, asking: Asking) -> Answer:
    """Issue a ticket; its token and address are in this answer alone."""
    asked: contract.NewTicket = asking.body
    who = guest(ports, asking)
    with checking_in(ports, who):
        tier = tier_of(ports, asked, who)
        # Asked before the command, and not on the writer's time.
        waits = ports.about.waits
        found = ports.service.read(
            lambda state, now_ms: prospect(state, asked, tier, who, now_ms, waits)
        )
        command = c.IssueTicket(
            ticket=who.ticket,
            token=secrets.token_urlsafe(TOKEN_BYTES),
            service=found.services[0],
            tier=tier,
            language=language_of(ports, asked, who),
            origin=asking.who.name if asking.who.role == "kiosk" else "lobby",
            person_ref=who.customer.ref if who.customer else None,
            steps=found.services[1:],
            free_order=asked.free_order,
            offer=found.offer,
            booking=who.booking.code if who.booking else None,
            booked_ms=found.booked_ms,
        )
        render = partial(_issued, ports, who, found.ahead)
        return ports.service.handle(command, render, request=asking.request)


def _issued(ports: Ports, who: Guest, ahead: Outlook | None, done: Done) -> Answer:
    ticket = done.state.tickets[who.ticket]
    public_url, booking = ports.settings.hall.public_url, who.booking
    return shapes.answer(
        shapes.ticket_members(done.state, ticket, ahead)
        | {
            "token": ticket.token,
            "url": f"{public_url.rstrip('/')}/t/{ticket.token}" if public_url else None,
            "appointment_at": rfc3339(booking.at_ms) if booking else None,
        },
        201,
    )


@routes.route(
    "GET",
    "/tickets",
    PEOPLE,
    query=contract.TicketsAsked,
    answers={200: list[contract.Ticket]},
)
def list_tickets(ports: Ports, asking: Asking) -> Answer:
    """Return the newest tickets of today, those in a state or with a number; at most 100.

    They come without `ahead` and `estimate`: ask for the ticket itself.
    """
    asked: contract.TicketsAsked = asking.query
    number = asked.number.strip().upper() if asked.number else None

    def question(state: HallState, _: int) -> list[contract.Ticket]:
        fitting = (
            ticket
            for ticket in reversed(state.tickets.values())
            if asked.state in (None, ticket.state) and number in (None, ticket.number)
        )
        return [shapes.ticket(state, ticket) for ticket in islice(fitting, MOST_LISTED)]

    return shapes.answer(ports.service.read(question))


@routes.route(
    "GET",
    "/tickets/{ticket}",
    ("kiosk", *PEOPLE),
    answers={200: contract.TicketStory},
    codes=("unknown_ticket", "cannot_read"),
)
def get_ticket(ports: Ports, asking: Asking, ticket: str) -> Answer:
    """Return a ticket of today; for staff with its story and the reasons of its calls."""
    waits = ports.about.waits
    members, customer, state = ports.service.read(
        lambda s, now_ms: (_members(s, ticket, now_ms, waits), s.tickets[ticket].person_ref, s)
    )
    if asking.who.role not in PEOPLE:
        return shapes.answer(members)
    story = ports.service.story(ticket)
    words = of_hall(ports.settings.file)
    timeline = [
        shapes.happening(
            state,
            recorded,
            _note(ports, recorded.event),
            happened(recorded.event, ports.settings, words),
        )
        for recorded in story
    ]
    return shapes.answer(members | {"customer": customer, "timeline": timeline})


@routes.route(
    "POST",
    "/tickets/{ticket}/cancel",
    ("lobby", "admin"),
    answers={200: contract.Ticket},
    codes=("unknown_ticket", "ticket_serving", "ticket_not_waiting"),
    key="optional",
)
def cancel_ticket(ports: Ports, asking: Asking, ticket: str) -> Answer:
    """Take a waiting or called ticket out of the line."""
    return ports.service.handle(
        c.CancelTicket(ticket, by="staff"),
        lambda done: shapes.answer(shapes.ticket(done.state, done.state.tickets[ticket])),
        request=asking.request,
    )


@routes.route(
    "POST",
    "/tickets/{ticket}/reprint",
    ("lobby", "admin"),
    answers={200: contract.Reprint},
    codes=("unknown_ticket", "no_printer"),
    key="optional",
)
def reprint_ticket(ports: Ports, asking: Asking, ticket: str) -> Answer:
    """Print a copy of a ticket's paper; the number stays what it is."""
    waits = ports.about.waits
    members = ports.service.read(lambda state, now_ms: _members(state, ticket, now_ms, waits))
    try:
        # No answer is kept for the key: the job is named after it, and a printer takes a job once.
        again = asking.request
        job = ports.devices.reprint(ticket, f"{again.scope} {again.key}" if again else None)
    except LookupError as error:
        raise Problem(409, "no_printer", "No printer can print this ticket.") from error
    return shapes.answer(members | {"job": str(job)})


def _note(ports: Ports, event: Event) -> str | None:
    ref = getattr(event, "note_ref", None)
    return ports.service.note(ref) if ref else None


def _members(state: HallState, ticket_id: str, now_ms: int, waits: Waits) -> dict[str, object]:
    ticket: Ticket | None = state.tickets.get(ticket_id)
    if ticket is None:
        raise Unknown("ticket", ticket_id)
    return shapes.ticket_members(state, ticket, shapes.what_is_ahead(state, ticket, now_ms, waits))
