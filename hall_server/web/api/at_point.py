"""Who is at a point: what its teller should know before saying hello."""

from typing import Any

from hall_server.customers import Customer
from hall_server.queueing.events import KIND_OF, Recorded
from hall_server.queueing.model import HallState
from hall_server.queueing.refusals import Unknown
from hall_server.service import Answer
from hall_server.web import records_contract as contract
from hall_server.web import shapes
from hall_server.web.ports import Ports
from hall_server.web.routes import Asking, Routes
from hall_server.web.story_words import happened
from hall_server.web.words import Words, of_hall

from .points import AT_THE_POINT, actor_at

routes = Routes()

Text = dict[str, str]


@routes.route(
    "GET",
    "/points/{point}/customer",
    AT_THE_POINT,
    answers={200: contract.AtPoint},
    codes=("unknown_point", "cannot_read"),
)
def get_customer_at_point(ports: Ports, asking: Asking, point: str) -> Answer:
    """Return the needs, the note and today's story of who is at a point; nobody else's."""
    actor_at(asking.who, point)

    def question(state: HallState, _: int) -> tuple[str | None, str | None, HallState]:
        if point not in state.points:
            raise Unknown("point", point)
        ticket = state.tickets.get(state.points[point].ticket or "")
        return (ticket.id, ticket.person_ref, state) if ticket else (None, None, state)

    ticket, person, state = ports.service.read(question)
    customer = ports.records.customer(person) if person else None
    story = ports.service.story(ticket) if ticket else []
    words = of_hall(ports.settings.file)
    return shapes.answer(
        contract.AtPoint(
            ticket=ticket,
            needs=_needs(ports, customer),
            note=customer.note if customer else None,
            story=[_moment(ports, state, one, words) for one in story],
        )
    )


def _needs(ports: Ports, customer: Customer | None) -> list[Text]:
    known = ports.settings.customers.needs
    # What is not configured any more has no words.
    return [known[need].name for need in customer.needs if need in known] if customer else []


def _moment(ports: Ports, state: HallState, one: Recorded, words: Words) -> contract.Moment:
    event: Any = one.event
    point, service = getattr(event, "point", None), getattr(event, "service", None)
    known = ports.settings.services.get(service or "")
    return contract.Moment(
        at=shapes.rfc3339(state, one.at_ms),
        kind=KIND_OF[type(event)],
        said=happened(event, ports.settings, words),
        point=ports.settings.label_of(point) if point else None,
        service=known.name if known else None,
    )
