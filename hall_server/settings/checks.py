"""Contradictions: keys that are right one by one and wrong together."""

from collections import Counter
from collections.abc import Callable
from datetime import time

from hall_server.queueing.entities import SELF_SERVICE

from . import device_checks, line_checks
from .line import takes
from .model import Settings
from .tables import Source


def check(settings: Settings, source: Source) -> None:
    """Note every contradiction; a check whose ground is already refused is left out."""
    grounds: dict[Callable[[Settings, Source], None], tuple[str, ...]] = {
        _one_default_tier: ("tiers",),
        _ratio_bound: ("tiers", "hall"),
        _ceilings: ("tiers", "services"),
        _own_series: ("services",),
        line_checks.ceiling_lead: ("hall", "tiers", "services"),
        line_checks.policies: ("hall", "tiers", "points"),
        line_checks.turns: ("hall", "tiers", "points"),
        line_checks.vip_rooms: ("hall", "tiers", "points"),
        line_checks.automatic_calls: ("hall", "points"),
        line_checks.opening: ("hours",),
        line_checks.last_tickets: ("hours", "services"),
        line_checks.bookable_hours: ("hours", "services"),
        _somebody_serves: ("hall", "services", "tiers", "points"),
        _slots_fit: ("services",),
        _own_or_borrowed: ("points",),
        _one_place_a_sign: ("points", "zones", "kiosks", "displays"),
        device_checks.one_place_a_device: ("points", "kiosks"),
        device_checks.pads: ("points", "services", "zones"),
        _one_group_a_service: ("service_groups", "services"),
        _boards: ("displays", "points"),
        _sockets: ("server", "points", "kiosks", "displays"),
        _demo: ("demo", "points"),
    }
    refused = {section for paths in grounds.values() for section in paths}
    refused = {section for section in refused if source.refused((section,))}
    # A missing one is refused under the name that it may have been given by a slip.
    refused |= {name for name in ("tiers", "services", "points") if not getattr(settings, name)}
    for run, sections in grounds.items():
        if refused.isdisjoint(sections):
            run(settings, source)


def _one_default_tier(settings: Settings, source: Source) -> None:
    defaults = [tier.id for tier in settings.tiers.values() if tier.default]
    if not defaults:
        source.refuse(("tiers",), "one tier needs default = true")
    for tier in defaults[1:]:
        path = ("tiers", tier, "default")
        source.refuse(path, f"tier {defaults[0]} is the default already")


def _ratio_bound(settings: Settings, source: Source) -> None:
    if settings.hall.max_priority_in_row and not any(t.priority for t in settings.tiers.values()):
        path = ("hall", "max_priority_in_row")
        source.refuse(path, "has nothing to count: no tier has priority = true")


def _ceilings(settings: Settings, source: Source) -> None:
    for service in settings.services.values():
        path = ("services", service.id)
        if service.ceiling_min < service.promise_min:
            less = f"{service.ceiling_min:g} is less than promise_min {service.promise_min:g}"
            source.refuse((*path, "ceiling_min"), less)
            continue
        for tier in settings.tiers.values():
            promise = service.promise(tier)
            if promise.ceiling_s >= promise.promise_s:
                continue
            own = tier.id in service.tiers
            at = (*path, "tiers", tier.id) if own else ("tiers", tier.id, "ceiling_factor")
            ceiling_min, promise_min = promise.ceiling_s / 60, promise.promise_s / 60
            source.refuse(
                at,
                f"the ceiling of {service.id} for {tier.id} ({ceiling_min:g} min)"
                f" would be below its promise ({promise_min:g} min)",
            )


def _own_series(settings: Settings, source: Source) -> None:
    for service in settings.services.values():
        for tier, own in service.tiers.items():
            if own.series == service.series:
                path = ("services", service.id, "tiers", tier, "series")
                source.refuse(path, f"{own.series} is the service's own; leave it out")


