"""Who is next at a point, and why: the order of the rules around the policy's score."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .events import Figures, Reason
from .model import HallState, Point, PointState, Ticket
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


def candidates(state: HallState, point: Point, now_ms: int, per_class: int = 2) -> list[Candidate]:
    """Return the first `per_class` waiting tickets of every class that the point may serve.

    Within a class first come is first served, so no later ticket can be called or come second.
    """
    rules = state.known_rules()
    policy = POLICIES[rules.policy]
    return [
        _candidate(state.tickets[place[2]], point, rules, policy, now_ms)
        for (service, tier), line in state.lines.items()
        if line and point.may_serve(service, tier)
        for place in islice(line, per_class)
    ]


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
    ranked = rank(state, point, now_ms)
    if not ranked:
        return None
    winner, runner_up = ranked[0], ranked[1] if len(ranked) > 1 else None
    rule = "only" if runner_up is None else _deciding_rule(state, point, winner, runner_up)
    return winner.ticket, _reason(state, point, rule, winner, runner_up)


def by_hand(state: HallState, point: Point, ticket: Ticket, now_ms: int) -> Reason:
    """Return the reason of a call by hand, beside the ticket that the rules would have called."""
    rules = state.known_rules()
    winner = _candidate(ticket, point, rules, POLICIES[rules.policy], now_ms)
    others = [c for c in rank(state, point, now_ms) if c.ticket.id != ticket.id]
    return _reason(state, point, "by_hand", winner, others[0] if others else None)


def rank(state: HallState, point: Point, now_ms: int) -> list[Candidate]:
    """Return the point's candidates in the order of the rules."""
    found = candidates(state, point, now_ms)
    bound = _ratio_bound_holds(state, point, found)
    return sorted(found, key=lambda c: _key(state, c, bound))


def _key(state: HallState, c: Candidate, bound: bool) -> tuple[float, ...]:
    if c.past_ceiling:
        return (0, c.ticket.since_ms, c.ticket.order)
    return (
        1,
        bound and c.priority,
        c.borrowed,
        -c.score,
        servers(state, c.ticket.service, c.ticket.tier),
        c.ticket.since_ms,
        c.ticket.order,
    )


def _deciding_rule(state: HallState, point: Point, winner: Candidate, other: Candidate) -> str:
    bound = _ratio_bound_holds(state, point, [winner, other])
    first, second = _key(state, winner, bound), _key(state, other, bound)
    if first[0] == 0:
        return "ceiling"
    differs = next(i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b)
    return RULES[min(differs, len(RULES) - 1)]


def _ratio_bound_holds(state: HallState, point: Point, found: list[Candidate]) -> bool:
    most = state.known_rules().max_priority_in_row
    return most > 0 and point.streak >= most and any(not c.priority for c in found)


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


def serving_points(state: HallState, service: str, tier: str) -> Iterator[Point]:
    """Yield the open, unpaused points that may serve a class."""
    for point in state.points.values():
        if point.state is PointState.OPEN and point.may_serve(service, tier):
            yield point


def servers(state: HallState, service: str, tier: str) -> int:
    """Return how many open, unpaused points may serve a class."""
    return sum(1 for _ in serving_points(state, service, tier))


def waiting_zone(state: HallState, service: str, tier: str) -> str | None:
    """Return where a customer of a class waits: the zone of an open point, else of any."""
    fitting = [point for point in state.points.values() if point.may_serve(service, tier)]
    opened = [point for point in fitting if point.state is PointState.OPEN]
    return next((point.zone for point in opened + fitting), None)
