"""What people and machines do in a scenario, each sentence with the command that it stands for."""

from collections.abc import Callable
from dataclasses import replace

from hall_server.appointments import Booking, arrive
from hall_server.queueing import commands as c
from hall_server.queueing.entities import ClassKey, Health
from hall_server.queueing.estimates import newcomer
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.refusals import Refusal
from hall_server.queueing.routing import shortest
from tests.scenarios.language import Desk, Phrasebook, Steps, Wrong
from tests.scenarios.world import World

ACTIONS = Phrasebook("action")

Commands = list[c.Command]


@ACTIONS.says(
    "{word} takes {steps} [as {tier}] [booked for {clock}] [under {code}] [accepting {place}]"
    " [refusing {place:refused}] [speaking {word:language}] [{number} times]"
)
def _takes(
    world: World,
    word: str,
    steps: Steps,
    tier: str | None = None,
    clock: str | None = None,
    code: str | None = None,
    place: str | None = None,
    refused: str | None = None,
    language: str | None = None,
    number: int = 1,
) -> Commands:
    services = list(steps.services)
    if steps.free:  # as the API does, before the rules are asked
        asked = tier or world.state.known_rules().default_tier
        first = shortest(world.state, tuple(services), asked, world.now_ms)
        services.remove(first)
        services.insert(0, first)
    first, *after = services
    order = c.IssueTicket(
        ticket="",
        token="",
        service=first,
        tier=tier,
        language=language,
        origin=word,
        steps=tuple(after),
        free_order=steps.free,
        offer=_offer(world, first, tier, place or refused, accepted=place is not None),
    )
    if clock:
        order = _checked_in(world, order, clock, code)
    nth = len(world.seen)
    return [replace(order, ticket=f"t{n}", token=f"k{n}") for n in range(nth + 1, nth + number + 1)]


def _checked_in(world: World, order: c.IssueTicket, clock: str, code: str | None) -> c.IssueTicket:
    correction_ms = world.state.day.correction_ms
    code = code or f"{order.service}-{clock}"
    slot_ms = world.moment(clock) + correction_ms
    booking = Booking(code, order.service, slot_ms, "booked", None, None, None, None, None, 0)
    got = arrive(booking, world.now_ms + correction_ms, world.house.check_in_rules())
    booked_ms = None if got.booked_ms is None else got.booked_ms - correction_ms
    return replace(order, booking=code, booked_ms=booked_ms, tier=got.tier or order.tier)


def _offer(
    world: World, service: str, tier: str | None, target: str | None, *, accepted: bool
) -> Offer | None:
    if target is None:
        return None
    tier = tier or world.house.rules().default_tier

    def wait_s(where: str | None) -> int:
        found = newcomer(world.state, ClassKey(service, tier, where), world.now_ms).estimate
        return found.mid if found else 0

    return Offer(target, wait_s(target), wait_s(None), accepted)


@ACTIONS.says("{desk} calls")
def _calls(world: World, desk: Desk) -> Commands:
    return [c.CallNext(*desk)]


@ACTIONS.says("{desk} calls {ticket} by hand")
def _calls_by_hand(world: World, desk: Desk, ticket: str) -> Commands:
    return [c.CallTicket(desk.point, world.ticket(ticket).id, desk.actor)]


def _at_the_desk(verb: str, command: type) -> None:
    """Let `W1 verb` be a command that needs nothing but the point and its teller."""

    @ACTIONS.says(f"{{desk}} {verb}")
    def act(world: World, desk: Desk) -> Commands:
        return [command(*desk)]


_at_the_desk("recalls", c.Recall)
_at_the_desk("starts", c.StartService)
_at_the_desk("finishes", c.FinishService)
_at_the_desk("marks a no-show", c.MarkNoShow)
_at_the_desk("undoes", c.Undo)
_at_the_desk("closes", c.ClosePoint)


@ACTIONS.says("{desk} parks its customer [for {duration}] [with note {word}]")
def _parks(
    world: World, desk: Desk, duration: int | None = None, word: str | None = None
) -> Commands:
    minutes = None if duration is None else duration / 60
    return [c.Park(desk.point, minutes, word, desk.actor)]


@ACTIONS.says("{desk} transfers its customer to {place} [for {service}] [{spot}]")
@ACTIONS.says("{desk} transfers its customer to {service} [{spot}]")
def _transfers(
    world: World,
    desk: Desk,
    service: str | None = None,
    place: str | None = None,
    spot: str = "kept",
) -> Commands:
    return [c.TransferCustomer(desk.point, service, place, spot, desk.actor)]


@ACTIONS.says("{ticket} transfers to {place} [for {service}] [{spot}]")
@ACTIONS.says("{ticket} transfers to {service} [{spot}]")
def _is_transferred(
    world: World,
    ticket: str,
    service: str | None = None,
    place: str | None = None,
    spot: str = "kept",
) -> Commands:
    return [c.TransferTicket(world.ticket(ticket).id, service, place, spot)]


