"""How long it takes to decide who is next in a crowded hall, without server and disk.

The unit of work is plain Python on the same processor in the same run, so that a ratio to it says
the same on any machine.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median

from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.choosing import choose
from hall_server.queueing.entities import ClassKey
from hall_server.queueing.estimates import newcomer
from hall_server.queueing.model import HallState
from hall_server.queueing.policies import POLICIES
from hall_server.queueing.rules import PointRules, Promise, Rules, ServiceRules, TierRules

#: Twelve services and five tiers: sixty classes, all of which one point may serve.
SERVICES, TIERS, WAITING = 12, 5, 1000

#: Numbers that the unit of work sorts and adds up.
UNIT = 1000

_BEGIN_MS = 1_772_438_400_000


@dataclass(frozen=True, slots=True)
class Decided:
    """What was found, in seconds: by policy, for an estimate, and for the unit of work."""

    choosing: dict[str, float]
    estimating: float
    unit: float

    @property
    def slowest(self) -> float:
        """The slowest policy's time."""
        return max(self.choosing.values())


def measure_deciding(times: int) -> Decided:
    """Measure each so many times, in turns with the unit of work; medians."""
    state, now_ms = crowded_hall()
    key = ClassKey("s0", "t0")
    asked: dict[str, Callable[[], object]] = {"": unit_of_work}
    asked["estimate"] = lambda: newcomer(state, key, now_ms)
    took: dict[str, list[float]] = {name: [] for name in (*asked, *POLICIES)}
    rules = state.known_rules()
    for policy in POLICIES:
        state.rules = replace(rules, policy=policy)
        for _ in range(times):
            took[policy].append(_seconds(lambda: choose(state, state.points["W1"], now_ms)))
            for name, question in asked.items():
                took[name].append(_seconds(question))
    found = {name: median(seconds) for name, seconds in took.items()}
    return Decided({name: found[name] for name in POLICIES}, found["estimate"], found[""])


def _seconds(question: Callable[[], object]) -> float:
    began = time.perf_counter()
    question()
    return time.perf_counter() - began


def unit_of_work() -> int:
    """Sort numbers in a mixed order and add up what they are, as plain Python."""
    total = 0
    for number in sorted((n * 7919) % 1009 for n in range(UNIT)):
        total += number % 7
    return total


def crowded_hall() -> tuple[HallState, int]:
    """Return a hall in which 1,000 tickets wait in 60 classes, built by commands, and its time."""
    state, now_ms = HallState(), _BEGIN_MS
    names = [f"s{n}" for n in range(SERVICES)]
    tiers = [f"t{n}" for n in range(TIERS)]
    promises = {t: Promise(1200 // (n + 1), 10**6) for n, t in enumerate(tiers)}
    rules = Rules(
        timezone="UTC",
        rollover="00:00",
        policy="promise",
        services={s: ServiceRules(s, s.upper(), 300, promises) for s in names},
        tiers={t: TierRules(t, n > 0, n * 60, n, n + 1) for n, t in enumerate(tiers)},
        points={f"W{n}": PointRules(f"W{n}", "counter", "hall", tuple(names)) for n in range(1, 9)},
        default_tier="t0",
    )
    commands: list[c.Command] = [c.Configure(rules), c.Tick()]
    commands += [c.OpenPoint(point, point) for point in rules.points]
    commands += [
        c.IssueTicket(f"v{n}", f"k{n}", names[n % SERVICES], tiers[n // SERVICES % TIERS])
        for n in range(WAITING)
    ]
    for command in commands:
        now_ms += 1000
        for event in hall.decide(state, command, now_ms):
            hall.apply(state, event, now_ms)
    return state, now_ms
