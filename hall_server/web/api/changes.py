"""What is changed of a ticket: where it waits, its tier, what comes after, that it is back."""

from hall_server.queueing import commands as c
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.model import HallState
from hall_server.queueing.refusals import Refusal, Unknown
from hall_server.service import Answer
from hall_server.web import contract, shapes
from hall_server.web.access import Principal
from hall_server.web.ports import Ports
from hall_server.web.routes import Asking, Routes
from hall_server.web.ticket_issue import offer_of

routes = Routes()

SUPERVISORS = ("lobby", "admin")

#: Why a customer may not be sent somewhere.
TRANSFER_CODES = ("unknown_service", "unknown_point", "unknown_zone", "point_closed",
                  "not_eligible")  # fmt: skip

_OPEN = ("unknown_ticket", "ticket_not_waiting")


@routes.route(
    "POST",
    "/tickets/{ticket}/transfer",
    SUPERVISORS,
    body=contract.Transfer,
    answers={200: contract.Ticket},
    codes=(*_OPEN, *TRANSFER_CODES),
    key="optional",
)
def transfer_ticket(ports: Ports, asking: Asking, ticket: str) -> Answer:
    """Send a waiting or parked ticket to another service, point or zone."""
    asked: contract.Transfer = asking.body
    command = c.TransferTicket(ticket, asked.service, target_of(asked), asked.place)
    return _change(ports, asking, command)


@routes.route(
    "POST",
    "/tickets/{ticket}/divert",
    SUPERVISORS,
    body=contract.Divert,
    answers={200: contract.Ticket},
    codes=(*_OPEN, "unknown_place", "place_closed"),
    key="optional",
)
def divert_ticket(ports: Ports, asking: Asking, ticket: str) -> Answer:
    """Send a waiting ticket to a faster place; if that fails, it has its old place again."""
    target: str = asking.body.target

    def question(state: HallState, now_ms: int) -> Offer | None:
        found = state.tickets.get(ticket)
        if found is None:
            raise Unknown("ticket", ticket)
        return offer_of(state, found.service, found.tier, target, now_ms, ports.about.waits)

    # Of a place that is gone the rules say so, by its name.
    offer = ports.service.read(question) or Offer(target, 0, 0, accepted=True)
    return _change(ports, asking, c.DivertTicket(ticket, offer))


@routes.route(
    "POST",
    "/tickets/{ticket}/return",
    SUPERVISORS,
    answers={200: contract.Ticket},
    codes=("unknown_ticket", "ticket_not_away", "return_too_late", "service_gone"),
    key="optional",
)
def return_ticket(ports: Ports, asking: Asking, ticket: str) -> Answer:
    """Bring a parked or late customer back into the line."""
    return _change(ports, asking, c.ReturnTicket(ticket, by="staff"))


@routes.route(
    "POST",
    "/tickets/{ticket}/tier",
    SUPERVISORS,
    body=contract.ChangeTier,
    answers={200: contract.Ticket},
    codes=(*_OPEN, "unknown_tier"),
    key="optional",
)
def change_tier(ports: Ports, asking: Asking, ticket: str) -> Answer:
    """Put an open ticket into another tier; its place in time stays."""
    return _change(ports, asking, c.ChangeTier(ticket, asking.body.tier))


@routes.route(
    "POST",
    "/tickets/{ticket}/steps",
    ("teller", "counter", *SUPERVISORS),
    body=contract.ChangeSteps,
    answers={200: contract.Ticket},
    codes=(*_OPEN, "unknown_service", "too_many_steps", "not_your_point"),
    key="optional",
)
def change_steps(ports: Ports, asking: Asking, ticket: str) -> Answer:
    """Say anew which services come after the present one; a teller, of the customer at hand."""
    asked: contract.ChangeSteps = asking.body
    if asking.who.role not in SUPERVISORS:
        _check_at_hand(ports, asking.who, ticket)
    return _change(ports, asking, c.ChangeSteps(ticket, tuple(asked.steps), asked.free_order))


def target_of(asked: contract.Transfer) -> str | None:
    """Return where a transfer leads, None: wherever the service is; Refusal for two places."""
    if asked.point and asked.zone:
        raise Refusal("bad_input", "Give a point or a zone, not both.", field="zone")
    if asked.point:
        return f"point:{asked.point}"
    return f"zone:{asked.zone}" if asked.zone else None


def _check_at_hand(ports: Ports, who: Principal, ticket_id: str) -> None:
    """Refuse whoever does not have this customer at the point; raises Unknown, Refusal."""

    def question(state: HallState, _: int) -> bool:
        ticket = state.tickets.get(ticket_id)
        if ticket is None:
            raise Unknown("ticket", ticket_id)
        point = state.points.get(ticket.point or "")
        if point is None or point.ticket != ticket_id or who.point not in (None, point.id):
            return False
        return who.role == "counter" or point.teller == who.ref

    if not ports.service.read(question):
        why = "This customer is not at your point."
        raise Refusal("not_your_point", why, ticket=ticket_id)


def _change(
    ports: Ports,
    asking: Asking,
    command: c.TransferTicket | c.DivertTicket | c.ReturnTicket | c.ChangeTier | c.ChangeSteps,
) -> Answer:
    return ports.service.handle(
        command,
        lambda done: shapes.answer(shapes.ticket(done.state, done.state.tickets[command.ticket])),
        request=asking.request,
    )
