"""Contradictions among the rules of the line: each has a reason and a way out."""

from itertools import chain

from hall_server.queueing.entities import SELF_SERVICE

from .hours import day_in_words
from .line import VIP_ROOM, auto_call_at, policy_at, room_tiers, seconds, takes
from .model import PointSettings, Settings
from .tables import KeyPath, Source


def ceiling_lead(settings: Settings, source: Source) -> None:
    """Refuse a lead that reaches the shortest ceiling: its tickets would all count as past it."""
    lead_s = seconds(settings.hall.ceiling_lead_min)
    ceiling_s, service, tier = min(
        (service.promise(tier).ceiling_s, service.id, tier.id)
        for service in settings.services.values()
        for tier in settings.tiers.values()
    )
    if lead_s >= ceiling_s:
        source.refuse(
            ("hall", "ceiling_lead_min"),
            f"{lead_s / 60:g} reaches the ceiling of {service} for {tier} ({ceiling_s / 60:g} min):"
            " those tickets would count as past it from the start",
        )


def policies(settings: Settings, source: Source) -> None:
    """Refuse a policy whose figures are the same for all tiers."""
    figures: dict[str, tuple[str, list[float]]] = {
        "strict": ("rank", [tier.rank for tier in settings.tiers.values()]),
        "head-start": ("head_start_min", [t.head_start_min for t in settings.tiers.values()]),
    }
    for path, policy in _written_policies(settings):
        key, values = figures.get(policy, ("", []))
        if len(set(values)) == 1:
            why = f"needs tiers that differ in {key}: all have {values[0]:g}, which is fifo"
            source.refuse(path, f"{policy} {why}")


def _written_policies(settings: Settings) -> list[tuple[KeyPath, str]]:
    own = [(("points", p.id, "policy"), p.policy) for p in settings.points.values() if p.policy]
    return [(("hall", "policy"), settings.hall.policy), *own]


def turns(settings: Settings, source: Source) -> None:
    """Refuse turns that give nobody one, or one to a tier that the point does not serve."""
    without: dict[KeyPath, str] = {}
    for point in settings.points.values():
        path: KeyPath = ("points", point.id, "turns")
        served = [tier for tier in settings.tiers if takes(settings, point, tier)]
        if policy_at(settings, point) != "turns":
            if point.turns:
                why = f"have no effect: the policy of {point.id} is {policy_at(settings, point)}"
                source.refuse(path, f'{why}, not "turns"')
            continue
        for tier, n in point.turns.items():
            if n and tier not in served:
                source.refuse((*path, tier), f"{point.id} does not serve {tier}")
        if not any(point.turns.get(tier, settings.tiers[tier].turns) for tier in served):
            at = path if point.turns else ("tiers", served[0], "turns")
            why = f"no tier that {point.id} serves has a turn ({', '.join(served)})"
            without.setdefault(at, f"{why}; give one of them at least 1")
    for at, why in without.items():
        source.refuse(at, why)


def vip_rooms(settings: Settings, source: Source) -> None:
    """Refuse rooms that are closed to nobody, or that counters share in one direction only."""
    if not settings.hall.closed_rooms:
        return
    rooms, path = room_tiers(settings), ("hall", "vip_rooms")
    kinds = {point.kind for point in settings.points.values()}
    if VIP_ROOM not in kinds:
        source.refuse(path, "there is nothing to close: no point is of kind vip-room")
    elif "counter" in kinds and all(tier in rooms for tier in settings.tiers):
        source.refuse(path, "every tier has a room, so that the counters would serve nobody")
    for point in settings.points.values():
        if point.kind == VIP_ROOM and not point.tiers:
            source.refuse(("points", point.id), "a closed VIP room needs tiers: whom it serves")
        elif point.kind == "counter":
            _one_way(point, rooms, source)


def _one_way(point: PointSettings, rooms: dict[str, str], source: Source) -> None:
    both = [tier for tier in point.tiers if tier in rooms]
    if both:
        source.refuse(
            ("points", point.id, "tiers"),
            f"{', '.join(both)} has a closed room ({rooms[both[0]]}): a counter that serves it too"
            " makes the others wait much longer, as the room never helps back; leave it out, or"
            ' write hall.vip_rooms = "shared"',
        )


def automatic_calls(settings: Settings, source: Source) -> None:
    """Refuse a wrap-up time where nothing is called by itself, and either at a machine."""
    for point in settings.points.values():
        path = ("points", point.id)
        if point.kind == SELF_SERVICE:
            if point.auto_call is not None:
                why = "a machine always calls by itself when it is free; leave it out"
                source.refuse((*path, "auto_call"), why)
            if point.wrap_up_s is not None:
                why = "a machine says itself when it is free; leave it out"
                source.refuse((*path, "wrap_up_s"), why)
        elif point.wrap_up_s and not auto_call_at(settings, point):
            why = f"has no effect: {point.id} does not call by itself (auto_call = true)"
            source.refuse((*path, "wrap_up_s"), why)
    if settings.hall.wrap_up_s and not any(
        auto_call_at(settings, point) for point in settings.points.values()
    ):
        why = "has no effect: no point calls by itself (auto_call = true)"
        source.refuse(("hall", "wrap_up_s"), why)


def opening(settings: Settings, source: Source) -> None:
    """Refuse hours that never open."""
    hours = settings.hours
    if hours.week and not any(chain(hours.week.values(), hours.dates.values())):
        source.refuse(("hours",), "the hall would never open")


def last_tickets(settings: Settings, source: Source) -> None:
    """Refuse a last ticket before the doors open, or with no closing time to count from."""
    hours = settings.hours
    days = [*hours.week.items(), *hours.dates.items()]
    lengths = [
        (_minutes(ends) - _minutes(begins), f"{begins}-{ends} ({day})")
        for day, spans in days
        for begins, ends in spans
    ]
    for service in settings.services.values():
        path = ("services", service.id, "last_ticket_min")
        if service.last_ticket_min and not lengths:
            source.refuse(path, "has no effect: without [hours] the hall never closes")
        for length, span in sorted(lengths)[:1]:
            if service.last_ticket_min >= length:
                why = f"leaves no time for tickets: {span} is {length} minutes"
                source.refuse(path, f"{service.last_ticket_min:g} {why}")


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def bookable_hours(settings: Settings, source: Source) -> None:
    """Refuse places that are booked for when the doors are closed."""
    for service in settings.services.values():
        rules = service.appointments
        if rules is None or not settings.hours.week:
            continue
        for day in rules.weekdays:
            spans = settings.hours.week.get(day, ())
            if not spans or rules.opens < spans[0][0] or rules.closes > spans[-1][1]:
                is_open = f"open {day_in_words(spans)}" if spans else "closed"
                source.refuse(
                    ("services", service.id, "appointments"),
                    f"can be booked on {day} from {rules.opens} to {rules.closes},"
                    f" when the hall is {is_open}",
                )
                break
