"""A day of the real rules on a virtual clock: events in, decisions and calls out.

Nothing of the rules is written again here.  Every arrival is an `IssueTicket`, every end of a
service a `CallNext`, `FinishService` or `MarkNoShow`, and who is called to an idle point is what
a `Tick` does when `next_due` says so, as in the running hall.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.entities import PointState
from hall_server.queueing.event_parts import Reason
from hall_server.queueing.events import Recorded, TicketCalled
from hall_server.queueing.model import HallState
from hall_server.queueing.rules import PointRules, Promise, Rules, ServiceRules, TierRules

#: 2026-03-02 00:00 UTC, when the business day of these halls begins.
MIDNIGHT = 1_772_409_600_000

#: A customer who does not come is given up after so long.
NO_SHOW_MS = 60_000

#: At the same millisecond: who leaves, then who opens or closes, then who comes.
_END, _STAFF, _ARRIVAL = range(3)


@dataclass(frozen=True, slots=True)
class Visit:
    """One customer: when, for what, and how long the service will take, whoever calls."""

    at_ms: int
    service: str
    tier: str
    handling_ms: int
    comes: bool = True


@dataclass(frozen=True, slots=True)
class Called:
    """One call: the visit's place in the list of visits, where, when and why."""

    visit: int
    point: str
    at_ms: int
    reason: Reason


#: Opening (True) or closing (False) of a point at a time (ms).
Shift = tuple[int, str, bool]

#: Told what every command did, after it was taken in.
Follow = Callable[[HallState, Sequence[Recorded]], None]

#: Asked before a rule-made call is taken in: the state, the call and the time (ms).
Look = Callable[[HallState, TicketCalled, int], None]


@dataclass
class Simulation:
    """One business day; `visits` in the order of their coming, times in hall milliseconds.

    Without `shifts` all points are open from the start.  `starts`: the customer walks up and is
    marked as being served, which keeps a point open until the service is over.
    """

    rules: Rules
    visits: Sequence[Visit]
    shifts: Sequence[Shift] = ()
    starts: bool = False
    look: Look | None = None
    follow: Follow | None = None
    state: HallState = field(default_factory=HallState)
    calls: list[Called] = field(default_factory=list)

    def run(self) -> list[Called]:
        """Run until everybody who can be called has been served; return the calls in order."""
        self._agenda: list[tuple[int, int, int]] = []
        self._closing: set[str] = set()
        self._points = list(self.rules.points)
        self._now_ms = MIDNIGHT
        self._do(c.Configure(self.rules))
        self._do(c.Tick())
        shifts = self.shifts or [(MIDNIGHT, point, True) for point in self._points]
        self._shifts = sorted(shifts)
        self._agenda = [(at, _STAFF, n) for n, (at, _, _) in enumerate(self._shifts)]
        self._agenda += [(visit.at_ms, _ARRIVAL, n) for n, visit in enumerate(self.visits)]
        heapify(self._agenda)
        while self._agenda:
            self._until_next()
        return self.calls

    def _until_next(self) -> None:
        """Do what is due before the next happening, then that one, then what it makes due."""
        at_ms, kind, n = self._agenda[0]
        due_ms = hall.next_due(self.state)
        if due_ms is not None and self._now_ms < due_ms < at_ms:
            self._now_ms = due_ms
            self._do(c.Tick())
            return
        heappop(self._agenda)
        self._now_ms = at_ms
        (self._end, self._shift, self._arrive)[kind](n)
        while (due_ms := hall.next_due(self.state)) is not None and due_ms <= self._now_ms:
            self._do(c.Tick())

    def _arrive(self, n: int) -> None:
        visit = self.visits[n]
        self._do(c.IssueTicket(f"v{n}", f"k{n}", visit.service, visit.tier))

    def _shift(self, n: int) -> None:
        _, point, opens = self._shifts[n]
        if opens:
            self._closing.discard(point)
            self._do(c.OpenPoint(point, f"teller-{point}"))
        elif self.state.points[point].ticket is None:
            self._do(c.ClosePoint(point))
        else:
            self._closing.add(point)

    def _end(self, n: int) -> None:
        point = self._points[n]
        ticket = self.state.points[point].ticket or ""
        comes = self.visits[int(ticket[1:])].comes
        if comes and point not in self._closing:
            self._do(c.CallNext(point))
            return
        self._do(c.FinishService(point) if comes else c.MarkNoShow(point))
        if point in self._closing:
            self._closing.remove(point)
            self._do(c.ClosePoint(point))

    def _do(self, command: c.Command) -> None:
        now_ms, events = self._now_ms, hall.decide(self.state, command, self._now_ms)
        for event in events:
            if isinstance(event, TicketCalled):
                self._called(event)
            hall.apply(self.state, event, now_ms)
        if self.follow:
            self.follow(self.state, [Recorded(0, now_ms, 0, event) for event in events])
        if self.starts:
            for event in events:
                if isinstance(event, TicketCalled):
                    self._walk_up(event)

    def _called(self, event: TicketCalled) -> None:
        n = int(event.ticket[1:])
        if self.look:
            self.look(self.state, event, self._now_ms)
        self.calls.append(Called(n, event.point, self._now_ms, event.reason))
        visit = self.visits[n]
        lasts_ms = visit.handling_ms if visit.comes else NO_SHOW_MS
        heappush(self._agenda, (self._now_ms + lasts_ms, _END, self._points.index(event.point)))

    def _walk_up(self, event: TicketCalled) -> None:
        if self.visits[int(event.ticket[1:])].comes:
            self._do(c.StartService(event.point))

    def waits_s(self) -> dict[int, float]:
        """Return the seconds that each called visit waited."""
        return {it.visit: (it.at_ms - self.visits[it.visit].at_ms) / 1000 for it in self.calls}


def overtaken(state: HallState, event: TicketCalled) -> list[str]:
    """Return the earlier tickets that wait and that the calling point could serve as well."""
    point, place = state.points[event.point], state.tickets[event.ticket].place
    return [
        ticket
        for key, line in state.lines.items()
        if line and point.may_serve(key)
        for _, _, ticket in line[: bisect_left(line, place)]
    ]


def plain_rules(
    points: int,
    policy: str = "fifo",
    promises: dict[str, Promise] | None = None,
    tiers: Iterable[TierRules] = (TierRules("ordinary"),),
) -> Rules:
    """Return the rules of a hall with one service and alike points, its ceilings out of reach."""
    known = {tier.id: tier for tier in tiers}
    promises = promises or {tier: Promise(600, 10**9) for tier in known}
    return Rules(
        timezone="UTC",
        rollover="00:00",
        policy=policy,
        services={"cash": ServiceRules("cash", "A", 2, promises)},
        tiers=known,
        points={
            f"W{n}": PointRules(f"W{n}", "counter", "hall", ("cash",), auto_call=True)
            for n in range(1, points + 1)
        },
        default_tier=next(iter(known)),
    )


def is_open(state: HallState, point: str) -> bool:
    """Whether a point is open."""
    return state.points[point].state is PointState.OPEN
