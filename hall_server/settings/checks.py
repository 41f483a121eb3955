"""Contradictions: keys that are right one by one and wrong together."""

from collections import Counter
from collections.abc import Callable

from .model import PointSettings, Settings
from .tables import Source


def check(settings: Settings, source: Source) -> None:
    """Note every contradiction; a check whose ground is already refused is left out."""
    grounds: dict[Callable[[Settings, Source], None], tuple[str, ...]] = {
        _one_default_tier: ("tiers",),
        _ratio_bound: ("tiers", "hall"),
        _ceilings: ("tiers", "services"),
        _somebody_serves: ("services", "tiers", "points"),
        _own_or_borrowed: ("points",),
        _one_sign_a_point: ("points", "kiosks"),
        _sockets: ("server", "points", "kiosks", "displays"),
        _demo: ("demo", "points"),
    }
    refused = {section for paths in grounds.values() for section in paths}
    refused = {section for section in refused if source.refused((section,))}
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


def _somebody_serves(settings: Settings, source: Source) -> None:
    points = settings.points.values()
    for service in settings.services:
        left_out = [
            tier
            for tier in settings.tiers
            if not any(point.may_serve(service, tier) for point in points)
        ]
        if len(left_out) == len(settings.tiers):
            source.refuse(("services", service), "no point serves it; add it to a point's skills")
        elif left_out:
            tiers = ", ".join(left_out)
            why = f"no point serves it for tier {tiers}; those customers would wait for ever"
            source.refuse(("services", service), why)


def _own_or_borrowed(settings: Settings, source: Source) -> None:
    for point in settings.points.values():
        for service in point.borrows:
            if service in point.skills:
                path = ("points", point.id, "borrows")
                source.refuse(path, f"{service} is among the point's own skills")


def _one_sign_a_point(settings: Settings, source: Source) -> None:
    printers = {kiosk.printer: kiosk.id for kiosk in settings.kiosks.values()}
    first: dict[str, PointSettings] = {}
    for point in settings.points.values():
        if point.sign is None:
            continue
        path = ("points", point.id, "sign")
        other = first.setdefault(point.sign, point)
        if other is not point:
            source.refuse(path, f"{point.sign} is the sign of point {other.id} already")
        if point.sign in printers:
            source.refuse(path, f"{point.sign} is the printer of kiosk {printers[point.sign]}")


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
