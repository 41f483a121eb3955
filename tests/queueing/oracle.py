"""The order of the rules written out a second time, plainly: every ticket is looked at."""

from hall_server.queueing.model import HallState, PointState, TicketState


def first_by_the_rules(state: HallState, point_id: str, now_ms: int) -> str | None:
    """Return the id of the ticket that a point must call, or None."""
    rules, point = state.known_rules(), state.points[point_id]

    def able(at, ticket):
        served = ticket.service in at.skills + at.borrows
        return served and (not at.tiers or ticket.tier in at.tiers)

    waiting = [
        t for t in state.tickets.values() if t.state is TicketState.WAITING and able(point, t)
    ]

    def waited(t):
        return now_ms - t.since_ms

    def promise(t):
        return rules.services[t.service].promises[t.tier]

    late = [t for t in waiting if waited(t) >= promise(t).ceiling_s * 1000]
    if late:
        return min(late, key=lambda t: (t.since_ms, t.order)).id
    ordinary = [t for t in waiting if not rules.tiers[t.tier].priority]
    if rules.max_priority_in_row and point.streak >= rules.max_priority_in_row and ordinary:
        waiting = ordinary
    own = [
        t for t in waiting if t.service in point.skills or waited(t) >= rules.borrow_after_s * 1000
    ]
    waiting = own or waiting

    def score(t):
        if rules.policy == "fifo":
            return waited(t) / 1000
        return waited(t) / (promise(t).promise_s * 1000) + promise(t).credit

    def servers(t):
        return sum(p.state is PointState.OPEN and able(p, t) for p in state.points.values())

    best = min(waiting, key=lambda t: (-score(t), servers(t), t.since_ms, t.order), default=None)
    return best.id if best else None
