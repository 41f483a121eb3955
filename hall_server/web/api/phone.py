"""The holder's view of one ticket: whoever knows its token may see it and give it up."""

from hashlib import blake2b

import msgspec
from flask import Response, request

from hall_server.queueing import commands as c
from hall_server.queueing.model import HallState
from hall_server.service import Answer, Done
from hall_server.web import phone_contract, phone_shapes, shapes
from hall_server.web.ports import Ports
from hall_server.web.problems import Problem
from hall_server.web.routes import JSON, Asking, Routes

routes = Routes()


@routes.route(
    "GET",
    "/t/{token}",
    None,
    answers={200: phone_contract.PhoneTicket, 304: None},
    codes=("unknown_ticket", "too_many"),
)
def get_phone_ticket(ports: Ports, _asking: Asking, token: str) -> Response:
    """Return the public part of a ticket; with If-None-Match only when it has changed."""
    ticket_id = ticket_of(ports, token)
    seen, at = ports.service.read(lambda state, now_ms: _seen(ports, state, ticket_id, now_ms))
    etag = blake2b(shapes.encode(seen), digest_size=12).hexdigest()
    headers = {"ETag": f'"{etag}"', "Cache-Control": "no-cache"}
    if request.if_none_match.contains_weak(etag):
        return Response(status=304, headers=headers)
    body = shapes.encode(msgspec.structs.replace(seen, at=at))
    return Response(body, 200, headers, content_type=JSON)


@routes.route(
    "POST",
    "/t/{token}/cancel",
    None,
    answers={200: phone_contract.PhoneTicket},
    codes=("unknown_ticket", "ticket_serving", "ticket_not_waiting", "too_many"),
    key="optional",
)
def cancel_phone_ticket(ports: Ports, asking: Asking, token: str) -> Answer:
    """Give the place in the line up."""
    ticket_id = ticket_of(ports, token)
    return _change(ports, asking, c.CancelTicket(ticket_id, by="customer"))


@routes.route(
    "POST",
    "/t/{token}/return",
    None,
    answers={200: phone_contract.PhoneTicket},
    codes=("unknown_ticket", "ticket_not_away", "return_too_late", "service_gone", "too_many"),
    key="optional",
)
def return_phone_ticket(ports: Ports, asking: Asking, token: str) -> Answer:
    """Come back into the line: after being parked, or late, within the grace time."""
    ticket_id = ticket_of(ports, token)
    return _change(ports, asking, c.ReturnTicket(ticket_id, by="customer"))


def _change(ports: Ports, asking: Asking, command: c.CancelTicket | c.ReturnTicket) -> Answer:
    def render(done: Done) -> Answer:
        seen, at = _seen(ports, done.state, command.ticket, done.at_ms)
        return shapes.answer(msgspec.structs.replace(seen, at=at))

    return ports.service.handle(command, render, request=asking.request)


def ticket_of(ports: Ports, token: str) -> str:
    """Return the id of the ticket with this token; raises Problem."""
    ticket_id = ports.service.read(lambda state, _: state.by_token.get(token))
    if ticket_id is None:
        ports.limits.unknown_token.take(request.remote_addr)
        raise _nobody()
    ports.limits.phone.take(ticket_id)
    return ticket_id


def _seen(
    ports: Ports, state: HallState, ticket_id: str, now_ms: int
) -> tuple[phone_contract.PhoneTicket, str]:
    ticket = state.tickets.get(ticket_id)
    if ticket is None:
        raise _nobody()
    can_write = ports.service.can_write
    waits = ports.about.waits
    seen = phone_shapes.phone(state, ticket, now_ms, ports.settings, waits, can_write=can_write)
    return seen, shapes.rfc3339(state, now_ms)


def _nobody() -> Problem:
    # Without the token: problems get logged.
    return Problem(404, "unknown_ticket", "No ticket of today has this token.")
