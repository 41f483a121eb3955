"""Who is next at a point, and why: the order of the rules around the policy's score."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from .events import Figures, Reason
from .model import HallState, Place, Point, Ticket
from .policies import POLICIES, Policy
from .rules import Promise, Rules

#: The rules in order of rank; a call's reason names the first that set winner and runner-up apart.
RULES = ("ceiling", "ratio", "own_first", "policy", "scarcity", "earlier")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket that a point may call, with what the rules look at (waits in milliseconds)."""

    ticket: Ticket
    promise: Promise
    waited_ms: int
    score: float
    borrowed: bool
    priority: bool

    @property
    def past_ceiling(self) -> bool:
        """Whether the wait has reached the ceiling of the ticket's class."""
        return self.waited_ms >= self.promise.ceiling_s * 1000

    def figures(self) -> Figures:
        """Return the figures that a call's reason keeps."""
        return Figures(
            ticket=self.ticket.id,
            number=self.ticket.number,
            tier=self.ticket.tier,
            waited_s=round(self.waited_ms / 1000, 1),
            promise_s=self.promise.promise_s,
            ceiling_s=self.promise.ceiling_s,
            score=round(self.score, 4),
        )


def _standing(
    state: HallState, point: Point, now_ms: int, line: list[Place]
) -> Iterator[Candidate]:
    """Yield a class's candidates, first come first; made one by one, as few are ever looked at."""
    rules = state.known_rules()
    policy = POLICIES[rules.policy]
    for place in line:
        yield _candidate(state.tickets[place[2]], point, rules, policy, now_ms)


def _candidate(
    ticket: Ticket, point: Point, rules: Rules, policy: Policy, now_ms: int
) -> Candidate:
    promise = rules.services[ticket.service].promises[ticket.tier]
    waited_ms = max(0, now_ms - ticket.since_ms)
    borrowed = ticket.service not in point.skills and waited_ms < rules.borrow_after_s * 1000
    return Candidate(
        ticket=ticket,
        promise=promise,
        waited_ms=waited_ms,
        score=policy.score(waited_ms, promise),
        borrowed=borrowed,
        priority=rules.tiers[ticket.tier].priority,
    )


def choose(state: HallState, point: Point, now_ms: int) -> tuple[Ticket, Reason] | None:
    """Return the ticket that the rules call at this point now, with the reason, or None."""
    order = _Order(state, point)
    ranked = list(islice(order.ranked(now_ms), 2))
    if not ranked:
        return None
    winner, runner_up = ranked[0], ranked[1] if len(ranked) > 1 else None
    rule = "only" if runner_up is None else order.deciding_rule(winner, runner_up)
    return winner.ticket, _reason(state, point, rule, winner, runner_up)


def by_hand(state: HallState, point: Point, ticket: Ticket, now_ms: int) -> Reason:
    """Return the reason of a call by hand, beside the ticket that the rules would have called."""
    rules = state.known_rules()
    winner = _candidate(ticket, point, rules, POLICIES[rules.policy], now_ms)
    others = (c for c in rank(state, point, now_ms) if c.ticket.id != ticket.id)
    return _reason(state, point, "by_hand", winner, next(others, None))


def rank(state: HallState, point: Point, now_ms: int) -> Iterator[Candidate]:
    """Yield the waiting tickets that the point may serve, in the order of the rules."""
    return _Order(state, point).ranked(now_ms)


class _Order:
    """The order of the rules at one point.

    Within a class the order of the rules is that of arrival, whatever the rules look at, so
    the classes' lines need only be merged.
    """

    def __init__(self, state: HallState, point: Point) -> None:
        self._state = state
        self._point = point
        self._lines = {
            key: line for key, line in state.lines.items() if line and point.may_serve(*key)
        }
        rules = state.known_rules()
        most = rules.max_priority_in_row
        self._bound = 0 < most <= point.streak and any(
            not rules.tiers[tier].priority for _, tier in self._lines
        )

    def ranked(self, now_ms: int) -> Iterator[Candidate]:
        """Yield the candidates."""
        lines = self._lines.values()
        standing = (_standing(self._state, self._point, now_ms, line) for line in lines)
        return merge(*standing, key=self._key)

    def deciding_rule(self, winner: Candidate, other: Candidate) -> str:
        """Return the first rule in which two candidates differ."""
        first, second = self._key(winner), self._key(other)
        if first[0] == 0:
            return "ceiling"
        differs = next(i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b)
        return RULES[min(differs, len(RULES) - 1)]

    def _key(self, c: Candidate) -> tuple[float, ...]:
        ticket = c.ticket
        if c.past_ceiling:
            return (0, ticket.since_ms, ticket.order)
        points = len(self._state.serving(ticket.service, ticket.tier))
        late = (ticket.since_ms, ticket.order)
        return (1, self._bound and c.priority, c.borrowed, -c.score, points, *late)


def _reason(
    state: HallState, point: Point, rule: str, winner: Candidate, runner_up: Candidate | None
) -> Reason:
    policy = POLICIES[state.known_rules().policy]
    return Reason(
        policy=policy.name,
        version=policy.version,
        rule=rule,
        winner=winner.figures(),
        runner_up=runner_up.figures() if runner_up else None,
        candidates=waiting_for(state, point),
    )


def waiting_for(state: HallState, point: Point) -> int:
    """Return how many waiting tickets the point may serve."""
    return sum(len(line) for key, line in state.lines.items() if point.may_serve(*key))


def waiting_zone(state: HallState, service: str, tier: str) -> str | None:
    """Return where a customer of a class waits: the zone of an open point, else of any."""
    opened = state.serving(service, tier)
    fitting = (
        point
        for point in state.points.values()
        if (point.id in opened if opened else point.may_serve(service, tier))
    )
    return next((point.zone for point in fitting), None)
