"""How long will it take: closed forms from the lengths of the lines; durations in seconds."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from .model import ClassKey, HallState, Place
from .policies import POLICIES

#: Standard normal quantile of 90 %; low and high are the 10 % and 90 % points.
_Z90 = 1.2815515655446004


@dataclass(frozen=True, slots=True)
class Estimate:
    """A wait in seconds: its 10 % point, median and 90 % point."""

    low: int
    mid: int
    high: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """Tickets of the same service that go first, and the wait; None while no point is open."""

    ahead: int
    estimate: Estimate | None


def outlook(state: HallState, service: str, tier: str, place: Place, now_ms: int) -> Outlook:
    """Return what a ticket of this class at this place has before it.

    The wait is Erlang(n + 1, r) with n the calls that come first and r the rate of the points
    that may serve it (c / mean handling time).  A line that shares only some of those points
    counts in proportion.  Two passes: who would go first now, then at the time so found.
    """
    points = state.serving(service, tier)
    mine: ClassKey = (service, tier)
    if not points:
        return Outlook(_same_service(_ahead(state, mine, place, now_ms), service), None)
    estimate = _wait(state, _ahead(state, mine, place, now_ms), mine, points)
    ahead = _ahead(state, mine, place, now_ms + estimate.mid * 1000)
    return Outlook(_same_service(ahead, service), _wait(state, ahead, mine, points))


def newcomer(state: HallState, service: str, tier: str, now_ms: int) -> Outlook:
    """Return what a ticket of this class would have before it if it were issued now."""
    return outlook(state, service, tier, (now_ms, len(state.tickets) + 1, ""), now_ms)


def _ahead(
    state: HallState, mine: ClassKey, place: Place, at_ms: int
) -> list[tuple[ClassKey, int]]:
    return [(key, n) for key, n in _counts(state, mine, place, at_ms) if n]


def _counts(
    state: HallState, mine: ClassKey, place: Place, at_ms: int
) -> Iterator[tuple[ClassKey, int]]:
    rules = state.known_rules()
    policy = POLICIES[rules.policy]
    promise = rules.services[mine[0]].promises[mine[1]]
    for key, line in state.lines.items():
        if key == mine:
            yield key, bisect_left(line, place)
            continue
        theirs = rules.services[key[0]].promises[key[1]]
        since = policy.goes_first_since(place[0], promise, theirs, at_ms)
        yield key, bisect_left(line, (since, place[1], ""))


def _same_service(ahead: list[tuple[ClassKey, int]], service: str) -> int:
    return sum(n for key, n in ahead if key[0] == service)


def _wait(
    state: HallState, ahead: list[tuple[ClassKey, int]], mine: ClassKey, points: frozenset[str]
) -> Estimate:
    rules = state.known_rules()
    tickets, work_s = 0.0, 0.0
    for key, n in ahead:
        theirs = state.serving(*key)
        shared = len(points & theirs)
        if shared:
            tickets += n * shared / len(theirs)
            work_s += n * shared / len(theirs) * rules.services[key[0]].handling_s
    idle = any(state.points[point].ticket is None for point in points)
    if not tickets and idle:
        return Estimate(0, 0, 0)
    own_s = rules.services[mine[0]].handling_s
    mean_s = (work_s + own_s) / (tickets + 1)
    return erlang(tickets + 1, len(points) / mean_s)


def erlang(stages: float, rate: float) -> Estimate:
    """Return median and 10-90 % points of an Erlang law with a rate per second.

    The quantiles are Wilson and Hilferty's (1931): a gamma variable's cube root is near normal.
    """
    spread = 1 / (9 * stages)

    def quantile(z: float) -> int:
        return round(stages * max(0.0, 1 - spread + z * sqrt(spread)) ** 3 / rate)

    return Estimate(quantile(-_Z90), quantile(0), quantile(_Z90))
