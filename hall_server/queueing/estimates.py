"""How long will it take: closed forms from the lengths of the lines; durations in seconds."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

from .entities import ClassKey, Place
from .model import HallState
from .policies import POLICIES, Kind
from .rules import Rules

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


def outlook(state: HallState, mine: ClassKey, place: Place, now_ms: int) -> Outlook:
    """Return what a ticket of this class at this place has before it.

    The wait is Erlang(n + 1, r) with n the calls that come first and r the rate of the points
    that may serve it (c / mean handling time).  A line that shares only some of those points
    counts in proportion, whatever its service: who waits for the same window is before me.
    Two passes: who would go first now, then at the time so found.
    """
    if not state.serving(mine):
        ahead = _ahead(state, mine, place, now_ms)
        return Outlook(sum(n for key, n in ahead if key.service == mine.service), None)
    first = _wait(state, mine, _load(state, mine, place, now_ms))
    load = _load(state, mine, place, now_ms + first.mid * 1000)
    return Outlook(round(load.tickets), _wait(state, mine, load))


def newcomer(state: HallState, mine: ClassKey, now_ms: int) -> Outlook:
    """Return what a ticket of this class would have before it if it were issued now."""
    return outlook(state, mine, (now_ms, len(state.tickets) + 1, ""), now_ms)


class Waits(Protocol):
    """Whoever says how long it will take: the closed form, or what refines it."""

    def outlook(self, state: HallState, mine: ClassKey, place: Place, now_ms: int, /) -> Outlook:
        """Return what a ticket of this class at this place has before it."""
        ...

    def newcomer(self, state: HallState, mine: ClassKey, now_ms: int, /) -> Outlook:
        """Return what a ticket of this class would have before it if it were issued now."""
        ...


class _ClosedForm:
    """The closed form alone."""

    outlook = staticmethod(outlook)
    newcomer = staticmethod(newcomer)


#: What is said where nothing refines it.
CLOSED_FORM: Waits = _ClosedForm()


def _ahead(
    state: HallState, mine: ClassKey, place: Place, at_ms: int
) -> list[tuple[ClassKey, int]]:
    return [(key, n) for key, n in _counts(state, mine, place, at_ms) if n]


def _counts(
    state: HallState, mine: ClassKey, place: Place, at_ms: int
) -> Iterator[tuple[ClassKey, int]]:
    rules = state.known_rules()
    policy = POLICIES[rules.policy]
    kind = _kind(rules, mine)
    for key, line in state.lines.items():
        if key == mine:
            yield key, bisect_left(line, place)
            continue
        if not line:  # its service may be gone from the rules
            continue
        if key.first != mine.first:  # staff put some before all the others
            yield key, len(line) if key.first else 0
            continue
        since = policy.goes_first_since(place[0], kind, _kind(rules, key), at_ms)
        yield key, bisect_left(line, (since, place[1], ""))


def _kind(rules: Rules, key: ClassKey) -> Kind:
    return Kind(rules.services[key.service].promises[key.tier], rules.tiers[key.tier])


@dataclass(frozen=True, slots=True)
class _Load:
    """What the points that may serve a class have before it: tickets, and seconds of work."""

    tickets: float
    work_s: float


def _load(state: HallState, mine: ClassKey, place: Place, at_ms: int) -> _Load:
    services, shares = state.known_rules().services, state.shares(mine)
    tickets, work_s = 0.0, 0.0
    for key, n in _ahead(state, mine, place, at_ms):
        here = n * shares[key]
        tickets += here
        work_s += here * services[key.service].handling_s
    return _Load(tickets, work_s)


def _wait(state: HallState, mine: ClassKey, load: _Load) -> Estimate:
    points = state.serving(mine)
    if not load.tickets and not points <= state.engaged.keys():
        return Estimate(0, 0, 0)
    own_s = state.known_rules().services[mine.service].handling_s
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


@dataclass(frozen=True, slots=True)
class Factors:
    """What simulation found of a class, as factors on the closed form's low, middle and high."""

    low: float = 1.0
    mid: float = 1.0
    high: float = 1.0


def refined(found: Outlook, factors: Factors | None) -> Outlook:
    """Return an outlook with its wait corrected; no wait stays no wait."""
    wait = found.estimate
    if factors is None or wait is None:
        return found
    mid = wait.mid * factors.mid
    low, high = min(mid, wait.low * factors.low), max(mid, wait.high * factors.high)
    return Outlook(found.ahead, Estimate(round(low), round(mid), round(high)))


class Calibration:
    """Rolling quantiles of actual / predicted waits, apart for short and for long lines.

    What is corrected is the whole range: its middle becomes the median of what came of such
    predictions, low and high its 10 % and 90 % points (a moving window, as in conformal
    prediction).  As long as few are known the prediction's own range counts more.
    """

    #: Bins by the number of tickets before: nobody, one, two or three, ...
    EDGES = (1, 2, 4, 8, 16, 32)

    #: Ratios kept in each bin; the prediction's own range counts as so many.
    WINDOW, OWN = 400, 40

    #: Shorter predictions (s) say nothing as a ratio.
    LEAST_S = 10

    def __init__(self) -> None:
        self._ratios = [deque[float](maxlen=self.WINDOW) for _ in range(len(self.EDGES) + 1)]
        self._quantiles: list[tuple[float, float, float] | None] = [None] * len(self._ratios)

    def learn(self, predicted: Outlook, actual_s: float) -> None:
        """Take what came of a prediction that was not corrected."""
        wait = predicted.estimate
        if wait is None or wait.mid < self.LEAST_S:
            return
        at = bisect_right(self.EDGES, predicted.ahead)
        self._ratios[at].append(actual_s / wait.mid)
        ordered = sorted(self._ratios[at])
        last = len(ordered) - 1
        low, mid, high = (ordered[round(last * share)] for share in (0.1, 0.5, 0.9))
        self._quantiles[at] = (low, mid, high)

    def corrected(self, found: Outlook) -> Outlook:
        """Return a prediction in the light of what came of those like it."""
        wait, at = found.estimate, bisect_right(self.EDGES, found.ahead)
        ratios = self._quantiles[at]
        if wait is None or wait.mid < self.LEAST_S or ratios is None:
            return found
        seen = len(self._ratios[at])
        weight = seen / (seen + self.OWN)
        mid = wait.mid * (1 - weight + weight * ratios[1])
        low = wait.low * (1 - weight) + wait.mid * weight * ratios[0]
        high = wait.high * (1 - weight) + wait.mid * weight * ratios[2]
        return Outlook(
            found.ahead, Estimate(round(min(low, mid)), round(mid), round(max(mid, high)))
        )
