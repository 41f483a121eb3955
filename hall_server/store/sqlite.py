"""The journal in SQLite: WAL, synchronous=FULL, one writer, a connection of its own for readers."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from hall_server.ports import Answer, GuardTripped, Request, StoreFailed
from hall_server.queueing.events import Event, Recorded

from .codec import GENESIS, chain, decode, encode
from .projections import PROJECTIONS
from .schema import migrate

#: Rows fetched at a time while the journal is read.
_ROWS = 2000

_COLUMNS = "seq, at_ms, cause, kind, data"


@contextmanager
def _failing_clearly() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise GuardTripped(str(error)) from error
    except sqlite3.Error as error:
        raise StoreFailed(str(error)) from error


def connect(path: Path) -> sqlite3.Connection:
    """Open a hall's file as the writer needs it; raises StoreFailed."""
    with _failing_clearly():
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection


class SqliteStore:
    """The store of a running hall: `hall.db` under the data directory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seq, self._hash = 0, GENESIS
        self._reading = Lock()
        self._open()

    def _open(self) -> None:
        self._sql = connect(self.path)
        with _failing_clearly():
            migrate(self._sql)
            self._reader = sqlite3.connect(
                f"{self.path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False
            )
            row = self._sql.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1")
            self._seq, self._hash = row.fetchone() or (0, GENESIS)
        self._before = self._command_before = (self._seq, self._hash)

    def reopen(self) -> None:
        """Close and open again, at what is really on the disk."""
        self.close()
        self._open()

    def close(self) -> None:
        """Close both connections."""
        with self._reading, _failing_clearly():
            self._sql.close()
            self._reader.close()

    def replay(self) -> Iterator[Recorded]:
        """Yield the rules in force at the last day's opening, then everything since."""
        with self._reading, _failing_clearly():
            row = self._reader.execute(
                "SELECT rules_seq, seq FROM days ORDER BY seq DESC LIMIT 1"
            ).fetchone()
        rules_seq, day_seq = row or (0, 0)
        return self._read("seq = ? OR seq >= ?", rules_seq, day_seq)

    def since(self, seq: int) -> Iterator[Recorded]:
        """Yield every event after a position."""
        return self._read("seq > ?", seq)

    def story(self, ticket: str) -> list[Recorded]:
        """Return the events of one ticket, oldest first."""
        return list(self._read("ticket = ?", ticket))

    def _read(self, where: str, *values: object) -> Iterator[Recorded]:
        sql = f"SELECT {_COLUMNS} FROM events WHERE {where} ORDER BY seq"  # noqa: S608 -- ours
        with self._reading, _failing_clearly():
            cursor = self._reader.execute(sql, values)
        while True:
            with self._reading, _failing_clearly():
                rows = cursor.fetchmany(_ROWS)
            for seq, at_ms, cause, kind, data in rows:
                yield Recorded(seq, at_ms, cause, decode(kind, data))
            if len(rows) < _ROWS:
                return

    def last(self) -> tuple[int, int]:
        """Return seq and hall time (ms) of the newest event."""
        with _failing_clearly():
            row = self._sql.execute("SELECT seq, at_ms FROM events ORDER BY seq DESC LIMIT 1")
            seq, at_ms = row.fetchone() or (0, 0)
        return seq, at_ms

    def begin(self) -> None:
        """Take the write lock."""
        with _failing_clearly():
            self._sql.execute("BEGIN IMMEDIATE")
        self._before = (self._seq, self._hash)

    def commit(self) -> None:
        """Write through to the disk."""
        with _failing_clearly():
            self._sql.execute("COMMIT")

    def rollback(self) -> None:
        """Forget the transaction, which a full disk may have ended already."""
        with _failing_clearly():
            if self._sql.in_transaction:
                self._sql.execute("ROLLBACK")
        self._seq, self._hash = self._before

    def savepoint(self) -> None:
        """Begin one command."""
        with _failing_clearly():
            self._sql.execute("SAVEPOINT command")
        self._command_before = (self._seq, self._hash)

    def keep(self) -> None:
        """End one command, keeping it."""
        with _failing_clearly():
            self._sql.execute("RELEASE command")

    def forget(self) -> None:
        """End one command, forgetting it."""
        with _failing_clearly():
            self._sql.execute("ROLLBACK TO command")
            self._sql.execute("RELEASE command")
        self._seq, self._hash = self._command_before

    def append(self, at_ms: int, events: Sequence[Event]) -> list[Recorded]:
        """Write one command's events, chained, and project each."""
        cause = self._seq + 1
        with _failing_clearly():
            return [self._append(at_ms, cause, event) for event in events]

    def _append(self, at_ms: int, cause: int, event: Event) -> Recorded:
        seq = self._seq + 1
        kind, data = encode(event)
        hashed = chain(self._hash, seq, at_ms, cause, kind, data)
        self._sql.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)",
            (seq, at_ms, cause, kind, getattr(event, "ticket", None), data, hashed),
        )
        self._seq, self._hash = seq, hashed
        project = PROJECTIONS.get(type(event))
        if project:
            project(self._sql, event, seq, at_ms)
        return Recorded(seq, at_ms, cause, event)

    def answered(self, request: Request) -> tuple[bytes, Answer] | None:
        """Return the digest and answer kept under a request's scope and key."""
        with _failing_clearly():
            row = self._sql.execute(
                "SELECT digest, status, body FROM requests WHERE scope = ? AND key = ?",
                (request.scope, request.key),
            ).fetchone()
        return (row[0], Answer(row[1], row[2])) if row else None

    def keep_answer(self, request: Request, answer: Answer, day: str) -> None:
        """Keep an answer."""
        with _failing_clearly():
            self._sql.execute(
                "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?)",
                (request.scope, request.key, request.digest, day, answer.status, answer.body),
            )

    def keep_notes(self, notes: Mapping[str, str], at_ms: int) -> None:
        """Keep free texts."""
        with _failing_clearly():
            self._sql.executemany(
                "INSERT INTO notes VALUES (?, ?, ?)",
                [(ref, text, at_ms) for ref, text in notes.items()],
            )

    def keep_position(self, name: str, seq: int) -> None:
        """Keep a reader's place."""
        with _failing_clearly():
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
        with self._reading, _failing_clearly():
            row = self._reader.execute(sql, (value,)).fetchone()
        return row[0] if row else None
