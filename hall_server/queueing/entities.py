"""The things of a hall: frozen, replaced as a whole when an event changes them; times in ms."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from .rules import Rules

T = TypeVar("T")

#: The kind of service points that are machines.
SELF_SERVICE = "self-service"

#: A ticket's place within its class: waiting since (hall ms), order of issue, id.
Place = tuple[int, int, str]


class ClassKey(NamedTuple):
    """What tickets of one line share: within a class the first to come is called first.

    `target` is where staff or an accepted offer sent them: `point:ID`, `zone:ID` or
    `machines:ZONE`; `first`: staff put them before the others.
    """

    service: str
    tier: str
    target: str | None = None
    first: bool = False


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


class Health(StrEnum):
    """What a self-service machine says of itself; `silent`: it has said nothing for too long."""

    OK = "ok"
    FAULT = "fault"
    OUT_OF_CASH = "out_of_cash"
    OUT_OF_PAPER = "out_of_paper"
    SILENT = "silent"


#: States of a ticket that is at a point.
ACTIVE = frozenset({TicketState.CALLED, TicketState.SERVING})

#: States of a ticket whose visit is not over.
OPEN_STATES = ACTIVE | {TicketState.WAITING, TicketState.PARKED}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stay at a point; `outcome` is finished, transferred, parked or bounced."""

    service: str
    point: str
    since_ms: int
    called_ms: int
    started_ms: int | None
    ended_ms: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """One customer's visit; times are hall time in milliseconds.

    `service` is the step now, `todo` the services after it (in any order if `free_order`),
    `stretches` the stays at points that are over.  `since_ms` starts the promise's clock.
    """

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
    target: str | None = None
    first: bool = False
    todo: tuple[str, ...] = ()
    free_order: bool = False
    stretches: tuple[Stretch, ...] = ()
    back_ms: int | None = None
    note_ref: str | None = None
    diversion: str | None = None
    booking: str | None = None

    @property
    def place(self) -> Place:
        """The ticket's place within its class."""
        return (self.since_ms, self.order, self.id)

    @property
    def class_key(self) -> ClassKey:
        """The line that the ticket stands in while it waits."""
        return ClassKey(self.service, self.tier, self.target, self.first)


@dataclass(frozen=True, slots=True)
class Point:
    """A service point; `streak` counts its rule-made priority calls in a row today.

    `turn` is its position in the policy `turns`; from `auto_ms` on it calls by itself, if
    `auto`.  `health` and `busy` are what a machine reports; a counter's are always fine.
    """

    id: str
    kind: str
    zone: str
    skills: tuple[str, ...]
    borrows: tuple[str, ...]
    tiers: tuple[str, ...]
    shared: bool = False
    auto: bool = False
    state: PointState = PointState.CLOSED
    teller: str | None = None
    reason: str | None = None
    ticket: str | None = None
    since_ms: int = 0
    streak: int = 0
    turn: int = 0
    auto_ms: int = 0
    health: Health = Health.OK
    busy: bool = False

    @property
    def able(self) -> bool:
        """Whether customers are called here now: open, not paused and, a machine, healthy."""
        return self.state is PointState.OPEN and self.health is Health.OK

    @property
    def reach(self) -> tuple[object, ...]:
        """What decides whom the point may serve now."""
        return (
            self.able, self.kind, self.zone, self.skills, self.borrows, self.tiers, self.shared
        )  # fmt: skip

    def may_serve(self, key: ClassKey) -> bool:
        """Whether the point serves or borrows this class; a ticket sent here it always serves."""
        if key.target is None:
            if self.kind == SELF_SERVICE:
                return False
        else:
            where, _, name = key.target.partition(":")
            if where == "point":
                return name == self.id
            if name != self.zone or (where == "machines") != (self.kind == SELF_SERVICE):
                return False
        return self.has_skill(key.service) and self.takes(key.tier)

    def has_skill(self, service: str) -> bool:
        """Whether the point serves or borrows a service."""
        return service in self.skills or service in self.borrows

    def takes(self, tier: str) -> bool:
        """Whether the point serves a tier."""
        return not self.tiers or self.shared or tier in self.tiers

    def borrowed(self, key: ClassKey) -> bool:
        """Whether a class that the point may serve is not one of its own."""
        if key.target == f"point:{self.id}":
            return False
        return key.service not in self.skills or bool(self.tiers and key.tier not in self.tiers)


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
class LastCommand:
    """A point's last command as `Undo` needs it: what was, and what it became.

    `what` is None when there is nothing to undo; `seat` is the point as it was.
    """

    point: str
    what: str | None = None
    at_ms: int = 0
    before: tuple[Ticket, ...] = ()
    after: tuple[Ticket, ...] = ()
    seat: Point | None = None


@dataclass(frozen=True, slots=True)
class NewDay:
    """The hall forgets yesterday: tickets, numbers, calls and streaks start again."""

    status: DayStatus


@dataclass(frozen=True, slots=True)
class Removed:
    """A service or point that the configuration took away."""

    kind: str
    id: str


Entity = Ticket | Point | ServiceStatus | Call | DayStatus | LastCommand | NewDay | Rules | Removed


class _Shape(NamedTuple):
    """How a class is copied: all its values at once, where each name stands, each slot's setter."""

    values: Callable[[Any], tuple[Any, ...]]
    at: dict[str, int]
    setters: tuple[Callable[[Any, Any], None], ...]


def _shape(cls: type) -> _Shape:
    names = [field.name for field in fields(cls)]
    setters = tuple(getattr(cls, name).__set__ for name in names)
    return _Shape(attrgetter(*names), {name: i for i, name in enumerate(names)}, setters)


_SHAPES: dict[type, _Shape] = {cls: _shape(cls) for cls in (Ticket, Point, DayStatus)}


def changed(entity: T, **changes: Any) -> T:
    """Return a copy of a ticket, point or day with some fields changed.

    As `dataclasses.replace` does, in under half its time: a restart copies three entities for
    every ticket of the day.  Raises KeyError for a field that is none.
    """
    values, at, setters = _SHAPES[type(entity)]
    copied = list(values(entity))
    for name, value in changes.items():
        copied[at[name]] = value
    fresh: T = object.__new__(type(entity))
    for put, value in zip(setters, copied, strict=True):
        put(fresh, value)
    return fresh
