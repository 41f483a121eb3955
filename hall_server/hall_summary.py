"""A hall file in few lines: what it says, and what in it is allowed and still may be a slip."""

from collections.abc import Iterator

from .queueing.rules import Rules
from .settings import ServiceSettings, Settings
from .settings.hours import in_words
from .settings.line import VIP_ROOM
from .voice.clips import Clips
from .voice.sequence import needed


def summary(settings: Settings) -> str:
    """Return what a hall file says, short enough to read before opening the doors."""
    return "\n".join(_summary(settings))


def _summary(settings: Settings) -> Iterator[str]:
    hall = settings.hall
    yield f"{settings.file}: {hall.name['en']} {hall.name['zh']}"
    yield f"{hall.timezone}, business day ends at {hall.rollover}, policy {hall.policy}"
    rooms = any(point.kind == VIP_ROOM for point in settings.points.values())
    yield in_words(settings.hours) + (f"; VIP rooms are {hall.vip_rooms}" if rooms else "")
    parts = {
        "tiers": _tiers(settings),
        "services (promised wait by tier, in minutes)": _services(settings),
        "points": _points(settings),
        "screens": _screens(settings),
        "devices": _devices(settings),
    }
    for title, lines in parts.items():
        yield f"\n{title}"
        yield from (f"  {line}" for line in lines)
    yield from (f"\nnote: {note}" for note in notes(settings))


def _services(settings: Settings) -> Iterator[str]:
    for service in settings.services.values():
        promises = ", ".join(
            f"{tier.id} {service.promise(tier).promise_s / 60:g}"
            for tier in settings.tiers.values()
        )
        yield "; ".join([f"{service.series:2} {service.id}: {promises}", *_bounds(service)])


def _points(settings: Settings) -> Iterator[str]:
    rules = settings.rules()
    for point in settings.points.values():
        parts = [f"{point.id} {point.kind} in {point.zone}: {', '.join(point.skills)}"]
        parts += [f"borrows {', '.join(point.borrows)}"] if point.borrows else []
        parts += _own_rules(rules, point.id)
        parts += [f"sign {point.sign}"] if point.sign else []
        parts += [f"pad {point.pad}"] if point.pad else []
        parts += [f"evaluator {point.evaluator}"] if point.evaluator else []
        parts += [f"reader {', '.join(point.reader)}"] if point.reader else []
        yield "; ".join(parts)
    yield from (
        f"{zone.id}: main sign {zone.sign}" for zone in settings.zones.values() if zone.sign
    )


def _screens(settings: Settings) -> Iterator[str]:
    for kiosk in settings.kiosks.values():
        readers = f"; reader {', '.join(kiosk.reader)}" if kiosk.reader else ""
        yield f"{kiosk.id} kiosk in {kiosk.zone}; printer {kiosk.printer or 'none'}{readers}"
    for display in settings.displays.values():
        yield f"{display.id} board for {', '.join(display.zones)}"
    yield from (
        f"{zone.speaker} says {zone.id}" for zone in settings.zones.values() if zone.speaker
    )


def _devices(settings: Settings) -> Iterator[str]:
    for name, section in settings.devices.items():
        parts = [f"{name} {section['driver']}", section.get("connection", "no connection")]
        parts += [f"at agent {section['agent']}"] if section.get("agent") else []
        yield ", ".join(parts)


def _bounds(service: ServiceSettings) -> Iterator[str]:
    """Yield which tickets a service issues: letters of a tier's own, how many, until when."""
    for tier, own in service.tiers.items():
        if own.series:
            yield f"{tier} has numbers {own.series}"
    if service.quota:
        yield f"at most {service.quota} a day"
    if service.last_ticket_min:
        yield f"none in the last {service.last_ticket_min:g} min"


def _tiers(settings: Settings) -> Iterator[str]:
    for tier in settings.tiers.values():
        said = {
            "default": tier.default,
            "priority": tier.priority,
            "announced": tier.announce,
            f"credit {tier.credit:g}": tier.credit,
            f"head start {tier.head_start_min:g} min": tier.head_start_min,
            f"rank {tier.rank}": tier.rank,
            f"turns {tier.turns}": tier.turns != 1,
        }
        parts = [words for words, holds in said.items() if holds]
        yield f"{tier.id}: {', '.join(parts)}" if parts else tier.id


def _own_rules(rules: Rules, name: str) -> Iterator[str]:
    """Yield what sets one point apart: whom it serves, its policy, how it calls."""
    point = rules.points[name]
    if point.tiers:
        tiers = ", ".join(point.tiers)
        yield f"{tiers} before others" if point.shared else f"only {tiers}"
    if point.policy:
        yield f"policy {point.policy}"
    if rules.policy_at(name) == "turns":
        yield "turns " + ", ".join(f"{tier} {n}" for tier, n in rules.turns_at(name).items() if n)
    if point.auto_call:
        yield f"calls by itself after {point.wrap_up_s} s"


def notes(settings: Settings) -> list[str]:
    """Return what is allowed and still may be a slip."""
    seen = {zone for display in settings.displays.values() for zone in display.zones}
    called = {point.zone for point in settings.points.values()}
    unseen = [zone for zone in settings.zones if zone in called and zone not in seen]
    found = [f"no board shows the calls of zone {zone}" for zone in unseen]
    offered = {name for kiosk in settings.kiosks.values() for name in kiosk.services}
    found += [f"no kiosk offers {name}" for name in settings.services if name not in offered]
    return [*found, *_without_effect(settings), *_voice(settings)]


def _voice(settings: Settings) -> Iterator[str]:
    """Yield what of the calls is not heard, and what is heard twice."""
    said = settings.voice
    there = Clips.look(said.clips, settings.points).files
    wanted = needed(said.languages or settings.hall.languages, settings.points)
    missing = [name for name in wanted if name not in there]
    if said.clips and missing:
        names = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" if missing[5:] else "")
        yield f"clips are missing in {said.clips}: {names}; hall voice make makes them"
    for zone in settings.zones.values():
        boards = [it.id for it in settings.displays.values() if zone.id in it.zones]
        heard = [name for name in boards if settings.displays[name].sound != "off"]
        if zone.speaker and heard:
            yield (
                f"zone {zone.id} is heard twice, from {zone.speaker} and {', '.join(heard)};"
                ' give the board sound = "off"'
            )


def _without_effect(settings: Settings) -> Iterator[str]:
    """Yield the tiers' figures that no policy in use looks at."""
    rules = settings.rules()
    used = {rules.policy_at(point) for point in rules.points}
    for tier in settings.tiers.values():
        given = {
            "credit": ("promise", tier.credit),
            "head_start_min": ("head-start", tier.head_start_min),
            "rank": ("strict", tier.rank),
            "turns": ("turns", tier.turns != 1),
        }
        for key, (policy, is_given) in given.items():
            if is_given and policy not in used:
                yield f"{key} of tier {tier.id} has no effect: no point has the policy {policy}"
