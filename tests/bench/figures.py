"""What a measurement is made of: sizes, paced samples, percentiles, comparisons with a floor."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured; `edge` is the number of tickets compared at each end of the day."""

    rounds: int
    samples: int
    rate_s: float
    papers: int
    calls: int
    phones: int
    phone_calls: int
    tickets: int
    edge: int
    starts: int
    idle_s: float
    device_turns: int
    device_kinds: tuple[str, ...] = ("none", "healthy", "slow", "dead")


#: About six minutes; less than one; a few seconds, to see that the bench still runs.
FULL = Scale(5, 150, 2.0, 15, 20, 300, 200, 20_000, 1_000, 3, 15.0, 80)
QUICK = Scale(2, 60, 1.0, 3, 8, 300, 25, 2_000, 250, 1, 5.5, 20)
TINY = Scale(1, 5, 0.2, 1, 2, 5, 2, 20, 5, 1, 0.2, 2, ("none", "slow"))


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds from one sample's start to the next, evenly spread by `spread_s` to both sides.

    The spread keeps calls from falling into step with what the hall does at fixed intervals.
    """

    every_s: float
    spread_s: float = 0.0


BACK_TO_BACK = Pace(0.0)
PACED = Pace(0.02)
#: Some ten times what 40 counters really call.
CALLS = Pace(0.3, 0.1)


def sample(ask: Callable[[], float], times: int, pace: Pace) -> list[float]:
    """Return what so many measurements at a pace say; the same pace for floor and hall."""
    spread = random.Random(1)
    due, took = time.monotonic(), []
    for _ in range(times):
        time.sleep(max(0.0, due - time.monotonic()))
        took.append(ask())
        due += pace.every_s + spread.uniform(-pace.spread_s, pace.spread_s)
    return took


def percentile(values: list[float], percent: float) -> float:
    """Return the smallest value that so many percent do not exceed; NaN of none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-len(ordered) * percent // 100) - 1))]


@dataclass(slots=True)
class Compared:
    """Rounds of floor and hall in turns; times in seconds."""

    floors: list[list[float]] = field(default_factory=list)
    halls: list[list[float]] = field(default_factory=list)
    commits: list[list[float]] = field(default_factory=list)

    def floor_s(self) -> float:
        """Return the floor: the median of the rounds' medians of POST plus commit."""
        return median(map(_floor_of, self.floors, self.commits))

    def hall_s(self) -> float:
        """Return the median of the rounds' medians."""
        return median(map(median, self.halls))

    def ratio(self) -> float:
        """Return the median of the rounds' ratios."""
        return median(
            median(hall) / _floor_of(posts, commits)
            for hall, posts, commits in zip(self.halls, self.floors, self.commits, strict=True)
        )

    def p99_s(self) -> float:
        """Return the 99 % point of all rounds together."""
        return percentile([took for hall in self.halls for took in hall], 99)


def _floor_of(posts: list[float], commits: list[float]) -> float:
    return median(posts) + median(commits)
