"""Random halls and random days: staffing, services, tiers and customers from one seed."""

from dataclasses import dataclass, replace
from math import pi, sin
from random import Random

from hall_server.queueing.rules import PointRules, Promise, Rules, ServiceRules, TierRules
from tests.simulation.draws import lognormal
from tests.simulation.simulator import MIDNIGHT, Shift, Visit

MINUTE = 60_000

#: Doors are open from nine o'clock for so many hours.
OPENS_MS, HOURS = MIDNIGHT + 9 * 60 * MINUTE, 2

#: Tiers with their share of the arrivals and their factor on the promise.
TIERS = {
    "ordinary": (TierRules("ordinary", turns=1), 0.72, 1.0),
    "gold": (TierRules("gold", True, 300, 1, 1), 0.13, 0.5),
    "vip": (TierRules("vip", True, 600, 3, 2), 0.07, 0.25),
    "assistance": (TierRules("assistance", True, 300, 2, 1), 0.08, 0.4),
}

#: The tiers that the VIP rooms are for.
ROOM_TIERS = ("gold", "vip")


@dataclass(frozen=True, slots=True)
class HallDay:
    """A hall's rules, and one day's customers and shifts."""

    rules: Rules
    visits: list[Visit]
    shifts: list[Shift]


def hall_day(seed: int) -> HallDay:
    """Return the hall and the day of a seed."""
    rng = Random(seed)
    services = _services(rng)
    points = _points(rng, list(services))
    rules = Rules(
        timezone="UTC",
        rollover="00:00",
        policy="promise",
        services=services,
        tiers={name: tier for name, (tier, _, _) in TIERS.items()},
        points=points,
        default_tier="ordinary",
        max_priority_in_row=rng.choice([0, 0, 2, 3]),
        borrow_after_s=rng.choice([0, 180, 300]),
    )
    return HallDay(rules, _visits(rng, services, len(points)), _shifts(rng, points))


def another_day(hall: Rules, seed: int) -> HallDay:
    """Return another day of a hall, with other customers, load and lunch breaks."""
    rng = Random(seed)
    return HallDay(hall, _visits(rng, hall.services, len(hall.points)), _shifts(rng, hall.points))


def _services(rng: Random) -> dict[str, ServiceRules]:
    found = {}
    for n, name in enumerate(("cash", "accounts", "loans", "fx", "wealth")[: rng.randint(2, 5)]):
        handling_s = round(rng.uniform(2.5, 6) * 60) * (1 if n < 2 else 2)
        promise_s = rng.choice([900, 1200, 1800])
        promises = {
            tier: Promise(round(promise_s * factor), round(promise_s * factor * 2.25))
            for tier, (_, _, factor) in TIERS.items()
        }
        found[name] = ServiceRules(name, "ABCDE"[n], handling_s, promises)
    return found


def _points(rng: Random, services: list[str]) -> dict[str, PointRules]:
    points = {}
    for n in range(1, rng.randint(4, 7)):
        skills = tuple(rng.sample(services, rng.randint(1, len(services))))
        rest = [service for service in services if service not in skills]
        borrows = tuple(rng.sample(rest, rng.randint(0, len(rest))))
        points[f"W{n}"] = PointRules(f"W{n}", "counter", "hall", skills, borrows, auto_call=True)
    # One window serves all, so that no customer waits for nobody.
    points["W1"] = replace(points["W1"], skills=tuple(services), borrows=())
    for n in range(1, rng.randint(1, 2) + 1):
        points[f"V{n}"] = PointRules(
            f"V{n}", "vip-room", "vip", tuple(services), tiers=ROOM_TIERS,
            shared=rng.random() < 0.5, auto_call=True,
        )  # fmt: skip
    return points


def _shifts(rng: Random, points: dict[str, PointRules]) -> list[Shift]:
    """Return when tellers come and have lunch; W1 is open until the last customer."""
    shifts = []
    for point in points:
        shifts.append((OPENS_MS + rng.choice([0, 0, 0, 15, 30]) * MINUTE, point, True))
        if point != "W1" and rng.random() < 0.6:
            out_ms = OPENS_MS + rng.randint(40, 80) * MINUTE
            shifts += [(out_ms, point, False), (out_ms + 20 * MINUTE, point, True)]
    return sorted(shifts)


def _visits(rng: Random, services: dict[str, ServiceRules], points: int) -> list[Visit]:
    """Return customers with a rush in the middle, and a wave of VIPs at some time."""
    popular = {name: rng.uniform(0.3, 1) * (4 if n < 2 else 1) for n, name in enumerate(services)}
    mean_s = sum(p * services[s].handling_s for s, p in popular.items()) / sum(popular.values())
    load = rng.uniform(0.55, 0.95)
    expected = HOURS * 3600 * points * load / mean_s
    laws = {name: lognormal(s.handling_s, rng.uniform(0.5, 1)) for name, s in services.items()}
    share = {tier: part for tier, (_, part, _) in TIERS.items()}

    def visit(at: float, tier: str) -> Visit:
        (service,) = rng.choices(list(popular), list(popular.values()))
        handling_ms = max(1000, round(laws[service](rng) * 1000))
        at_ms = OPENS_MS + round(at * HOURS * 60 * MINUTE)
        return Visit(at_ms, service, tier, handling_ms, rng.random() > 0.03)

    found, span = [], 0.0
    peak = 1.6  # no moment is busier than so many times the mean
    while (span := span + rng.expovariate(expected * peak)) < 1:
        if rng.random() * peak < 0.6 + sin(pi * span) * 0.4 * pi / 2:
            (tier,) = rng.choices(list(share), list(share.values()))
            found.append(visit(span, tier))
    wave = rng.uniform(0.2, 0.8)
    found += [visit(wave + rng.random() * 0.08, "vip") for _ in range(rng.randint(3, 8))]
    return sorted(found, key=lambda v: v.at_ms)
