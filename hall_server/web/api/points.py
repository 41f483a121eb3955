"""Service points: open, pause, close, and everything a teller does with one customer."""

import secrets
from collections.abc import Callable
from typing import Any

from hall_server.customers import noted
from hall_server.queueing import commands as c
from hall_server.queueing.entities import TicketState
from hall_server.queueing.events import TicketCalled, TicketRestored
from hall_server.queueing.lookup import working_point
from hall_server.queueing.model import HallState
from hall_server.queueing.refusals import Refusal, Unknown
from hall_server.service import Answer, Done
from hall_server.web import contract, point_contract, shapes
from hall_server.web.access import Principal
from hall_server.web.ports import Ports
from hall_server.web.problems import forbidden
from hall_server.web.routes import Asking, Handler, Routes

from .changes import TRANSFER_CODES, target_of

routes = Routes()

SUPERVISED = ("teller", "lobby", "admin")
AT_THE_POINT = ("teller", "counter")

_WORKING = ("unknown_point", "point_closed", "point_paused", "not_your_point")
_ACTIVE = (*_WORKING, "point_idle")


def point_route(
    action: str,
    **declared: Any,
) -> Callable[[Handler], Handler]:
    """Declare what changes a point's own state."""
    return routes.route(
        "POST",
        f"/points/{{point}}/{action}",
        SUPERVISED,
        answers={200: point_contract.Point},
        key="optional",
        **declared,
    )


def ticket_route(action: str, *codes: str, **declared: Any) -> Callable[[Handler], Handler]:
    """Declare what is done with the point's customer."""
    return routes.route(
        "POST",
        f"/points/{{point}}/{action}",
        AT_THE_POINT,
        answers={200: contract.Ticket},
        key="optional",
        codes=(*_ACTIVE, *codes),
        **declared,
    )


@point_route(
    "open",
    body=point_contract.OpenPoint,
    body_optional=True,
    codes=("unknown_point", "teller_elsewhere", "point_taken"),
)
def open_point(ports: Ports, asking: Asking, point: str) -> Answer:
    """Open a point or end its pause; a teller signs in there, the lobby opens it for who is."""
    command = c.OpenPoint(point, actor_at(asking.who, point), asking.body.take_over)
    return _change_point(ports, asking, command, point)


@point_route(
    "pause", body=point_contract.PausePoint, codes=(*_WORKING, "unknown_reason", "point_busy")
)
def pause_point(ports: Ports, asking: Asking, point: str) -> Answer:
    """Pause a point; a customer who was called goes back in place."""
    command = c.PausePoint(point, asking.body.reason, actor_at(asking.who, point))
    return _change_point(ports, asking, command, point)


@point_route("close", codes=("unknown_point", "not_your_point", "point_busy"))
def close_point(ports: Ports, asking: Asking, point: str) -> Answer:
    """Close a point and sign its teller out."""
    return _change_point(ports, asking, c.ClosePoint(point, actor_at(asking.who, point)), point)


@routes.route(
    "POST",
    "/points/{point}/call",
    AT_THE_POINT,
    body=point_contract.Call,
    body_optional=True,
    answers={200: contract.Ticket, 204: None},
    codes=(
        *_WORKING,
        "unknown_ticket",
        "ticket_not_waiting",
        "not_eligible",
        "point_busy",
        "machine_down",
    ),
    key="optional",
)
def call(ports: Ports, asking: Asking, point: str) -> Answer:
    """Call the next customer, or one by hand; 204 when nobody waits for this point."""
    actor, ticket = actor_at(asking.who, point), asking.body.ticket
    command = c.CallTicket(point, ticket, actor) if ticket else c.CallNext(point, actor)
    return ports.service.handle(command, _called, request=asking.request)


@ticket_route("recall", "ticket_serving")
def recall(ports: Ports, asking: Asking, point: str) -> Answer:
    """Call the called customer once more."""
    return _change_ticket(ports, asking, c.Recall(point, actor_at(asking.who, point)))


@ticket_route("start", "ticket_serving")
def start(ports: Ports, asking: Asking, point: str) -> Answer:
    """Begin serving the called customer."""
    return _change_ticket(ports, asking, c.StartService(point, actor_at(asking.who, point)))


@ticket_route("finish")
def finish(ports: Ports, asking: Asking, point: str) -> Answer:
    """Finish the point's customer."""
    return _change_ticket(ports, asking, c.FinishService(point, actor_at(asking.who, point)))


@ticket_route("no-show", "ticket_serving")
def no_show(ports: Ports, asking: Asking, point: str) -> Answer:
    """Give up waiting for the called customer."""
    return _change_ticket(ports, asking, c.MarkNoShow(point, actor_at(asking.who, point)))


