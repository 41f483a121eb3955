"""The hall as it stands: frozen entities, and the one mutable container that indexes them."""

from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

from .rules import Rules

#: Calls kept for the boards; older ones are history, not news.
RECENT_CALLS = 50

#: A ticket's place within its class: waiting since (hall ms), order of issue, id.
Place = tuple[int, int, str]

#: A service and a tier: within a class the first to come is the first to be called.
ClassKey = tuple[str, str]


class TicketState(StrEnum):
    """The states of a ticket."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    FINISHED = "finished"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PointState(StrEnum):
    """The states of a service point."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


#: States of a ticket that is at a point.
ACTIVE = frozenset({TicketState.CALLED, TicketState.SERVING})

#: States of a ticket whose visit is not over.
OPEN_STATES = ACTIVE | {TicketState.WAITING, TicketState.PARKED}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One customer's visit; times are hall time in milliseconds."""

    id: str
    token: str
    number: str
    series: str
    n: int
    order: int
    service: str
    tier: str
    language: str
    origin: str | None
    person_ref: str | None
    issued_ms: int
    since_ms: int
    state: TicketState = TicketState.WAITING
    point: str | None = None
    call_id: str | None = None
    called_ms: int | None = None
    started_ms: int | None = None
    ended_ms: int | None = None
    recalls: int = 0
    start_implied: bool = False
    by_rollover: bool = False

    @property
    def place(self) -> Place:
        """The ticket's place within its class."""
        return (self.since_ms, self.order, self.id)


@dataclass(frozen=True, slots=True)
class Point:
    """A service point; `streak` counts its rule-made priority calls in a row today."""

    id: str
    kind: str
    zone: str
    skills: tuple[str, ...]
    borrows: tuple[str, ...]
    tiers: tuple[str, ...]
    state: PointState = PointState.CLOSED
    teller: str | None = None
    reason: str | None = None
    ticket: str | None = None
    since_ms: int = 0
    streak: int = 0

    @property
    def reach(self) -> tuple[object, ...]:
        """What decides whom the point may serve now."""
        return (self.state, self.skills, self.borrows, self.tiers)

    def may_serve(self, service: str, tier: str) -> bool:
        """Whether the point serves or borrows this class."""
        return (service in self.skills or service in self.borrows) and (
            not self.tiers or tier in self.tiers
        )


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """Whether a service issues tickets, and the notice that says why not."""

    id: str
    open: bool = True
    notice_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """News for the boards; `kind` is call, recall or withdrawn."""

    call_id: str
    ticket: str
    number: str
    point: str
    zone: str
    kind: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class DayStatus:
    """The business day and what holds for the whole hall; `rolls_at_ms` is wall time."""

    day: str | None = None
    rolls_at_ms: int = 0
    correction_ms: int = 0
    issuing: bool = True
    notice_ref: str | None = None


@dataclass(frozen=True, slots=True)
class NewDay:
    """The hall forgets yesterday: tickets, numbers, calls and streaks start again."""

    status: DayStatus


@dataclass(frozen=True, slots=True)
class Removed:
    """A service or point that the configuration took away."""

    kind: str
    id: str


Entity = Ticket | Point | ServiceStatus | Call | DayStatus | NewDay | Rules | Removed


@dataclass(slots=True)
class HallState:
    """All that the rules look at; changed by `put` alone, so that a copy can follow it."""

    rules: Rules | None = None
    day: DayStatus = field(default_factory=DayStatus)
    services: dict[str, ServiceStatus] = field(default_factory=dict)
    points: dict[str, Point] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    by_token: dict[str, str] = field(default_factory=dict)
    lines: dict[ClassKey, list[Place]] = field(default_factory=dict)
    issued: dict[str, int] = field(default_factory=dict)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=RECENT_CALLS))
    calls_made: int = 0
    _serving: dict[ClassKey, frozenset[str]] = field(default_factory=dict, compare=False)

    def put(self, entity: Entity) -> None:
        """Take in an entity's new value and keep the indexes right."""
        match entity:
            case Ticket():
                self._put_ticket(entity)
            case Point():
                self._put_point(entity)
            case Call():
                self.calls.append(entity)
                self.calls_made += 1
            case ServiceStatus():
                self.services[entity.id] = entity
            case DayStatus():
                self.day = entity
            case NewDay():
                self._start_again(entity.status)
            case Rules():
                self.rules = entity
            case Removed():
                (self.points if entity.kind == "point" else self.services).pop(entity.id)
                self._serving.clear()

    def _put_point(self, point: Point) -> None:
        old = self.points.get(point.id)
        if old is None or old.reach != point.reach:
            self._serving.clear()
        self.points[point.id] = point

    def _put_ticket(self, ticket: Ticket) -> None:
        old = self.tickets.get(ticket.id)
        line = self.lines.setdefault((ticket.service, ticket.tier), [])
        if old is None:
            self.by_token[ticket.token] = ticket.id
            self.issued[ticket.series] = ticket.n
        elif old.state is TicketState.WAITING:
            del line[bisect_left(line, old.place)]
        if ticket.state is TicketState.WAITING:
            insort(line, ticket.place)
        self.tickets[ticket.id] = ticket

    def _start_again(self, status: DayStatus) -> None:
        self.day = status
        for part in (self.tickets, self.by_token, self.lines, self.issued, self.calls):
            part.clear()
        self.calls_made = 0

    def serving(self, service: str, tier: str) -> frozenset[str]:
        """Return the open, unpaused points that may serve a class; kept until a point changes."""
        key = (service, tier)
        found = self._serving.get(key)
        if found is None:
            found = frozenset(
                point.id
                for point in self.points.values()
                if point.state is PointState.OPEN and point.may_serve(service, tier)
            )
            self._serving[key] = found
        return found

    def known_rules(self) -> Rules:
        """Return the rules in force; raises LookupError before the first `Configure`."""
        if self.rules is None:
            raise LookupError("the hall is not configured yet")
        return self.rules
