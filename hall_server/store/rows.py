"""Rows on their way into the tables: a batch's go together, one statement for each table.

Every statement lets other threads have the interpreter and must win it back, which costs more
than the rows themselves.
"""

import sqlite3
from collections.abc import Sequence

#: How each table takes rows: the statement's head, and the place of one row.
_INSERTS: dict[str, tuple[str, str]] = {
    "events": ("INSERT INTO events VALUES ", "(?, ?, ?, ?, ?, ?, ?)"),
    "tickets": (
        (
            "INSERT INTO tickets (id, day, number, series, n, service, tier, language, origin,"
            " state, issued_ms, since_ms, target, diversion, booking) VALUES "
        ),
        "(?, (SELECT max(day) FROM days), ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?)",
    ),
    "calls": ("INSERT INTO calls VALUES ", "(?, ?, ?, ?, ?, ?)"),
    "requests": ("INSERT INTO requests VALUES ", "(?, ?, ?, ?, ?, ?, ?)"),
}

#: Rows in one statement at most: SQLite takes 32,766 values, and none has over 16 in a row.
_MOST = 2000


class Rows:
    """What waits to be inserted; `execute` sees all of it, as it goes in before."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._waiting: dict[str, list[object]] = {table: [] for table in _INSERTS}
        self._counts = dict.fromkeys(_INSERTS, 0)

    def insert(self, table: str, row: Sequence[object]) -> None:
        """Take a row."""
        self._waiting[table] += row
        self._counts[table] += 1

    def execute(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Insert what waits and run a statement."""
        self.flush()
        return self._sql.execute(statement, values)

    def flush(self) -> None:
        """Insert what waits."""
        for table, count in self._counts.items():
            if count:
                values, self._waiting[table], self._counts[table] = self._waiting[table], [], 0
                head, place = _INSERTS[table]
                width = len(values) // count
                for at in range(0, count, _MOST):
                    part = values[at * width : (at + _MOST) * width] if count > _MOST else values
                    places = ", ".join([place] * min(_MOST, count - at))
                    self._sql.execute(head + places, part)

    def forget(self) -> None:
        """Drop what waits."""
        for table in _INSERTS:
            self._waiting[table], self._counts[table] = [], 0
