"""The tables beside what the journal tells, day by day, in words that staff can read."""

import sqlite3
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hall_server.queueing.entities import Call, Entity, Stretch, Ticket
from hall_server.queueing.events import (
    DayOpened,
    HallConfigured,
    Recorded,
    StepFinished,
    TicketCalled,
    TicketFinished,
)
from hall_server.queueing.model import HallState

_TICKET = (
    "number", "service", "tier", "state", "point", "issued_ms", "since_ms", "called_ms",
    "started_ms", "ended_ms", "start_implied", "by_rollover", "target", "booking",
)  # fmt: skip
_STEP = ("service", "point", "since_ms", "called_ms", "started_ms", "ended_ms", "outcome")
_CALL = ("ticket", "point", "at_ms", "kind", "rule")
_DAY = ("seq", "rules_seq", "opened_ms")
_POINT = ("state", "teller")

Rows = Mapping[Any, tuple[object, ...]]


@dataclass(slots=True)
class Comparison:
    """Follows a replay of the whole journal; what differs is added to `problems`."""

    sql: sqlite3.Connection
    state: HallState
    problems: list[str]
    days: dict[str, tuple[object, ...]] = field(default_factory=dict)
    calls: int = 0
    rules_seq: int = 0
    implied: set[tuple[str, int]] = field(default_factory=set)

    def before(self, recorded: Recorded) -> None:
        """Take an event that the state does not know yet: a new day ends the one before."""
        if isinstance(recorded.event, DayOpened):
            self._end_day()
            self.days[recorded.event.day] = (recorded.seq, self.rules_seq, recorded.at_ms)
        elif isinstance(recorded.event, HallConfigured):
            self.rules_seq = recorded.seq

    def after(self, recorded: Recorded, changed: Iterable[Entity]) -> None:
        """Take an event and what it changed."""
        event = recorded.event
        if isinstance(event, TicketFinished | StepFinished):
            stays = len(self.state.tickets[event.ticket].stretches)
            mark = self.implied.add if event.start_implied else self.implied.discard
            mark((event.ticket, stays))
        rule = event.reason.rule if isinstance(event, TicketCalled) else None
        for call in changed:
            if isinstance(call, Call):
                self._call(call, rule)

    def end(self) -> None:
        """Compare the last day, and what does not belong to one."""
        self._end_day()
        days = _keyed(self.sql, f"SELECT day, {', '.join(_DAY)} FROM days")  # noqa: S608 -- ours
        self.problems += _differences("day", _DAY, days, self.days)
        (calls,) = self.sql.execute("SELECT count(*) FROM calls").fetchone()
        if calls != self.calls:
            self.problems.append(f"{calls} calls in the table, {self.calls} in the journal")
        for (day,) in self.sql.execute("SELECT DISTINCT day FROM tickets").fetchall():
            if day not in self.days:
                self.problems.append(f"tickets of {day}: the journal has no such day")
        lost = "SELECT ticket, n FROM steps WHERE ticket NOT IN (SELECT id FROM tickets)"
        self.problems += [f"step {n} of ticket {id_}: no such ticket" for id_, n in self._ask(lost)]
        self._points()

    def _ask(self, sql: str, *values: object) -> list[Any]:
        return self.sql.execute(sql, values).fetchall()

    def _end_day(self) -> None:
        day, tickets = self.state.day.day, self.state.tickets.values()
        names = ", ".join((*_TICKET, "diversion", "stays"))
        sql = f"SELECT id, {names} FROM tickets WHERE day = ?"  # noqa: S608 -- ours
        told: Rows = {ticket.id: _ticket(ticket) for ticket in tickets}
        columns = (*_TICKET, "diversion", "stays")
        self.problems += _differences("ticket", columns, _keyed(self.sql, sql, day), told)
        rows = self._ask(
            f"SELECT ticket, n, {', '.join(_STEP)} FROM steps"  # noqa: S608 -- ours
            " WHERE ticket IN (SELECT id FROM tickets WHERE day = ?)",
            day,
        )
        stays: Rows = {
            (ticket.id, n): self._step(ticket.id, n, stretch)
            for ticket in tickets
            for n, stretch in enumerate(ticket.stretches, 1)
        }
        self.problems += _differences("step", _STEP, {row[:2]: row[2:] for row in rows}, stays)
        self.implied.clear()

    def _step(self, ticket: str, n: int, stay: Stretch) -> tuple[object, ...]:
        columns = [getattr(stay, name) for name in _STEP]
        if (ticket, n) in self.implied:
            columns[_STEP.index("started_ms")] = None
        return tuple(columns)

    def _call(self, call: Call, rule: str | None) -> None:
        self.calls += 1
        sql = f"SELECT call_id, {', '.join(_CALL)} FROM calls WHERE call_id = ?"  # noqa: S608 -- ours
        told = (call.ticket, call.point, call.at_ms, call.kind, rule)
        found = _keyed(self.sql, sql, call.call_id)
        self.problems += _differences("call", _CALL, found, {call.call_id: told})

    def _points(self) -> None:
        """Compare the points that have a row; one without is as the configuration made it."""
        rows = _keyed(self.sql, "SELECT id, state, teller FROM points")
        told: Rows = {
            point.id: (point.state.value, point.teller)
            for point in self.state.points.values()
            if point.id in rows or point.teller
        }
        self.problems += _differences("point", _POINT, rows, told)


def _ticket(ticket: Ticket) -> tuple[object, ...]:
    return (*(getattr(ticket, name) for name in _TICKET), ticket.diversion, len(ticket.stretches))


def _keyed(sql: sqlite3.Connection, statement: str, *values: object) -> Rows:
    return {row[0]: row[1:] for row in sql.execute(statement, values)}


def _differences(what: str, columns: tuple[str, ...], table: Rows, told: Rows) -> Iterator[str]:
    """Yield what differs, e.g. `ticket X: state is called in the table, waiting in the journal`."""
    for key in sorted(table.keys() | told.keys()):
        name = f"{what} {_name(key)}"
        if key not in told:
            yield f"{name}: the journal does not know it"
        elif key not in table:
            yield f"{name}: it is not in the table"
        elif table[key] != told[key]:
            for column, found, said in zip(columns, table[key], told[key], strict=True):
                if found != said:
                    yield f"{name}: {column} is {found} in the table, {said} in the journal"


def _name(key: Hashable) -> str:
    return " step ".join(map(str, key)) if isinstance(key, tuple) else str(key)
