"""The journal in SQLite: WAL, synchronous=FULL, one writer, a connection of its own for readers."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock

from hall_server.ports import Answer, GuardTripped, Kept, Request, StoreFailed
from hall_server.queueing.events import DayOpened, Event, Recorded

from .answers import Answers
from .codec import GENESIS, chain, decode, encode
from .projections import PROJECTIONS
from .rows import Rows
from .schema import migrate

#: Rows fetched at a time while the journal is read.
_ROWS = 2000

#: Statements kept prepared: some for each table, for every size of a batch.
STATEMENTS = 512

_COLUMNS = "seq, at_ms, cause, kind, data"


class _FailingClearly:
    """Says in the words of `ports` what SQLite says; a class, as it is entered at every step."""

    __slots__ = ()

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, sqlite3.IntegrityError):
            raise GuardTripped(str(error)) from error
        if isinstance(error, sqlite3.Error):
            raise StoreFailed(str(error)) from error


_failing_clearly = _FailingClearly()


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open a hall's file as the writer needs it; raises StoreFailed."""
    with _failing_clearly:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode={'rwc' if create else 'rw'}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS,
        )
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection


class SqliteStore:
    """The store of a running hall: `hall.db` under the data directory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seq, self._hash = self._before = (0, GENESIS)
        self._reading = Lock()
        self._open(is_start=True)

    def _open(self, *, is_start: bool) -> None:
        self._sql = connect(self.path, create=is_start)
        self._rows, self._in_command = Rows(self._sql), False
        with _failing_clearly:
            # Made at the start alone: an empty journal in place of one that is gone is a lie.
            if is_start:
                migrate(self._sql)
            self._check_same()
            self._reader = sqlite3.connect(
                f"{self.path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False
            )
            row = self._sql.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1")
            self._seq, self._hash = row.fetchone() or (0, GENESIS)
            self._answers, self._is_new_day = Answers(self._sql), False
        self._before = self._command_before = (self._seq, self._hash)

    def _check_same(self) -> None:
        """Raise StoreFailed unless the file goes on from what was committed to it."""
        seq, hashed = self._before
        found = self._sql.execute("SELECT hash FROM events WHERE seq = ?", (seq,)).fetchone()
        if seq and found != (hashed,):
            raise StoreFailed(f"{self.path} is not the journal that was open: event {seq} differs")

    def reopen(self) -> None:
        """Close and open again, at what is really on the disk."""
        self.close()
        self._open(is_start=False)

    def close(self) -> None:
        """Close both connections."""
        with self._reading, _failing_clearly:
            self._sql.close()
            self._reader.close()

    def replay(self) -> Iterator[Recorded]:
        """Yield the rules in force at the last day's opening, then everything since."""
        with self._reading, _failing_clearly:
            row = self._reader.execute(
                "SELECT rules_seq, seq FROM days ORDER BY seq DESC LIMIT 1"
            ).fetchone()
        rules_seq, day_seq = row or (0, 0)
        return self._read("seq = ? OR seq >= ?", rules_seq, day_seq)

    def since(self, seq: int) -> Iterator[Recorded]:
        """Yield every event after a position."""
        return self._read("seq > ?", seq)

    def until(self, seq: int) -> Iterator[Recorded]:
        """Yield the rules in force at the opening of the day of `seq`, then all before `seq`."""
        with self._reading, _failing_clearly:
            row = self._reader.execute(
                "SELECT rules_seq, seq FROM days WHERE seq < ? ORDER BY seq DESC LIMIT 1", (seq,)
            ).fetchone()
        rules_seq, day_seq = row or (0, 0)
        return self._read("seq = ? OR (seq >= ? AND seq < ?)", rules_seq, day_seq, seq)

    def durations(self, service: str | None, limit: int) -> list[tuple[str, str, int]]:
        """Return the newest services done as (service, point, ms from start to end)."""
        with self._reading, _failing_clearly:
            return self._reader.execute(
                "SELECT s.service, s.point, s.ended_ms - s.started_ms"
                " FROM steps AS s CROSS JOIN tickets AS t ON t.id = s.ticket"
                " WHERE s.outcome = 'finished' AND s.started_ms IS NOT NULL"
                " AND (t.by_rollover = 0 OR s.ended_ms < t.ended_ms)"
                " AND s.service = coalesce(?, s.service) ORDER BY s.rowid DESC LIMIT ?",
                (service, limit),
            ).fetchall()

    def story(self, ticket: str) -> list[Recorded]:
        """Return the events of one ticket, oldest first."""
        return list(self._read("ticket = ?", ticket))

    def _read(self, where: str, *values: object) -> Iterator[Recorded]:
        sql = f"SELECT {_COLUMNS} FROM events WHERE {where} ORDER BY seq"  # noqa: S608 -- ours
        with self._reading, _failing_clearly:
            cursor = self._reader.execute(sql, values)
        while True:
            with self._reading, _failing_clearly:
                rows = cursor.fetchmany(_ROWS)
            for seq, at_ms, cause, kind, data in rows:
                yield Recorded(seq, at_ms, cause, decode(kind, data))
            if len(rows) < _ROWS:
                return

    def last(self) -> tuple[int, int]:
        """Return seq and hall time (ms) of the newest event."""
        with _failing_clearly:
            row = self._sql.execute("SELECT seq, at_ms FROM events ORDER BY seq DESC LIMIT 1")
            seq, at_ms = row.fetchone() or (0, 0)
        return seq, at_ms

    def begin(self) -> None:
        """Take the write lock."""
        with _failing_clearly:
            self._sql.execute("BEGIN IMMEDIATE")
        self._before = (self._seq, self._hash)

    def commit(self) -> None:
        """Write through to the disk."""
        with _failing_clearly:
            self._rows.execute("COMMIT")
            if self._is_new_day:  # which forgot old answers
                self._answers.look_again()
                self._is_new_day = False
        self._before = (self._seq, self._hash)

    def rollback(self) -> None:
        """Forget the transaction, which a full disk may have ended already."""
        self._rows.forget()
        self._in_command = False
        with _failing_clearly:
            if self._sql.in_transaction:
                self._sql.execute("ROLLBACK")
        self._seq, self._hash = self._before

    def savepoint(self) -> None:
        """Begin one command."""
        with _failing_clearly:
            self._rows.execute("SAVEPOINT command")
        self._in_command = True
        self._command_before = (self._seq, self._hash)

    def keep(self) -> None:
        """End one command, keeping it."""
        with _failing_clearly:
            self._rows.execute("RELEASE command")
        self._in_command = False

    def forget(self) -> None:
        """End one command, forgetting it."""
        self._rows.forget()
        self._in_command = False
        with _failing_clearly:
            self._sql.execute("ROLLBACK TO command")
            self._sql.execute("RELEASE command")
        self._seq, self._hash = self._command_before

    def append(self, at_ms: int, events: Sequence[Event]) -> list[Recorded]:
        """Write one command's events, chained, and project each; outside a savepoint: soon."""
        cause = self._seq + 1
        recorded = [self._chained(at_ms, cause, event) for event in events]
        with _failing_clearly:
            for entry in recorded:
                self._is_new_day |= isinstance(entry.event, DayOpened)
                project = PROJECTIONS.get(type(entry.event))
                if project:
                    project(self._rows, entry.event, entry.seq, at_ms)
            if self._in_command:
                self._rows.flush()
        return recorded

    def _chained(self, at_ms: int, cause: int, event: Event) -> Recorded:
        seq = self._seq + 1
        kind, data = encode(event)
        hashed = chain(self._hash, seq, at_ms, cause, kind, data)
        row = (seq, at_ms, cause, kind, getattr(event, "ticket", None), data, hashed)
        self._rows.insert("events", row)
        self._seq, self._hash = seq, hashed
        return Recorded(seq, at_ms, cause, event)

    def flush(self) -> None:
        """Write what waits."""
        with _failing_clearly:
            self._rows.flush()

    def answered(self, requests: Sequence[Request]) -> dict[tuple[str, str], Kept]:
        """Return the digests and answers kept, by scope and key."""
        with _failing_clearly:
            return self._answers.find(self._rows, requests)

    def keep_answer(self, request: Request, answer: Answer, day: str) -> None:
        """Keep an answer."""
        self._answers.keep(self._rows, request, answer, day)

    def keep_notes(self, notes: Mapping[str, str], at_ms: int) -> None:
        """Keep free texts."""
        with _failing_clearly:
            self._sql.executemany(
                "INSERT INTO notes VALUES (?, ?, ?) ON CONFLICT (ref) DO NOTHING",
                [(ref, text, at_ms) for ref, text in notes.items()],
            )

    def forget_notes(self, before_ms: int, but: Collection[str]) -> None:
        """Forget old free texts."""
        marks = ", ".join("?" * len(but))
        sql = f"DELETE FROM notes WHERE at_ms < ? AND ref NOT IN ({marks})"  # noqa: S608 -- marks
        with _failing_clearly:
            self._rows.execute(sql, (before_ms, *but))

    def erase_notes_of(self, person: str) -> None:
        """Forget the texts on a customer's tickets."""
        with _failing_clearly:
            self._rows.execute(
                "DELETE FROM notes WHERE ref IN ("
                " SELECT json_extract(data, '$.note_ref') FROM events WHERE ticket IN ("
                "  SELECT ticket FROM events WHERE kind = 'ticket_issued'"
                "  AND json_extract(data, '$.person_ref') = ?))",
                (person,),
            )

    def keep_position(self, name: str, seq: int) -> None:
        """Keep a reader's place."""
        with _failing_clearly:
            self._sql.execute(
                "INSERT INTO positions VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET seq = excluded.seq",
                (name, seq),
            )

    def position(self, name: str) -> int:
        """Return a reader's place."""
        found = self._ask("SELECT seq FROM positions WHERE name = ?", name)
        return found if isinstance(found, int) else 0

    def note(self, ref: str) -> str | None:
        """Return a note's text."""
        found = self._ask("SELECT text FROM notes WHERE ref = ?", ref)
        return found if isinstance(found, str) else None

    def _ask(self, sql: str, value: str) -> object:
        with self._reading, _failing_clearly:
            row = self._reader.execute(sql, (value,)).fetchone()
        return row[0] if row else None