@ACTIONS.says("lobby diverts {ticket} to {place}")
def _diverts(world: World, ticket: str, place: str) -> Commands:
    it = world.ticket(ticket)
    offer = _offer(world, it.service, it.tier, place, accepted=True)
    return [c.DivertTicket(it.id, offer)] if offer else []


@ACTIONS.says("{desk} pauses for {word}")
def _pauses(world: World, desk: Desk, word: str) -> Commands:
    return [c.PausePoint(desk.point, word, desk.actor)]


@ACTIONS.says("{point} opens [for {word}]", "{point} goes on")
def _opens(world: World, point: str, word: str | None = None) -> Commands:
    return [c.OpenPoint(point, word)]


@ACTIONS.says("{word} takes over {point}")
def _takes_over(world: World, word: str, point: str) -> Commands:
    return [c.OpenPoint(point, word, take_over=True)]


@ACTIONS.says("{point} now serves {services} [borrowing {services:borrows}]")
def _now_serves(
    world: World, point: str, services: tuple[str, ...], borrows: tuple[str, ...] | None = None
) -> Commands:
    return [c.ChangePoint(point, services, borrows)]


@ACTIONS.says("{point} now borrows {services}")
def _now_borrows(world: World, point: str, services: tuple[str, ...]) -> Commands:
    return [c.ChangePoint(point, None, services)]


@ACTIONS.says("{point} moves to zone {zone}")
def _moves(world: World, point: str, zone: str) -> Commands:
    return [c.ChangePoint(point, zone=zone)]


@ACTIONS.says("{point} reports {health} [and {busy}]")
def _reports(world: World, point: str, health: str, busy: str = "") -> Commands:
    return [c.ReportMachine(point, Health(health.replace(" ", "_")), bool(busy))]


@ACTIONS.says("{point} goes silent")
def _goes_silent(world: World, point: str) -> Commands:
    return [c.ReportMachine(point, Health.SILENT, world.state.points[point].busy)]


@ACTIONS.says("{ticket} returns")
def _returns(world: World, ticket: str) -> Commands:
    return [c.ReturnTicket(world.ticket(ticket).id, "customer")]


@ACTIONS.says("staff return {ticket}")
def _is_returned(world: World, ticket: str) -> Commands:
    return [c.ReturnTicket(world.ticket(ticket).id, "staff")]


@ACTIONS.says("{ticket} gives up")
def _gives_up(world: World, ticket: str) -> Commands:
    return [c.CancelTicket(world.ticket(ticket).id, "customer")]


@ACTIONS.says("staff cancel {ticket}")
def _is_cancelled(world: World, ticket: str) -> Commands:
    return [c.CancelTicket(world.ticket(ticket).id, "staff")]


@ACTIONS.says("{ticket} becomes {tier}")
def _becomes(world: World, ticket: str, tier: str) -> Commands:
    return [c.ChangeTier(world.ticket(ticket).id, tier)]


@ACTIONS.says("{ticket} then needs {steps}")
def _then_needs(world: World, ticket: str, steps: Steps) -> Commands:
    return [c.ChangeSteps(world.ticket(ticket).id, *steps)]


@ACTIONS.says("{ticket} then needs nothing")
def _needs_nothing(world: World, ticket: str) -> Commands:
    return [c.ChangeSteps(world.ticket(ticket).id, ())]


@ACTIONS.says("{service} stops [with notice {word}]")
def _stops(world: World, service: str, word: str | None = None) -> Commands:
    return [c.StopService(service, word)]


@ACTIONS.says("{service} starts again")
def _restarts(world: World, service: str) -> Commands:
    return [c.RestartService(service)]


@ACTIONS.says("the hall stops [with notice {word}]")
def _hall_stops(world: World, word: str | None = None) -> Commands:
    return [c.StopHall(word)]


@ACTIONS.says("the hall starts again")
def _hall_restarts(world: World) -> Commands:
    return [c.RestartHall()]


@ACTIONS.says("the clock is put forward by {duration}")
def _clock_forward(world: World, duration: int) -> Commands:
    return [c.CorrectClock(world.state.day.correction_ms + duration * 1000)]


@ACTIONS.says("the clock is put back by {duration}")
def _clock_back(world: World, duration: int) -> Commands:
    return [c.CorrectClock(world.state.day.correction_ms - duration * 1000)]


def act(world: World, text: str) -> None:
    """Do what a sentence says, and what is due at once after it; raises Refusal, Wrong."""
    meaning, values = ACTIONS.read(text.replace(",", " "), world.house)
    for command in meaning(world, **values):
        world.do(command)
        world.settle()


def is_refused(action: Callable[[], None], code: str) -> None:
    """Do something; raises Wrong unless the hall refuses it with this code."""
    try:
        action()
    except Refusal as refusal:
        if refusal.code != code:
            raise Wrong(f"refused with ({refusal.code}), not ({code})") from refusal
    else:
        raise Wrong(f"not refused, although ({code}) is expected")
