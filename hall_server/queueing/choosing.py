"""Who is next at a point, and why: the order of the rules around the policy's score."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from math import inf
from typing import Any

from .entities import ClassKey, Place, Point, Ticket
from .event_parts import Figures, Reason
from .model import HallState
from .policies import POLICIES, Kind, Policy, until_turn
from .rules import Promise, Rules

#: The rules in order of rank; a call's reason names the first that set winner and runner-up apart.
RULES = (
    "ceiling", "ceiling_lead", "placed", "ratio", "own_first", "policy", "scarcity", "earlier",
)  # fmt: skip

#: A ticket's rank at a point: of two the smaller is called first; it ends with the place.
Rank = tuple[Any, ...]

#: Where in a rank that is below the ceiling the policy's score begins.
_SCORE = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket that a point may call, with what the rules look at (waits in milliseconds)."""

    ticket: Ticket
    promise: Promise
    waited_ms: int
    score: float
    rank: Rank

    @property
    def past_ceiling(self) -> bool:
        """Whether the wait has reached the ceiling of the ticket's class."""
        return bool(self.rank[0] == 0)

    @property
    def points(self) -> int:
        """How many points could serve it; below the ceiling alone, where that is looked at."""
        return int(self.rank[-4])

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


def choose(
    state: HallState, point: Point, now_ms: int, also: Ticket | None = None
) -> tuple[Ticket, Reason] | None:
    """Return the ticket that the rules call at this point now, with the reason, or None.

    `also` is a ticket that will wait by then: a journey's next step.
    """
    order = _Order(state, point, now_ms, also)
    ranked = list(islice(order.ranked(), 2))
    if not ranked:
        return None
    winner, runner_up = ranked[0], order.passed_over(ranked[0]) or (*ranked, None)[1]
    rule = "only" if runner_up is None else deciding_rule(winner.rank, runner_up.rank)
    return winner.ticket, order.reason(rule, winner, runner_up)


def by_hand(
    state: HallState, point: Point, ticket: Ticket, now_ms: int, also: Ticket | None = None
) -> Reason:
    """Return the reason of a call by hand, beside the ticket that the rules would have called."""
    order = _Order(state, point, now_ms, also)
    others = (c for c in order.ranked() if c.ticket.id != ticket.id)
    return order.reason("by_hand", order.standing(ticket), next(others, None))


def rank(state: HallState, point: Point, now_ms: int) -> Iterator[Candidate]:
    """Yield the waiting tickets that the point may serve, in the order of the rules."""
    return _Order(state, point, now_ms).ranked()


def standing(state: HallState, point: Point, ticket: Ticket, now_ms: int) -> Candidate:
    """Return how one ticket stands at a point, whether it waits or not."""
    return _Order(state, point, now_ms).standing(ticket)


def deciding_rule(first: Rank, second: Rank) -> str:
    """Return the first rule in which two ranks at one point differ."""
    if first[0] < 2:
        return RULES[first[0]]
    differs = next(i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b)
    if differs < _SCORE:
        return ("ceiling", "placed", "ratio", "own_first")[differs]
    after = differs - (len(first) - 4)  # what follows the score: points, since, order, id
    return "policy" if after < 0 else "scarcity" if after == 0 else "earlier"


def _unbound(rank: Rank) -> Rank:
    """Return a rank as it were without the ratio bound."""
    return (*rank[:2], False, *rank[3:])


