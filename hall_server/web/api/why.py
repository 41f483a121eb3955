"""Why was she called before me?  Answered for every call of the day, to staff and to customers."""

from hall_server.explaining.cases import Audience, Between, Case, Names, Reader, Scene
from hall_server.explaining.sentences import between_text, call_text
from hall_server.queueing.choosing import Candidate, deciding_rule
from hall_server.service import Answer
from hall_server.settings import Settings
from hall_server.wall_time import rfc3339
from hall_server.web import shapes
from hall_server.web import why_contract as contract
from hall_server.web.access import PEOPLE
from hall_server.web.ports import Ports
from hall_server.web.problems import Problem
from hall_server.web.routes import Asking, Routes
from hall_server.why import Made

from .phone import ticket_of

routes = Routes()


@routes.route(
    "GET",
    "/tickets/{ticket}/why",
    PEOPLE,
    answers={200: contract.TicketWhy},
    codes=("unknown_ticket", "cannot_read", "too_busy"),
)
def get_ticket_why(ports: Ports, _asking: Asking, ticket: str) -> Answer:
    """Return why each call of a ticket of today was made, with all that it chose among."""
    found = ports.hindsight.ticket(ticket)
    calls = [_call_why(ports, made) for made in ports.hindsight.calls_of(found.id)]
    return shapes.answer(contract.TicketWhy(ticket=found.id, number=found.number, calls=calls))


@routes.route(
    "GET",
    "/calls/{call_id}/why",
    PEOPLE,
    answers={200: contract.CallWhy},
    codes=("unknown_call", "cannot_read", "too_busy"),
)
def get_call_why(ports: Ports, _asking: Asking, call_id: str) -> Answer:
    """Return why a call of today was made, with all that it chose among."""
    return shapes.answer(_call_why(ports, ports.hindsight.call(call_id)))


@routes.route(
    "GET",
    "/why",
    PEOPLE,
    query=contract.TwoTickets,
    answers={200: contract.Between},
    codes=("unknown_ticket", "cannot_read", "too_busy"),
)
def get_why(ports: Ports, asking: Asking) -> Answer:
    """Return why the first of two tickets of today was called before the second, or who was."""
    asked: contract.TwoTickets = asking.query
    first, second = (ports.hindsight.ticket(name) for name in (asked.first, asked.second))
    _check_two(first.id, second.id, "second")
    found = ports.hindsight.between(first, second)
    scene = found.scene if found.call else None
    answer = contract.Between(
        first=first.number,
        second=second.number,
        called_first=found.ahead.number if scene else None,
        call_id=found.call.call_id if found.call else None,
        point=scene.point.id if scene else None,
        at=_at(scene) if scene else None,
        rule=_rule(found),
        sentence=between_text(found, _reader(ports)),
        customer_sentence=between_text(found, _reader(ports, Audience.CUSTOMER)),
        figures=_figures(found.case) if found.case else [],
        now=[
            contract.AtPoint(
                point=case.scene.point.id,
                ahead=case.ahead.ticket.number,
                rule=case.rule,
                figures=_figures(case),
            )
            for case in found.now
        ],
    )
    return shapes.answer(answer)


@routes.route(
    "GET",
    "/t/{token}/why",
    None,
    query=contract.OtherNumber,
    answers={200: contract.PhoneWhy},
    codes=("unknown_ticket", "too_many", "cannot_read", "too_busy"),
)
def get_phone_why(ports: Ports, asking: Asking, token: str) -> Answer:
    """Return to a ticket's holder why another number of today was called before it.

    Of the other it tells what the boards showed and what the rule weighed: when it was called and
    to where, and its wait or the share of its promise, from which a promise may be guessed; it
    names neither its tier nor its service, nor whether it left, gave up or did not come.
    """
    asked: contract.OtherNumber = asking.query
    mine = ports.hindsight.ticket(ticket_of(ports, token))
    other = ports.hindsight.number(asked.number)
    _check_two(mine.id, other.id, "number")
    ports.limits.phone_why.take(mine.id)
    # A replay is dear, and phones are many: they come again when another one runs.
    found = ports.hindsight.between(other, mine, patient=False)
    sentence = between_text(found, _reader(ports, Audience.CUSTOMER, mine.id))
    return shapes.answer(
        contract.PhoneWhy(number=mine.number, other=other.number, sentence=sentence)
    )


def _check_two(first: str, second: str, field: str) -> None:
    if first == second:
        raise Problem(422, "bad_input", "These are the same ticket.", about={"field": field})


def _call_why(ports: Ports, made: Made) -> contract.CallWhy:
    moment, event = ports.hindsight.moment(made), made.event
    case = moment.case()

    def text(audience: Audience) -> dict[str, str]:
        return call_text(event, case, event.ticket, _reader(ports, audience))

    return contract.CallWhy(
        call_id=event.call_id,
        ticket=event.ticket,
        number=moment.called.ticket.number,
        point=event.point,
        at=_at(moment.scene),
        auto=event.auto,
        undone=made.undone,
        rule=event.reason.rule,
        sentence=text(Audience.STAFF),
        customer_sentence=text(Audience.CUSTOMER),
        reason=event.reason,
        candidates=[_stood(c, moment.called) for c in moment.candidates],
    )


def _rule(found: Between) -> str | None:
    if found.case is None or found.call is None:
        return None
    return "by_hand" if found.call.reason.rule == "by_hand" else found.case.rule


def _figures(case: Case) -> list[contract.Stood]:
    behind = [_stood(case.behind, case.ahead)] if case.behind else []
    return [_stood(case.ahead, case.ahead), *behind]


def _stood(candidate: Candidate, called: Candidate) -> contract.Stood:
    figures, is_behind = candidate.figures(), called.rank < candidate.rank
    return contract.Stood(
        ticket=figures.ticket,
        number=figures.number,
        service=candidate.ticket.service,
        tier=figures.tier,
        waited_s=figures.waited_s,
        promise_s=figures.promise_s,
        ceiling_s=figures.ceiling_s,
        score=figures.score,
        rule=deciding_rule(called.rank, candidate.rank) if is_behind else None,
    )


def _at(scene: Scene) -> str:
    return rfc3339(scene.at_ms + scene.correction_ms)


def _reader(ports: Ports, audience: Audience = Audience.STAFF, mine: str | None = None) -> Reader:
    return Reader(names(ports.settings), audience, mine)


def names(settings: Settings) -> Names:
    """Return what a hall's configuration calls its services, tiers, points and zones."""
    return Names(
        services={name: dict(service.name) for name, service in settings.services.items()},
        tiers={name: dict(tier.name) for name, tier in settings.tiers.items()},
        points={name: dict(point.label) for name, point in settings.points.items()},
        zones={name: dict(zone.name) for name, zone in settings.zones.items()},
    )
