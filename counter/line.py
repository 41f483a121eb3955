"""A point's line in the order of the rules, as far as a teller looks."""

from hall_server.queueing.choosing import Candidate, candidates, servers
from hall_server.queueing.model import ClassKey, HallState, Point


def first(state: HallState, point: Point, now_ms: int, limit: int) -> list[Candidate]:
    """Return the first `limit` tickets that the point may serve, in the order of the rules.

    Within a class first come is first served, so no class has more than its first `limit` there.
    """
    return _in_order(state, point, candidates(state, point, now_ms, per_class=limit))[:limit]


def _in_order(state: HallState, point: Point, found: list[Candidate]) -> list[Candidate]:
    """Sort as `choosing.rank` does; tests/faces/test_counter.py holds the two together."""
    most = state.known_rules().max_priority_in_row
    bound = 0 < most <= point.streak and any(not c.priority for c in found)
    scarcity: dict[ClassKey, int] = {}

    def key(c: Candidate) -> tuple[float, ...]:
        ticket = c.ticket
        if c.past_ceiling:
            return (0, ticket.since_ms, ticket.order)
        kind = (ticket.service, ticket.tier)
        if kind not in scarcity:
            scarcity[kind] = servers(state, *kind)
        late = (ticket.since_ms, ticket.order)
        return (1, bound and c.priority, c.borrowed, -c.score, scarcity[kind], *late)

    return sorted(found, key=key)
