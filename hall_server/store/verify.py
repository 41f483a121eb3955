"""`hall verify`: whether the journal is whole and its projections tell the same story."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from hall_server.queueing import hall
from hall_server.queueing.events import HallConfigured, Recorded
from hall_server.queueing.model import HallState

from .codec import GENESIS, chain, decode
from .compare import Comparison
from .schema import VERSION, migrate

#: Differences that are told one by one.
MOST = 20


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
    with closing(_opened(path)) as sql:
        sql.execute("BEGIN")  # one moment of a file that may be written meanwhile
        for row in sql.execute("PRAGMA integrity_check"):
            if row[0] != "ok":
                findings.problems.append(f"SQLite: {row[0]}")
        _retell(sql, findings)
        (findings.days,) = sql.execute("SELECT count(*) FROM days").fetchone()
        (findings.tickets,) = sql.execute("SELECT count(*) FROM tickets").fetchone()
        findings.problems += _gaps(sql)
    more = len(findings.problems) - MOST
    if more > 0:
        findings.problems[MOST:] = [f"and {more} more"]
    return findings


def _opened(path: Path) -> sqlite3.Connection:
    """Open a file to read; one of an older schema as a migrated copy in memory."""
    sql = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    (found,) = sql.execute("PRAGMA user_version").fetchone()
    if not 0 < found < VERSION:
        return sql
    copy = sqlite3.connect(":memory:", isolation_level=None)
    with closing(sql):
        sql.backup(copy)
    migrate(copy)
    return copy


def _retell(sql: sqlite3.Connection, findings: Findings) -> None:
    """Replay the journal day by day and compare each day's end with the tables."""
    comparison = Comparison(sql, HallState(), findings.problems)
    known = 0
    for recorded in _chained(sql, findings):
        state = comparison.state
        try:
            if not state.rules and not isinstance(recorded.event, HallConfigured):
                findings.problems.append(f"event {recorded.seq}: nothing is configured yet")
                break
            comparison.before(recorded)
            comparison.after(recorded, hall.apply(state, recorded.event, recorded.at_ms))
        except LookupError as error:
            findings.problems.append(f"event {recorded.seq} does not fit what was: {error}")
            break
        known += 1
    (events,) = sql.execute("SELECT count(*) FROM events").fetchone()
    if known == events:  # else the tables know what was not told
        comparison.end()


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
        try:
            event = decode(kind, data)
        except (KeyError, msgspec.MsgspecError):
            findings.problems.append(f"event {seq}: this program knows no such {kind}")
            return
        before, last_seq, last_ms = hashed, seq, at_ms
        findings.events += 1
        yield Recorded(seq, at_ms, cause, event)


def _gaps(sql: sqlite3.Connection) -> list[str]:
    rows = sql.execute(
        "SELECT day, series, count(*), max(n), min(n) FROM tickets GROUP BY day, series"
    )
    return [
        f"{day}: series {series} has {count} tickets up to number {most}"
        for day, series, count, most, least in rows
        if count != most or least != 1
    ]
