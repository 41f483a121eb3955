"""The order of the rules written out a second time, plainly: every ticket is looked at."""

from typing import Any

from hall_server.queueing.entities import Point, PointState, Ticket, TicketState
from hall_server.queueing.model import HallState
from hall_server.queueing.rules import Promise


def eligible(point: Point, ticket: Ticket) -> bool:
    """Whether a point may serve a ticket: sent here, or its service and tier are served."""
    machine = point.kind == "self-service"
    if ticket.target is None:
        sent_elsewhere = machine
    else:
        where, name = ticket.target.split(":")
        if where == "point":
            return name == point.id
        sent_elsewhere = name != point.zone or (where == "machines") != machine
    served = ticket.service in point.skills + point.borrows
    taken = not point.tiers or point.shared or ticket.tier in point.tiers
    return served and taken and not sent_elsewhere


class Oracle:
    """What the rules look at for one point, now."""

    def __init__(self, state: HallState, point_id: str, now_ms: int) -> None:
        self.state, self.rules, self.now_ms = state, state.known_rules(), now_ms
        self.point = state.points[point_id]

    def waited(self, ticket: Ticket) -> int:
        """Milliseconds of the promise's clock."""
        return max(0, self.now_ms - ticket.since_ms)

    def promise(self, ticket: Ticket) -> Promise:
        """What the ticket is promised."""
        return self.rules.services[ticket.service].promises[ticket.tier]

    def past(self, ticket: Ticket, lead_s: int = 0) -> bool:
        """Whether a ticket is past its ceiling, or so near to it."""
        return self.waited(ticket) >= (self.promise(ticket).ceiling_s - lead_s) * 1000

    def is_own(self, ticket: Ticket) -> bool:
        """Whether the point need not borrow a ticket."""
        point = self.point
        here = ticket.target == f"point:{point.id}"
        mine = ticket.service in point.skills and (not point.tiers or ticket.tier in point.tiers)
        return here or mine or self.waited(ticket) >= self.rules.borrow_after_s * 1000

    def score(self, ticket: Ticket) -> Any:
        """The policy's score."""
        policy = self.rules.points[self.point.id].policy or self.rules.policy
        tier, waited_s = self.rules.tiers[ticket.tier], self.waited(ticket) / 1000
        if ticket.since_ms > self.now_ms:  # its booked time has not come
            return (float("-inf"),) * 2 if policy in ("strict", "turns") else float("-inf")
        if policy == "fifo":
            return waited_s
        if policy == "head-start":
            return waited_s + tier.head_start_s
        if policy == "strict":
            return (tier.rank, waited_s)
        if policy == "turns":
            return (-self.until_turn(ticket.tier), waited_s)
        promise = self.promise(ticket)
        return self.waited(ticket) / (promise.promise_s * 1000) + promise.credit

    def until_turn(self, tier: str) -> int:
        """Turns until it is a tier's."""
        own = self.rules.points[self.point.id].turns
        laps = [t for t, it in self.rules.tiers.items() for _ in range(own.get(t, it.turns))]
        ahead = [laps[(self.point.turn + i) % len(laps)] for i in range(len(laps))]
        return ahead.index(tier) if tier in ahead else len(laps)

    def servers(self, ticket: Ticket) -> int:
        """How many points could call a ticket now."""
        return sum(
            p.state is PointState.OPEN and p.health.value == "ok" and eligible(p, ticket)
            for p in self.state.points.values()
        )

    def first(self) -> str | None:
        """The id of the ticket that the point must call, or None."""
        waiting = [
            t
            for t in self.state.tickets.values()
            if t.state is TicketState.WAITING and eligible(self.point, t)
        ]
        for lead_s in (0, self.rules.ceiling_lead_s):
            late = [t for t in waiting if self.past(t, lead_s)]
            if late:
                return min(late, key=lambda t: (t.since_ms, t.order)).id
        bound = self.rules.max_priority_in_row
        bound_holds = 0 < bound <= self.point.streak and any(
            not self.rules.tiers[t.tier].priority for t in waiting
        )
        ordinary = [t for t in waiting if not self.rules.tiers[t.tier].priority]
        waiting = [t for t in waiting if t.first] or (ordinary if bound_holds else waiting)
        if bound_holds:
            waiting = [t for t in waiting if not self.rules.tiers[t.tier].priority] or waiting
        waiting = [t for t in waiting if self.is_own(t)] or waiting
        if not waiting:
            return None
        best = max(self.score(t) for t in waiting)
        waiting = [t for t in waiting if self.score(t) == best]
        return min(waiting, key=lambda t: (self.servers(t), t.since_ms, t.order)).id


def first_by_the_rules(state: HallState, point_id: str, now_ms: int) -> str | None:
    """Return the id of the ticket that a point must call, or None."""
    return Oracle(state, point_id, now_ms).first()
