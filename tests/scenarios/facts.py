"""What a scenario expects; a fact's meaning returns "" if it is so, else what is there instead."""

import re
from datetime import date

from hall_server.queueing.choosing import rank, waiting_for
from hall_server.queueing.entities import PointState, Stretch, Ticket, TicketState
from hall_server.queueing.estimates import outlook
from hall_server.queueing.events import TicketCalled, TicketIssued
from hall_server.queueing.routing import best_offer
from tests.scenarios.language import Phrasebook, Steps, Wrong
from tests.scenarios.world import World

FACTS = Phrasebook("expectation")


def expect(world: World, text: str) -> None:
    """Raise Wrong unless all facts of a list are so; `it` is the ticket named before."""
    it = "it"
    for part in text.split(","):
        fact = re.sub(r"\bit\b", it, part.strip())
        named = re.findall(r"\b[A-Z]+\d{3,}\b", fact)
        it = named[0] if named else it
        meaning, values = FACTS.read(fact, world.house)
        instead = meaning(world, **values)
        if instead:
            raise Wrong(f"expected {fact!r}, but {instead}")


def _calls(world: World) -> list[TicketCalled]:
    return [event for event in world.events if isinstance(event, TicketCalled)]


def _number(world: World, ticket_id: str) -> str:
    return world.seen[ticket_id].number


# ---- What came of the line ------------------------------------------------------------------


def _who_came(world: World) -> str:
    """Return whom this line issued or called, in a sentence."""
    done = [e for e in world.events if isinstance(e, TicketIssued | TicketCalled)]
    if not done:
        return "nobody came"
    last = done[-1]
    if isinstance(last, TicketIssued):
        return f"{last.number} was issued"
    return f"{_number(world, last.ticket)} was called to {last.point} because {_why(last)}"


def _why(call: TicketCalled) -> str:
    after = f" before {call.reason.runner_up.number}" if call.reason.runner_up else ""
    return call.reason.rule.replace("_", " ") + after


@FACTS.says("{ticket}")
def _came(world: World, ticket: str) -> str:
    came = [e.ticket for e in world.events if isinstance(e, TicketIssued | TicketCalled)]
    return "" if ticket in [_number(world, it) for it in came] else _who_came(world)


@FACTS.says("{ticket} to {ticket:last}")
def _all_came(world: World, ticket: str, last: str) -> str:
    issued = [e.number for e in world.events if isinstance(e, TicketIssued)]
    is_so = bool(issued) and (issued[0], issued[-1]) == (ticket, last)
    return "" if is_so else f"issued were {' '.join(issued) or 'none'}"


@FACTS.says("{ticket} because {rule} [before {ticket:other}]")
def _because(world: World, ticket: str, rule: str, other: str | None = None) -> str:
    for call in _calls(world):
        reason = call.reason
        runner_up = reason.runner_up.number if reason.runner_up else None
        if (reason.winner.number, reason.rule) == (ticket, rule) and other in (None, runner_up):
            return ""
    return _who_came(world)


@FACTS.says("nobody")
def _nobody(world: World) -> str:
    return _who_came(world) if _calls(world) else ""


@FACTS.says("nothing")
def _nothing(world: World) -> str:
    return f"there was {type(world.events[-1]).__name__}" if world.events else ""


@FACTS.says("{point} called {ticket} by itself [because {rule}]")
def _by_itself(world: World, point: str, ticket: str, rule: str | None = None) -> str:
    for call in _calls(world):
        if (call.point, _number(world, call.ticket), call.auto) == (point, ticket, True):
            return "" if rule in (None, call.reason.rule) else f"it was because {_why(call)}"
    return _who_came(world)


def _board(kind: str, form: str) -> None:
    """Let the boards say a kind of news about a ticket, at a point if the line says which."""

    @FACTS.says(f"the boards {form}")
    def fact(world: World, ticket: str, point: str | None = None) -> str:
        for call in world.news:
            if (call.kind, call.number) == (kind, ticket) and point in (None, call.point):
                return ""
        return "they say " + _news(world)


_board("call", "call {ticket} [to {point}]")
_board("recall", "recall {ticket} [to {point}]")
_board("withdrawn", "withdraw {ticket}")


def _news(world: World) -> str:
    said = [f"{call.kind} {call.number} at {call.point}" for call in world.news]
    return "; ".join(said) or "nothing"


@FACTS.says("the boards say nothing")
def _boards_silent(world: World) -> str:
    return "they say " + _news(world) if world.news else ""


# ---- Tickets --------------------------------------------------------------------------------