def _somebody_serves(settings: Settings, source: Source) -> None:
    for service in settings.services:
        able = [p for p in settings.points.values() if service in p.skills + p.borrows]
        staffed = [point for point in able if point.kind != SELF_SERVICE]
        left_out = [
            tier
            for tier in settings.tiers
            if not any(takes(settings, point, tier) for point in staffed)
        ]
        path, tiers = ("services", service), ", ".join(left_out)
        if not able:
            source.refuse(path, "no point serves it; add it to a point's skills")
        elif not staffed:
            why = "only machines serve it, and they take nobody who was not sent to them"
            source.refuse(path, f"{why}; add it to the skills of a counter or VIP room")
        elif left_out and settings.hall.closed_rooms:
            why = f"no point would serve {service} for tier {tiers}: counters and closed rooms"
            more = f"keep to their own tiers; add {service} to a point of theirs, or write shared"
            source.refuse(("hall", "vip_rooms"), f"{why} {more}")
        elif left_out:
            why = f"no point serves it for tier {tiers}; those customers would wait for ever"
            source.refuse(path, why)


def _slots_fit(settings: Settings, source: Source) -> None:
    for service in settings.services.values():
        rules = service.appointments
        if rules is None:
            continue
        opens, closes = time.fromisoformat(rules.opens), time.fromisoformat(rules.closes)
        open_min = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
        if open_min < rules.slot_min:
            path = ("services", service.id, "appointments", "to")
            why = f"{rules.closes} leaves no slot of {rules.slot_min} minutes from {rules.opens}"
            source.refuse(path, why)


def _own_or_borrowed(settings: Settings, source: Source) -> None:
    for point in settings.points.values():
        for service in point.borrows:
            if service in point.skills:
                path = ("points", point.id, "borrows")
                source.refuse(path, f"{service} is among the point's own skills")


def _one_place_a_sign(settings: Settings, source: Source) -> None:
    printers = {kiosk.printer: kiosk.id for kiosk in settings.kiosks.values()}
    signs = [("point", "points", p.id, p.sign) for p in settings.points.values()]
    signs += [("zone", "zones", z.id, z.sign) for z in settings.zones.values()]
    first: dict[str, str] = {}
    for kind, section, name, sign in signs:
        if sign is None:
            continue
        path, here = (section, name, "sign"), f"{kind} {name}"
        other = first.setdefault(sign, here)
        if other != here:
            source.refuse(path, f"{sign} is the sign of {other} already")
        if sign in printers:
            source.refuse(path, f"{sign} is the printer of kiosk {printers[sign]}")
        if sign in settings.displays:
            source.refuse(path, f"{sign} is the name of a display too: nobody could tell which")


def _one_group_a_service(settings: Settings, source: Source) -> None:
    first: dict[str, str] = {}
    for group in settings.service_groups.values():
        for service in group.services:
            other = first.setdefault(service, group.id)
            if other != group.id:
                path = ("service_groups", group.id, "services")
                source.refuse(path, f"{service} is in group {other} already")


def _boards(settings: Settings, source: Source) -> None:
    for board in settings.displays.values():
        path = ("displays", board.id)
        if board.layout == "window" and board.point is None:
            source.refuse((*path, "point"), "missing; a board over a window needs its point")
        elif board.layout != "window" and board.point is not None:
            why = f'only layout "window" is over one point; this one is "{board.layout}"'
            source.refuse((*path, "point"), why)
        if board.layout == "window" and board.pictures and board.pictures_in == "panel":
            why = 'a board over a window has no panel; write "idle"'
            source.refuse((*path, "pictures_in"), why)


def _sockets(settings: Settings, source: Source) -> None:
    screens = len(settings.points) + len(settings.kiosks) + len(settings.displays)
    if settings.server.max_sockets < screens:
        source.refuse(
            ("server", "max_sockets"),
            f"{settings.server.max_sockets} is too few: the hall has {screens} points, kiosks"
            " and displays, each with a live connection",
        )


def _demo(settings: Settings, source: Source) -> None:
    if settings.demo is None:
        return
    machines = [point.id for point in settings.points.values() if point.kind == SELF_SERVICE]
    if settings.demo.machines and not machines:
        source.refuse(("demo", "machines"), "there is none: no point is of kind self-service")
    for point in settings.demo.open_points:
        if point in machines:
            why = f"{point} is a machine: it needs nobody to open it (machines = true)"
            source.refuse(("demo", "open_points"), why)
    taken = Counter(account.point for account in settings.demo.accounts.values())
    for account in settings.demo.accounts.values():
        path = ("demo", "accounts", account.name, "point")
        if account.point is None:
            continue
        if account.role != "teller":
            source.refuse(path, f"only a teller sits at a point, not {account.role}")
        elif account.point not in settings.demo.open_points:
            source.refuse(path, f"{account.point} is not among demo.open_points")
        elif taken[account.point] > 1:
            source.refuse(path, f"{account.point} has more than one teller")