@routes.route(
    "POST",
    "/points/{point}/return",
    AT_THE_POINT,
    body=point_contract.Return,
    answers={200: contract.Ticket},
    codes=(*_WORKING, "unknown_ticket", "ticket_not_away", "return_too_late", "service_gone"),
    key="optional",
)
def return_no_show(ports: Ports, asking: Asking, point: str) -> Answer:
    """Bring back into the line who did not come to this very point, within the grace time."""
    ticket, actor = asking.body.ticket, actor_at(asking.who, point)

    def check(state: HallState, _: int) -> None:
        working_point(state, point, actor)
        if ticket not in state.tickets:
            raise Unknown("ticket", ticket)
        found = state.tickets[ticket]
        # Of others the command says why not, or gives its answer once more.
        elsewhere = found.state is TicketState.NO_SHOW and found.point != point
        if elsewhere or found.state is TicketState.PARKED:
            raise Refusal("not_your_point", f"This customer was not called to {point}.")

    ports.service.read(check)
    return _change_ticket(ports, asking, c.ReturnTicket(ticket, by="staff"))


@ticket_route("park", "park_too_long", body=point_contract.Park, body_optional=True)
def park(ports: Ports, asking: Asking, point: str) -> Answer:
    """Let the point's customer wait aside; the note is for whoever calls again."""
    asked: point_contract.Park = asking.body
    note = noted(asked.note) if asked.note else None
    ref = secrets.token_hex(8) if note else None
    command = c.Park(point, asked.minutes, ref, actor_at(asking.who, point))
    notes = {ref: note} if ref and note else None
    return ports.service.handle(command, _changed, request=asking.request, notes=notes)


@ticket_route("transfer", *TRANSFER_CODES, body=contract.Transfer)
def transfer(ports: Ports, asking: Asking, point: str) -> Answer:
    """Send the point's customer to another service, point or zone."""
    asked: contract.Transfer = asking.body
    actor = actor_at(asking.who, point)
    command = c.TransferCustomer(point, asked.service, target_of(asked), asked.place, actor)
    return _change_ticket(ports, asking, command)


@routes.route(
    "POST",
    "/points/{point}/undo",
    AT_THE_POINT,
    answers={200: contract.Ticket},
    codes=(*_WORKING, "nothing_to_undo", "undo_too_late"),
    key="optional",
)
def undo(ports: Ports, asking: Asking, point: str) -> Answer:
    """Take the point's last command back; the ticket now at the point, else the one given back."""
    command = c.Undo(point, actor_at(asking.who, point))

    def render(done: Done) -> Answer:
        here = done.state.points[point].ticket
        given_back = (e.ticket for e in done.events if isinstance(e, TicketRestored))
        return shapes.answer(
            shapes.ticket(done.state, done.state.tickets[here or next(given_back)])
        )

    return ports.service.handle(command, render, request=asking.request)


@routes.route(
    "PATCH",
    "/points/{point}",
    ("lobby", "admin"),
    body=point_contract.ChangePoint,
    answers={200: point_contract.Point},
    codes=("unknown_point", "unknown_service", "unknown_zone", "no_skills", "not_eligible"),
    key="optional",
)
def change_point(ports: Ports, asking: Asking, point: str) -> Answer:
    """Give a point other skills or another zone until the day ends."""
    asked: point_contract.ChangePoint = asking.body
    if asked.zone is not None and asked.zone not in ports.settings.zones:
        raise Unknown("zone", asked.zone)
    command = c.ChangePoint(point, _once(asked.skills), _once(asked.borrows), asked.zone)
    return _change_point(ports, asking, command, point)


def _once(services: list[str] | None) -> tuple[str, ...] | None:
    return None if services is None else tuple(dict.fromkeys(services))


def actor_at(who: Principal, point: str) -> str | None:
    """Return the teller who acts, None for a device or the lobby; raises Problem elsewhere."""
    bound = who.role == "counter" or who.point is not None
    if bound and who.point != point:
        raise forbidden()
    return who.ref if who.role == "teller" else None


def _change_point(
    ports: Ports,
    asking: Asking,
    command: c.OpenPoint | c.PausePoint | c.ClosePoint | c.ChangePoint,
    point: str,
) -> Answer:
    return ports.service.handle(
        command,
        lambda done: shapes.answer(shapes.point(done.state, point, ports.settings)),
        request=asking.request,
    )


def _change_ticket(
    ports: Ports,
    asking: Asking,
    command: c.Recall
    | c.StartService
    | c.FinishService
    | c.MarkNoShow
    | c.TransferCustomer
    | c.ReturnTicket,
) -> Answer:
    return ports.service.handle(command, _changed, request=asking.request)


def _changed(done: Done) -> Answer:
    event: Any = done.events[0]
    return shapes.answer(shapes.ticket(done.state, done.state.tickets[event.ticket]))


def _called(done: Done) -> Answer:
    for event in done.events:
        if isinstance(event, TicketCalled):
            return shapes.answer(shapes.ticket(done.state, done.state.tickets[event.ticket]))
    return Answer(204)