def _is(form: str, state: TicketState) -> None:
    """Let `A001 form` say that a ticket is in a state, at a point if the line says which."""

    @FACTS.says(f"{{ticket}} {form}")
    def fact(world: World, ticket: str, point: str | None = None) -> str:
        it = world.ticket(ticket)
        is_so = it.state is state and point in (None, it.point)
        return "" if is_so else world.describe(it)


_is("is called [to {point}]", TicketState.CALLED)
_is("is being served [at {point}]", TicketState.SERVING)
_is("is finished", TicketState.FINISHED)
_is("is a no-show", TicketState.NO_SHOW)
_is("is cancelled", TicketState.CANCELLED)
_is("is expired", TicketState.EXPIRED)


@FACTS.says("{ticket} waits [in {service}] [for {place}]")
def _waits(
    world: World, ticket: str, service: str | None = None, place: str | None = None
) -> str:  # fmt: skip
    it = world.ticket(ticket)
    is_so = (
        it.state is TicketState.WAITING
        and service in (None, it.service)
        and place in (None, it.target)
    )
    return "" if is_so else world.describe(it)


@FACTS.says("{ticket} waits [in {service}] for anybody")
def _waits_for_anybody(world: World, ticket: str, service: str | None = None) -> str:
    it = world.ticket(ticket)
    return world.describe(it) if it.target else _waits(world, ticket, service)


@FACTS.says("{ticket} is parked [until {shown}]")
def _parked(world: World, ticket: str, shown: str | None = None) -> str:
    it = world.ticket(ticket)
    is_so = it.state is TicketState.PARKED
    if shown and is_so:
        is_so = it.back_ms is not None and world.clock(it.back_ms) == shown
    return "" if is_so else world.describe(it)


@FACTS.says("{number} before {ticket}")
def _before(world: World, number: int, ticket: str) -> str:
    it = world.ticket(ticket)
    if it.state is not TicketState.WAITING:
        return world.describe(it)
    ahead = outlook(world.state, it.class_key, it.place, world.now_ms).ahead
    return "" if ahead == number else f"there are {ahead}"


@FACTS.says("{ticket} waited {duration}")
def _waited(world: World, ticket: str, duration: int) -> str:
    it = world.ticket(ticket)
    if it.state in (TicketState.FINISHED, TicketState.PARKED) and it.stretches:
        until_ms: int | None = it.stretches[-1].called_ms
    else:
        until_ms = it.called_ms
    return _lasted(it.since_ms, until_ms or world.now_ms, duration)


def _lasted(since_ms: int, until_ms: int, expected_s: int) -> str:
    seconds = (until_ms - since_ms) / 1000
    return "" if seconds == expected_s else f"it was {seconds / 60:g} minutes ({seconds:g} s)"


@FACTS.says("{ticket} was served {duration} [for {service}] [at {point}]")
def _was_served(
    world: World, ticket: str, duration: int, service: str | None = None, point: str | None = None
) -> str:
    stays = [
        stay
        for stay in world.ticket(ticket).stretches
        if service in (None, stay.service) and point in (None, stay.point)
    ]
    if not stays or stays[-1].started_ms is None:
        return f"it was served: {_stays(world, world.ticket(ticket).stretches)}"
    return _lasted(stays[-1].started_ms, stays[-1].ended_ms, duration)


def _stays(world: World, stays: tuple[Stretch, ...]) -> str:
    told = [
        f"{stay.service} at {stay.point} until {world.clock(stay.ended_ms)} ({stay.outcome})"
        for stay in stays
    ]
    return "; ".join(told) or "nowhere yet"


@FACTS.says("{ticket} has been served {duration}")
def _has_been_served(world: World, ticket: str, duration: int) -> str:
    it = world.ticket(ticket)
    if it.state is not TicketState.SERVING or it.started_ms is None:
        return world.describe(it)
    return _lasted(it.started_ms, world.now_ms, duration)


def _when(form: str, field: str) -> None:
    """Let `A001 form 09:05` say one of a ticket's times."""

    @FACTS.says(f"{{ticket}} {form} {{shown}}")
    def fact(world: World, ticket: str, shown: str) -> str:
        at_ms = getattr(world.ticket(ticket), field)
        there = "never" if at_ms is None else world.clock(at_ms)
        return "" if there == shown else f"it was at {there}"


_when("was issued at", "issued_ms")
_when("was called at", "called_ms")
_when("was started at", "started_ms")
_when("ended at", "ended_ms")
_when("counts from", "since_ms")


@FACTS.says("{ticket} then needs {steps}")
def _then_needs(world: World, ticket: str, steps: Steps) -> str:
    it = world.ticket(ticket)
    free = it.free_order if len(it.todo) > 1 else steps.free
    return "" if (it.todo, free) == tuple(steps) else _todo(it)


