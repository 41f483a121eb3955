"""Small halls for tests: rules, and a driver that keeps a journal of what it did."""

from collections import deque
from copy import copy
from dataclasses import dataclass, field, fields, replace
from typing import Any

from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.entities import Ticket
from hall_server.queueing.events import Event, Recorded
from hall_server.queueing.model import HallState
from hall_server.queueing.rules import Changes, PointRules, Promise, Rules, ServiceRules, TierRules

#: 2026-03-02 09:00 in Shanghai, a Monday.
MONDAY_9 = 1_772_413_200_000

MINUTE = 60_000


def promises(ordinary_min: float = 20, vip_min: float = 5) -> dict[str, Promise]:
    """Promises of two tiers, with ceilings at twice as much."""
    return {
        "ordinary": Promise(int(ordinary_min * 60), int(ordinary_min * 120)),
        "vip": Promise(int(vip_min * 60), int(vip_min * 120)),
    }


RULES = Rules(
    timezone="Asia/Shanghai",
    rollover="04:00",
    policy="promise",
    services={
        "cash": ServiceRules("cash", "A", 180, promises()),
        "loans": ServiceRules("loans", "B", 600, promises(30, 10)),
    },
    tiers={"ordinary": TierRules("ordinary"), "vip": TierRules("vip", priority=True)},
    points={
        "W1": PointRules("W1", "counter", "hall", ("cash", "loans")),
        "W2": PointRules("W2", "counter", "hall", ("cash",)),
        "W3": PointRules("W3", "counter", "hall", ("loans",), borrows=("cash",)),
        "V1": PointRules("V1", "vip-room", "vip", ("cash", "loans"), tiers=("vip",)),
    },
    default_tier="ordinary",
    pause_reasons=("break", "lunch"),
)


#: A hall in which every rule has something to do.
FULL = replace(
    RULES,
    services={
        "cash": ServiceRules("cash", "A", 180, promises(), tier_series={"vip": "V"}),
        "loans": ServiceRules("loans", "B", 600, promises(30, 10)),
        "cards": ServiceRules("cards", "B", 240, promises(15, 15), quota=40),
    },
    tiers={
        "ordinary": TierRules("ordinary", turns=2),
        "vip": TierRules("vip", priority=True, head_start_s=600, rank=1, announce=True),
    },
    points={
        "W1": PointRules("W1", "counter", "hall", ("cash", "loans")),
        "W2": PointRules("W2", "counter", "hall", ("cash", "cards"), auto_call=True, wrap_up_s=30),
        "W3": PointRules("W3", "counter", "west", ("loans",), borrows=("cash",), policy="fifo"),
        "V1": PointRules(
            "V1", "vip-room", "vip", ("cash", "loans", "cards"), tiers=("vip",), shared=True
        ),
        "M1": PointRules("M1", "self-service", "machines", ("cash",)),
        "M2": PointRules("M2", "self-service", "machines", ("cash", "cards")),
    },
    changes=Changes(recall_limit=2),
)


def with_rules(rules: Rules = RULES, **changes: Any) -> Rules:
    """The rules of the small hall with some changed."""
    return replace(rules, **changes)


def copied(state: HallState) -> HallState:
    """Return a state of its own with the same entities, which are never changed in place."""
    return HallState(**{f.name: _container(getattr(state, f.name)) for f in fields(HallState)})


def _container(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _container(inner) for key, inner in value.items()}
    return copy(value) if isinstance(value, list | deque) else value


@dataclass
class Bench:
    """A hall without store or threads: commands at times of the test's choosing."""

    rules: Rules = RULES
    now_ms: int = MONDAY_9
    state: HallState = field(default_factory=HallState)
    journal: list[Recorded] = field(default_factory=list)
    issued: int = 0

    def __post_init__(self) -> None:
        self.do(c.Configure(self.rules))
        self.do(c.Tick())

    def do(self, command: c.Command) -> list[Event]:
        """Decide and apply a command now."""
        events = hall.decide(self.state, command, self.now_ms)
        cause = len(self.journal) + 1
        for event in events:
            hall.apply(self.state, event, self.now_ms)
            self.journal.append(Recorded(len(self.journal) + 1, self.now_ms, cause, event))
        return events

    def pass_s(self, seconds: float) -> None:
        """Let time pass, handling what becomes due on the way."""
        until = self.now_ms + int(seconds * 1000)
        while (due := hall.next_due(self.state)) is not None and due <= until:
            self.now_ms = max(self.now_ms, due)
            if not self.do(c.Tick()):
                break
        self.now_ms = until

    def settle(self) -> None:
        """Do all that is due now, as the writer does between commands."""
        while (due := hall.next_due(self.state)) is not None and due <= self.now_ms:
            assert self.do(c.Tick()), "what is due must be doable"

    def issue(self, service: str = "cash", tier: str = "ordinary") -> Ticket:
        """Issue a ticket and return it."""
        self.issued += 1
        ticket_id = f"t{self.issued}"
        self.do(c.IssueTicket(ticket_id, f"token-{self.issued}", service, tier))
        return self.state.tickets[ticket_id]

    def open(self, *points: str) -> None:
        """Open points, each with a teller of its own."""
        for point in points:
            self.do(c.OpenPoint(point, f"teller-{point}"))

    def call(self, point: str) -> Ticket | None:
        """Press Next and return who comes."""
        self.do(c.CallNext(point))
        ticket_id = self.state.points[point].ticket
        return self.state.tickets[ticket_id] if ticket_id else None
