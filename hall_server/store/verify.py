"""`hall verify`: whether the journal is whole and its projections tell the same story."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from hall_server.queueing import hall
from hall_server.queueing.events import HallConfigured, Recorded
from hall_server.queueing.model import HallState, Ticket

from .codec import GENESIS, chain, decode


@dataclass(slots=True)
class Findings:
    """What was looked at and what is wrong; an empty `problems` is a whole journal."""

    events: int = 0
    days: int = 0
    tickets: int = 0
    problems: list[str] = field(default_factory=list)


def verify(path: Path) -> Findings:
    """Check a hall's file, also beside a running server; raises sqlite3.Error if it is none."""
    findings = Findings()
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as sql:
        sql.execute("BEGIN")  # one moment of a file that may be written meanwhile
        for row in sql.execute("PRAGMA integrity_check"):
            if row[0] != "ok":
                findings.problems.append(f"SQLite: {row[0]}")
        state = HallState()
        for recorded in _chained(sql, findings):
            if not state.rules and not isinstance(recorded.event, HallConfigured):
                findings.problems.append(f"event {recorded.seq}: nothing is configured yet")
                break
            hall.apply(state, recorded.event, recorded.at_ms)
        (findings.days,) = sql.execute("SELECT count(*) FROM days").fetchone()
        (findings.tickets,) = sql.execute("SELECT count(*) FROM tickets").fetchone()
        findings.problems += _gaps(sql)
        findings.problems += _differences(sql, state)
    return findings


def _chained(sql: sqlite3.Connection, findings: Findings) -> Iterator[Recorded]:
    """Yield the journal while its numbers, hashes and times are in order."""
    before, last_seq, last_ms = GENESIS, 0, 0
    rows = sql.execute("SELECT seq, at_ms, cause, kind, data, hash FROM events ORDER BY seq")
    for seq, at_ms, cause, kind, data, hashed in rows:
        if seq != last_seq + 1:
            findings.problems.append(f"event {seq}: the one before it is {last_seq}")
            return
        if chain(before, seq, at_ms, cause, kind, data) != hashed:
            findings.problems.append(f"event {seq}: its hash does not fit the chain")
            return
        if at_ms < last_ms:
            findings.problems.append(f"event {seq}: hall time runs backwards")
        before, last_seq, last_ms = hashed, seq, at_ms
        findings.events += 1
        yield Recorded(seq, at_ms, cause, decode(kind, data))


def _gaps(sql: sqlite3.Connection) -> list[str]:
    rows = sql.execute(
        "SELECT day, series, count(*), max(n), min(n) FROM tickets GROUP BY day, series"
    )
    return [
        f"{day}: series {series} has {count} tickets up to number {most}"
        for day, series, count, most, least in rows
        if count != most or least != 1
    ]


def _differences(sql: sqlite3.Connection, state: HallState) -> list[str]:
    """Compare today's replay with the projections, ticket by ticket and point by point."""
    rows = sql.execute(
        "SELECT id, number, state, point, issued_ms, called_ms, started_ms, ended_ms FROM tickets"
        " WHERE day = ?",
        (state.day.day,),
    ).fetchall()
    projected = {row[0]: tuple(row[1:]) for row in rows}
    replayed = {ticket.id: _columns(ticket) for ticket in state.tickets.values()}
    tellers = dict(sql.execute("SELECT id, teller FROM points"))
    return [
        f"ticket {id_}: {projected.get(id_)} in the table, {replayed.get(id_)} told"
        for id_ in sorted(projected.keys() | replayed.keys())
        if projected.get(id_) != replayed.get(id_)
    ] + [
        f"point {point.id}: another teller in the table than told"
        for point in state.points.values()
        if tellers.get(point.id) != point.teller
    ]


def _columns(ticket: Ticket) -> tuple[object, ...]:
    return (
        ticket.number,
        ticket.state.value,
        ticket.point,
        ticket.issued_ms,
        ticket.called_ms,
        ticket.started_ms,
        ticket.ended_ms,
    )