class _Order:
    """The order of the rules at one point.

    Within a class the order of the rules is that of arrival, whatever the rules look at, so
    the classes' lines need only be merged.
    """

    def __init__(
        self, state: HallState, point: Point, now_ms: int, also: Ticket | None = None
    ) -> None:
        self._state, self._point, self._now_ms, self._also = state, point, now_ms, also
        self._rules: Rules = state.known_rules()
        self._policy: Policy = POLICIES[self._rules.policy_at(point.id)]
        self._lines = {
            key: line for key, line in state.lines.items() if line and point.may_serve(key)
        }
        if also and point.may_serve(also.class_key):
            line = self._lines.get(also.class_key, [])
            self._lines[also.class_key] = sorted([*line, also.place])
        most = self._rules.max_priority_in_row
        self._bound = 0 < most <= point.streak and any(
            not self._rules.tiers[key.tier].priority for key in self._lines
        )
        turns = self._rules.turns_at(point.id) if self._policy.name == "turns" else {}
        self._until = {tier: until_turn(turns, point.turn, tier) for tier in turns}

    def ranked(self) -> Iterator[Candidate]:
        """Yield the candidates, made one by one, as few are ever looked at."""
        for found in merge(*(self._ranks(key, line) for key, line in self._lines.items())):
            yield self._candidate(self._waiting(found[-1]), found)

    def _waiting(self, ticket_id: str) -> Ticket:
        if self._also and self._also.id == ticket_id:
            return self._also
        return self._state.tickets[ticket_id]

    def passed_over(self, winner: Candidate) -> Candidate | None:
        """Return the priority ticket that the ratio bound alone held back from this winner."""
        if not self._bound or winner.rank[0] < 2 or winner.rank[2]:
            return None
        heads = (
            next(self._ranks(key, line))
            for key, line in self._lines.items()
            if self._rules.tiers[key.tier].priority
        )
        first = min(heads, key=_unbound, default=None)
        if first is None or _unbound(first) > winner.rank:
            return None
        return self._candidate(self._waiting(first[-1]), first)

    def standing(self, ticket: Ticket) -> Candidate:
        """Return how one ticket stands here, whether it waits or not."""
        rank = next(self._ranks(ticket.class_key, [ticket.place]))
        return self._candidate(ticket, rank)

    def reason(self, rule: str, winner: Candidate, runner_up: Candidate | None) -> Reason:
        """Return what a call stores of why."""
        return Reason(
            policy=self._policy.name,
            version=self._policy.version,
            rule=rule,
            winner=winner.figures(),
            runner_up=runner_up.figures() if runner_up else None,
            candidates=sum(map(len, self._lines.values())),
        )

    def _ranks(self, key: ClassKey, line: list[Place]) -> Iterator[Rank]:
        """Yield the ranks of a line's tickets; what their class shares is looked up once."""
        rules, now_ms, score = self._rules, self._now_ms, self._policy.score
        tier = rules.tiers[key.tier]
        promise = rules.services[key.service].promises[key.tier]
        kind = Kind(promise, tier, self._until.get(key.tier, 0))
        ceiling_ms = promise.ceiling_s * 1000
        lead_ms = ceiling_ms - rules.ceiling_lead_s * 1000
        own_after_ms = rules.borrow_after_s * 1000 if self._point.borrowed(key) else -1
        placed, bound = not key.first, self._bound and tier.priority
        points = len(self._state.serving(key))
        for since_ms, order, ticket in line:
            waited_ms = max(0, now_ms - since_ms)
            if waited_ms >= lead_ms:
                yield (int(waited_ms < ceiling_ms), since_ms, order, ticket)
                continue
            minus = [-part for part in score(waited_ms, kind)]
            if since_ms > now_ms:  # a booked time that has not come: after all who wait
                minus = [inf] * len(minus)
            borrowed = waited_ms < own_after_ms
            yield (2, placed, bound, borrowed, *minus, points, since_ms, order, ticket)

    def _candidate(self, ticket: Ticket, rank: Rank) -> Candidate:
        promise = self._rules.services[ticket.service].promises[ticket.tier]
        tier = self._rules.tiers[ticket.tier]
        waited_ms = max(0, self._now_ms - ticket.since_ms)
        kind = Kind(promise, tier, self._until.get(ticket.tier, 0))
        return Candidate(ticket, promise, waited_ms, self._policy.score(waited_ms, kind)[0], rank)


def waiting_for(state: HallState, point: Point) -> int:
    """Return how many waiting tickets the point may serve."""
    return sum(len(line) for key, line in state.lines.items() if line and point.may_serve(key))


def waiting_zone(state: HallState, key: ClassKey) -> str | None:
    """Return where a customer of a class waits: the zone of an able point, else of any."""
    able = state.serving(key)
    fitting = (
        point
        for point in state.points.values()
        if (point.id in able if able else point.may_serve(key))
    )
    return next((point.zone for point in fitting), None)