@FACTS.says("{ticket} then needs nothing")
def _needs_nothing(world: World, ticket: str) -> str:
    it = world.ticket(ticket)
    return _todo(it) if it.todo else ""


def _todo(it: Ticket) -> str:
    return f"it then needs {(' and ' if it.free_order else ' then ').join(it.todo) or 'nothing'}"


@FACTS.says("{ticket} is of tier {tier}")
def _of_tier(world: World, ticket: str, tier: str) -> str:
    there = world.ticket(ticket).tier
    return "" if there == tier else f"it is of tier {there}"


@FACTS.says("the offer to {ticket} is {outcome}")
def _offer_is(world: World, ticket: str, outcome: str) -> str:
    there = world.ticket(ticket).diversion
    return "" if there == outcome else f"it is {there or 'not made'}"


@FACTS.says("{ticket} was recalled {number} times")
def _recalled(world: World, ticket: str, number: int) -> str:
    there = world.ticket(ticket).recalls
    return "" if there == number else f"it was {there} times"


@FACTS.says("{ticket} was finished by the roll-over")
def _by_rollover(world: World, ticket: str) -> str:
    it = world.ticket(ticket)
    return "" if it.by_rollover else world.describe(it)


# ---- Points, lines, the hall ----------------------------------------------------------------


def _point_is(form: str, state: PointState) -> None:
    """Let `W1 form` say a point's state, and its teller or reason if the line does."""

    @FACTS.says(f"{{point}} {form}")
    def fact(world: World, point: str, word: str | None = None, reason: str | None = None) -> str:
        it = world.state.points[point]
        is_so = it.state is state and word in (None, it.teller) and reason in (None, it.reason)
        return "" if is_so else f"it is {it.state.value} (teller {it.teller}, reason {it.reason})"


_point_is("is open [for {word}]", PointState.OPEN)
_point_is("is closed", PointState.CLOSED)
_point_is("is paused [for {reason}]", PointState.PAUSED)


@FACTS.says("{point} is free")
def _is_free(world: World, point: str) -> str:
    at = world.state.points[point].ticket
    return world.describe(world.seen[at]) if at else ""


@FACTS.says("{point} is {health}")
def _health(world: World, point: str, health: str) -> str:
    there = world.state.points[point].health.value.replace("_", " ")
    return "" if there == health else f"it is {there}"


@FACTS.says("{point} serves {services} [borrowing {services:borrows}]")
def _serves(
    world: World, point: str, services: tuple[str, ...], borrows: tuple[str, ...] = ()
) -> str:
    it = world.state.points[point]
    is_so = (it.skills, it.borrows) == (services, borrows)
    return "" if is_so else f"it serves {' '.join(it.skills)} borrowing {' '.join(it.borrows)}"


@FACTS.says("{point} is in zone {zone}")
def _in_zone(world: World, point: str, zone: str) -> str:
    there = world.state.points[point].zone
    return "" if there == zone else f"it is in zone {there}"


@FACTS.says("{point} would call {order}")
def _would_call(world: World, point: str, order: tuple[str, ...]) -> str:
    """Compare the whole line of a point, in the order of the rules."""
    found = rank(world.state, world.state.points[point], world.now_ms)
    there = tuple(candidate.ticket.number for candidate in found)
    return "" if there == order else f"it would call {' then '.join(there) or 'nobody'}"


@FACTS.says("{number} wait for {point}")
def _waiting_for(world: World, number: int, point: str) -> str:
    there = waiting_for(world.state, world.state.points[point])
    return "" if there == number else f"{there} wait"


@FACTS.says("{number} wait [in {service}]", "nobody waits [in {service}]")
def _wait(world: World, number: int = 0, service: str | None = None) -> str:
    lines = world.state.lines.items()
    there = sum(len(line) for key, line in lines if service in (None, key.service))
    return "" if there == number else f"{there} wait"


@FACTS.says("{service} is stopped")
def _stopped(world: World, service: str) -> str:
    return "it is not" if world.state.services[service].open else ""


@FACTS.says("{service} is not stopped")
def _not_stopped(world: World, service: str) -> str:
    return "" if world.state.services[service].open else "it is"


@FACTS.says("today is {date}")
def _today(world: World, date: date) -> str:
    return "" if world.state.day.day == date.isoformat() else f"it is {world.state.day.day}"


@FACTS.says("the kiosk offers {place} for {service} [as {tier}]")
@FACTS.says("the kiosk offers nothing for {service} [as {tier}]")
def _offers(
    world: World, service: str, place: str | None = None, tier: str | None = None
) -> str:  # fmt: skip
    tier = tier or world.house.rules().default_tier
    offer = best_offer(world.state, service, tier, world.now_ms)
    there = offer.target if offer else None
    return "" if there == place else f"it offers {there or 'nothing'}"
