"""What a day's calls come to: waits, promises, ceilings and overtakes, tier by tier."""

from array import array
from collections import Counter
from dataclasses import dataclass, field

from hall_server.queueing.events import TicketCalled
from hall_server.queueing.model import HallState
from hall_server.queueing.rules import Rules
from tests.simulation.halls import HallDay
from tests.simulation.simulator import Simulation, overtaken


@dataclass(slots=True)
class TierTally:
    """One tier's waits in seconds, and how many had their promise kept or passed the ceiling."""

    waits_s: "array[float]" = field(default_factory=lambda: array("f"))
    kept: int = 0
    past: int = 0

    def add(self, other: "TierTally") -> None:
        """Take in another day's."""
        self.waits_s.extend(other.waits_s)
        self.kept += other.kept
        self.past += other.past


@dataclass(slots=True)
class Tally:
    """Any number of days under one policy; `broken` counts calls that broke the ceiling's rule."""

    tiers: dict[str, TierTally] = field(default_factory=dict)
    calls: int = 0
    overtakes: int = 0
    most_overtaken: int = 0
    broken: int = 0
    left: int = 0

    def add(self, other: "Tally") -> None:
        """Take in other days."""
        for name, tier in other.tiers.items():
            self.tiers.setdefault(name, TierTally()).add(tier)
        self.calls += other.calls
        self.overtakes += other.overtakes
        self.most_overtaken = max(self.most_overtaken, other.most_overtaken)
        self.broken += other.broken
        self.left += other.left

    @property
    def past(self) -> int:
        """Tickets of all tiers that were called after their ceiling."""
        return sum(tier.past for tier in self.tiers.values())


def tally(day: HallDay, rules: Rules, *, ceilings: Rules | None = None) -> Tally:
    """Run one day under these rules; promises and ceilings are judged by `ceilings`'."""
    found, passed_by = Tally(), Counter[str]()

    def look(state: HallState, event: TicketCalled, now_ms: int) -> None:
        found.broken += breaks_the_ceiling(state, event, now_ms)
        passed_by.update(overtaken(state, event))

    run = Simulation(rules, day.visits, day.shifts, look=look)
    judged = (ceilings or rules).services
    for call in run.run():
        visit = day.visits[call.visit]
        wait_s = (call.at_ms - visit.at_ms) / 1000
        promise = judged[visit.service].promises[visit.tier]
        tier = found.tiers.setdefault(visit.tier, TierTally())
        tier.waits_s.append(wait_s)
        tier.kept += wait_s <= promise.promise_s
        tier.past += wait_s > promise.ceiling_s
    found.calls = len(run.calls)
    found.left = len(day.visits) - found.calls
    found.overtakes = passed_by.total()
    found.most_overtaken = max(passed_by.values(), default=0)
    return found


def breaks_the_ceiling(state: HallState, event: TicketCalled, now_ms: int) -> bool:
    """Whether a ticket below its ceiling is called while an eligible one past its own waits.

    Also if of several past theirs not the oldest is called.  Written from the rules as they are
    configured, without the code that chooses.
    """
    rules, ticket = state.known_rules(), state.tickets[event.ticket]
    point = rules.points[event.point]

    def is_past(service: str, tier: str, since_ms: int) -> bool:
        ceiling_s = rules.services[service].promises[tier].ceiling_s
        return now_ms - since_ms >= ceiling_s * 1000

    late = [
        line[0]
        for key, line in state.lines.items()
        if line
        and key.service in point.skills + point.borrows
        and (not point.tiers or point.shared or key.tier in point.tiers)
        and is_past(key.service, key.tier, line[0][0])
    ]
    if not late:
        return False
    return not is_past(ticket.service, ticket.tier, ticket.since_ms) or min(late) != ticket.place
