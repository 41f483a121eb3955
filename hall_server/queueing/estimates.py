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
    """Tickets that go first, and the wait; None while no point is open."""

    ahead: int
    estimate: Estimate | None


def outlook(state: HallState, service: str, tier: str, place: Place, now_ms: int) -> Outlook:
    """Return what a ticket of this class at this place has before it.

    The wait is Erlang(n + 1, r) with n the calls that come first and r the rate of the points
    that may serve it (c / mean handling time).  A line that shares only some of those points
    counts in proportion, whatever its service: who waits for the same window is before me.
    Two passes: who would go first now, then at the time so found.
    """
    mine: ClassKey = (service, tier)
    if not state.serving(service, tier):
        ahead = _ahead(state, mine, place, now_ms)
        return Outlook(sum(n for key, n in ahead if key[0] == service), None)
    first = _wait(state, mine, _load(state, mine, place, now_ms))
    load = _load(state, mine, place, now_ms + first.mid * 1000)
    return Outlook(round(load.tickets), _wait(state, mine, load))


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
        if not line:  # its service may be gone from the rules
            continue
        theirs = rules.services[key[0]].promises[key[1]]
        since = policy.goes_first_since(place[0], promise, theirs, at_ms)
        yield key, bisect_left(line, (since, place[1], ""))


@dataclass(frozen=True, slots=True)
class _Load:
    """What the points that may serve a class have before it: tickets, and seconds of work."""

    tickets: float
    work_s: float


def _load(state: HallState, mine: ClassKey, place: Place, at_ms: int) -> _Load:
    rules = state.known_rules()
    points = state.serving(*mine)
    tickets, work_s = 0.0, 0.0
    for key, n in _ahead(state, mine, place, at_ms):
        theirs = state.serving(*key)
        if theirs:
            shared = n * len(points & theirs) / len(theirs)
            tickets += shared
            work_s += shared * rules.services[key[0]].handling_s
    return _Load(tickets, work_s)


def _wait(state: HallState, mine: ClassKey, load: _Load) -> Estimate:
    points = state.serving(*mine)
    idle = any(state.points[point].ticket is None for point in points)
    if not load.tickets and idle:
        return Estimate(0, 0, 0)
    own_s = state.known_rules().services[mine[0]].handling_s
    mean_s = (load.work_s + own_s) / (load.tickets + 1)
    return erlang(load.tickets + 1, len(points) / mean_s)


def erlang(stages: float, rate: float) -> Estimate:
    """Return median and 10-90 % points of an Erlang law with a rate per second.

    The quantiles are Wilson and Hilferty's (1931): a gamma variable's cube root is near normal.
    """
    spread = 1 / (9 * stages)

    def quantile(z: float) -> int:
        return round(stages * max(0.0, 1 - spread + z * sqrt(spread)) ** 3 / rate)

    return Estimate(quantile(-_Z90), quantile(0), quantile(_Z90))
