"""The hall as it stands: the one mutable container that keeps its entities and indexes them."""

from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass, field

from .entities import (
    Call,
    ClassKey,
    DayStatus,
    Entity,
    LastCommand,
    NewDay,
    Place,
    Point,
    Removed,
    ServiceStatus,
    Ticket,
    TicketState,
)
from .rules import Rules

#: Calls kept for the boards; older ones are history, not news.  As many as a follower that is
#: held up for some seconds may find waiting, all told at once.
RECENT_CALLS = 512


@dataclass(slots=True)
class HallState:
    """All that the rules look at; changed by `put` alone, so that a copy can follow it.

    `away` are the parked and those who did not come, with the time to come back; `engaged` the
    points with a ticket, `calling` those that call by themselves: what is due is asked of them.
    """

    rules: Rules | None = None
    day: DayStatus = field(default_factory=DayStatus)
    services: dict[str, ServiceStatus] = field(default_factory=dict)
    points: dict[str, Point] = field(default_factory=dict)
    engaged: dict[str, Point] = field(default_factory=dict)
    calling: dict[str, Point] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    by_token: dict[str, str] = field(default_factory=dict)
    by_number: dict[str, str] = field(default_factory=dict)
    lines: dict[ClassKey, list[Place]] = field(default_factory=dict)
    issued: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    away: dict[str, int | None] = field(default_factory=dict)
    bookings: dict[str, str] = field(default_factory=dict)
    last: dict[str, LastCommand] = field(default_factory=dict)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=RECENT_CALLS))
    calls_made: int = 0
    _serving: dict[ClassKey, frozenset[str]] = field(default_factory=dict, compare=False)
    _shares: dict[ClassKey, dict[ClassKey, float]] = field(default_factory=dict, compare=False)

    def put(self, entity: Entity) -> None:
        """Take in an entity's new value and keep the indexes right."""
        match entity:
            case Ticket():
                self._put_ticket(entity)
            case Point():
                self._put_point(entity)
            case LastCommand():
                self._put_last(entity)
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
            case Removed(kind="point"):
                for points in (self.points, self.engaged, self.calling):
                    points.pop(entity.id, None)
                self._forget_who_serves()
            case Removed():
                self.services.pop(entity.id)

    def _put_last(self, command: LastCommand) -> None:
        if command.what is None:
            self.last.pop(command.point, None)
        else:
            self.last[command.point] = command

    def _put_point(self, point: Point) -> None:
        old = self.points.get(point.id)
        if old is None or old.reach != point.reach:
            self._forget_who_serves()
        self.points[point.id] = point
        for points, belongs in ((self.engaged, point.ticket), (self.calling, point.auto)):
            if belongs:
                points[point.id] = point
            else:
                points.pop(point.id, None)

    def _forget_who_serves(self) -> None:
        self._serving.clear()
        self._shares.clear()

    def _put_ticket(self, ticket: Ticket) -> None:
        old = self.tickets.get(ticket.id)
        if old is None:
            self._count(ticket)
        elif old.state is TicketState.WAITING:
            line = self.lines[old.class_key]
            del line[bisect_left(line, old.place)]
        else:
            self.away.pop(old.id, None)
        if ticket.state is TicketState.WAITING:
            insort(self.lines.setdefault(ticket.class_key, []), ticket.place)
        elif ticket.state in (TicketState.PARKED, TicketState.NO_SHOW):
            self.away[ticket.id] = ticket.back_ms
        self.tickets[ticket.id] = ticket

    def _count(self, ticket: Ticket) -> None:
        """Note a new ticket's number, token and booking; the quota counts it."""
        self.by_token[ticket.token] = ticket.id
        self.by_number[ticket.number.upper()] = ticket.id
        self.issued[ticket.series] = ticket.n
        for service in (ticket.service, *ticket.todo):
            self.taken[service] = self.taken.get(service, 0) + 1
        if ticket.booking:
            self.bookings[ticket.booking] = ticket.id

    def _start_again(self, status: DayStatus) -> None:
        self.day = status
        for part in (
            self.tickets, self.by_token, self.by_number, self.lines, self.issued, self.taken,
            self.away, self.bookings, self.last, self.calls,
        ):  # fmt: skip
            part.clear()
        self._shares.clear()
        self.calls_made = 0

    def serving(self, key: ClassKey) -> frozenset[str]:
        """Return the points that may serve a class now; kept until a point changes."""
        found = self._serving.get(key)
        if found is None:
            found = frozenset(
                point.id for point in self.points.values() if point.able and point.may_serve(key)
            )
            self._serving[key] = found
        return found

    def shares(self, mine: ClassKey) -> dict[ClassKey, float]:
        """Return, by class with a line, the part of its points that serve `mine` too; kept."""
        found = self._shares.setdefault(mine, {})
        if len(found) < len(self.lines):
            own = self.serving(mine)
            for key in self.lines.keys() - found.keys():
                points = self.serving(key)
                found[key] = len(own & points) / len(points) if points else 0.0
        return found

    def known_rules(self) -> Rules:
        """Return the rules in force; raises LookupError before the first `Configure`."""
        if self.rules is None:
            raise LookupError("the hall is not configured yet")
        return self.rules
