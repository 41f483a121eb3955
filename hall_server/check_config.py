"""A hall file looked at whole: the settings, and the devices as their drivers see them."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hardware import registry
from hardware.logo import load_logo
from hardware.options import DeviceOptions, OptionError
from hardware.ports import DeviceError

from .queueing.rules import Rules
from .settings import KeyPath, ServiceSettings, Settings, load
from .settings.hours import in_words
from .settings.kinds import shown
from .settings.line import VIP_ROOM
from .voice.clips import Clips
from .voice.sequence import needed

#: The logo is tried at the width of 58 mm paper.
LOGO_DOTS = 384


def load_checked(file: Path) -> tuple[Settings, dict[str, DeviceOptions]]:
    """Return settings and device options; raises ConfigError with all that is wrong."""
    settings = load(file, also=_problems)
    return settings, registry.check_all(settings.devices)


def device_problems(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    """Yield what the drivers refuse in a hall's devices: key and reason."""
    options: dict[str, DeviceOptions] = {}
    for name, section in settings.devices.items():
        try:
            options[name] = registry.check(name, section)
        except OptionError as error:
            yield ("devices", name, *filter(None, [error.key])), str(error)
    if len(options) == len(settings.devices):
        try:
            registry.check_all(settings.devices)
        except OptionError as error:
            yield ("devices", *error.key.split(".")), str(error)
    for kiosk in settings.kiosks.values():
        yield from _wrong_kind(("kiosks", kiosk.id, "printer"), "printer", kiosk.printer, options)
    for point in settings.points.values():
        for key in ("sign", "pad", "evaluator"):
            yield from _wrong_kind(("points", point.id, key), key, getattr(point, key), options)
    for zone in settings.zones.values():
        yield from _wrong_kind(("zones", zone.id, "sign"), "sign", zone.sign, options)
        yield from _wrong_kind(("zones", zone.id, "speaker"), "speaker", zone.speaker, options)
    for kind, places in (("kiosks", settings.kiosks), ("points", settings.points)):
        for name, place in places.items():
            for reader in place.reader:
                yield from _wrong_kind((kind, name, "reader"), "reader", reader, options)
    yield from _logos(settings)


def _logos(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    """Yield the logos that cannot be printed, each once."""
    wanted: dict[KeyPath, str | None] = {("tickets", "logo"): settings.tickets.logo}
    for kiosk in settings.kiosks.values():
        if kiosk.tickets.logo != settings.tickets.logo:
            wanted["kiosks", kiosk.id, "tickets", "logo"] = kiosk.tickets.logo
    for path, file in wanted.items():
        if file is None:
            continue
        try:
            load_logo(Path(file), LOGO_DOTS)
        except DeviceError as error:
            yield path, str(error)


def folder_problems(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    """Yield the boards' picture folders that are not there: key and reason."""
    for board in settings.displays.values():
        folder = settings.pictures_of(board.id)
        if folder and not folder.is_dir():
            why = f"there is no folder {folder}; make it, or leave the key out"
            yield ("displays", board.id, "pictures"), why


def _problems(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    yield from device_problems(settings)
    yield from folder_problems(settings)


def device_fields() -> list[dict[str, Any]]:
    """Return the keys of `[devices.NAME]` for forms: path, form, default, needed, at_start.

    `drivers` in a form are those that have the key.
    """
    found: dict[str, dict[str, Any]] = {}
    for name in registry.DRIVERS:
        for option in dataclasses.fields(registry.driver(name).options):
            if option.name == "name":
                continue
            it = found.setdefault(option.name, _device_field(option))
            if option.name != "driver":
                it["form"].setdefault("drivers", []).append(name)
    return list(found.values())


def _device_field(option: dataclasses.Field[Any]) -> dict[str, Any]:
    needed = option.default is dataclasses.MISSING
    return {
        "path": ["devices", "NAME", option.name],
        "form": _device_form(option),
        "default": None if needed else shown(option.default),
        "needed": needed,
        "at_start": True,
    }


def _device_form(option: dataclasses.Field[Any]) -> dict[str, Any]:
    choices, between = option.metadata.get("choices"), option.metadata.get("range")
    if option.name == "driver":
        return {"kind": "choice", "choices": list(registry.DRIVERS)}
    if choices:
        return {"kind": "choice", "choices": list(choices)}
    if option.type in {"bool", bool}:
        return {"kind": "flag"}
    kind = {"int": "whole", "float": "number"}.get(str(option.type), "text")
    return {"kind": kind} | ({"low": between[0], "high": between[1]} if between else {})


def _wrong_kind(
    path: KeyPath, kind: str, device: str | None, options: Mapping[str, DeviceOptions]
) -> Iterator[tuple[KeyPath, str]]:
    if device is not None and device in options:
        found = registry.driver(options[device].driver).kind
        if found != kind:
            yield path, f"{device} is {_a(found)}, not {_a(kind)}"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def summary(settings: Settings) -> str:
    """Return what a hall file says, short enough to read before opening the doors."""
    return "\n".join(_summary(settings))


def _summary(settings: Settings) -> Iterator[str]:
    hall = settings.hall
    yield f"{settings.file}: {hall.name['en']} {hall.name['zh']}"
    yield f"{hall.timezone}, business day ends at {hall.rollover}, policy {hall.policy}"
    rooms = any(point.kind == VIP_ROOM for point in settings.points.values())
    yield in_words(settings.hours) + (f"; VIP rooms are {hall.vip_rooms}" if rooms else "")
    yield "\ntiers"
    yield from (f"  {line}" for line in _tiers(settings))
    yield "\nservices (promised wait by tier, in minutes)"
    for service in settings.services.values():
        promises = ", ".join(
            f"{tier.id} {service.promise(tier).promise_s / 60:g}"
            for tier in settings.tiers.values()
        )
        parts = [f"{service.series:2} {service.id}: {promises}", *_bounds(service)]
        yield "  " + "; ".join(parts)
    yield "\npoints"
    rules = settings.rules()
    for point in settings.points.values():
        parts = [f"{point.id} {point.kind} in {point.zone}: {', '.join(point.skills)}"]
        parts += [f"borrows {', '.join(point.borrows)}"] if point.borrows else []
        parts += _own_rules(rules, point.id)
        parts += [f"sign {point.sign}"] if point.sign else []
        parts += [f"pad {point.pad}"] if point.pad else []
        parts += [f"evaluator {point.evaluator}"] if point.evaluator else []
        parts += [f"reader {', '.join(point.reader)}"] if point.reader else []
        yield "  " + "; ".join(parts)
    yield from (
        f"  {zone.id}: main sign {zone.sign}" for zone in settings.zones.values() if zone.sign
    )
    yield "\nscreens"
    for kiosk in settings.kiosks.values():
        readers = f"; reader {', '.join(kiosk.reader)}" if kiosk.reader else ""
        yield f"  {kiosk.id} kiosk in {kiosk.zone}; printer {kiosk.printer or 'none'}{readers}"
    for display in settings.displays.values():
        yield f"  {display.id} board for {', '.join(display.zones)}"
    yield from (
        f"  {zone.speaker} says {zone.id}" for zone in settings.zones.values() if zone.speaker
    )
    yield "\ndevices"
    for name, section in settings.devices.items():
        parts = [f"{name} {section['driver']}", section.get("connection", "no connection")]
        parts += [f"at agent {section['agent']}"] if section.get("agent") else []
        yield "  " + ", ".join(parts)
    yield from (f"\nnote: {note}" for note in notes(settings))


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
