"""Tickets: issue, look up, cancel, print again."""

import secrets

from hall_server.queueing import commands as c
from hall_server.queueing.model import HallState, Ticket
from hall_server.queueing.refusals import Unknown
from hall_server.service import Answer, Done
from hall_server.web import contract, shapes
from hall_server.web.access import PEOPLE
from hall_server.web.ports import Ports
from hall_server.web.problems import Problem
from hall_server.web.routes import Asking, Routes

routes = Routes()

#: 128 bits, as a ticket's token must not be guessed.
TOKEN_BYTES = 16


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
        "service_closed",
        "hall_closed",
        "day_unconfirmed",
    ),
    key="required",
)
def issue_ticket(ports: Ports, asking: Asking) -> Answer:
    """Issue a ticket; its token and address are in this answer alone."""
    asked: contract.NewTicket = asking.body
    who = asking.who
    # Asked before the command, and not on the writer's time.
    ahead = ports.service.read(
        lambda state, now_ms: shapes.for_newcomer(state, asked.service, asked.tier, now_ms)
    )
    command = c.IssueTicket(
        ticket=secrets.token_hex(8),
        token=secrets.token_urlsafe(TOKEN_BYTES),
        service=asked.service,
        tier=asked.tier,
        language=asked.language,
        origin=who.name if who.role == "kiosk" else "lobby",
    )
    public_url = ports.settings.hall.public_url

    def render(done: Done) -> Answer:
        ticket = done.state.tickets[command.ticket]
        members = shapes.ticket_members(done.state, ticket, ahead)
        url = f"{public_url.rstrip('/')}/t/{ticket.token}" if public_url else None
        return shapes.answer(members | {"token": ticket.token, "url": url}, 201)

    return ports.service.handle(command, render, request=asking.request)


@routes.route(
    "GET",
    "/tickets/{ticket}",
    ("kiosk", *PEOPLE),
    answers={200: contract.TicketStory},
    codes=("unknown_ticket", "cannot_read"),
)
def get_ticket(ports: Ports, asking: Asking, ticket: str) -> Answer:
    """Return a ticket of today; for staff with its story and the reasons of its calls."""
    members, state = ports.service.read(lambda s, now_ms: (_members(s, ticket, now_ms), s))
    if asking.who.role not in PEOPLE:
        return shapes.answer(members)
    story = ports.service.story(ticket)
    timeline = [shapes.happening(state, recorded) for recorded in story]
    return shapes.answer(members | {"timeline": timeline})


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
    members = ports.service.read(lambda state, now_ms: _members(state, ticket, now_ms))
    try:
        # No answer is kept for the key: the job is named after it, and a printer takes a job once.
        again = asking.request
        job = ports.devices.reprint(ticket, f"{again.scope} {again.key}" if again else None)
    except LookupError as error:
        raise Problem(409, "no_printer", "No printer can print this ticket.") from error
    return shapes.answer(members | {"job": str(job)})


def _members(state: HallState, ticket_id: str, now_ms: int) -> dict[str, object]:
    ticket: Ticket | None = state.tickets.get(ticket_id)
    if ticket is None:
        raise Unknown("ticket", ticket_id)
    return shapes.ticket_members(state, ticket, shapes.what_is_ahead(state, ticket, now_ms))
