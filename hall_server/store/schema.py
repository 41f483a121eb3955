"""The tables of `hall.db`, as migrations in the order they came."""

import sqlite3

from . import migrations

#: Bump with every migration: a file that says this number needs no look at the migrations,
#: which spares every other start the import of sqlite-utils.
VERSION = 4

_FIRST = """
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ticket TEXT,
    data TEXT NOT NULL,
    hash BLOB NOT NULL
);
CREATE INDEX events_of_ticket ON events (ticket) WHERE ticket IS NOT NULL;
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER events_never_go BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TABLE days (
    day TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    rules_seq INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL
);
CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    number TEXT NOT NULL,
    series TEXT NOT NULL,
    n INTEGER NOT NULL,
    service TEXT NOT NULL,
    tier TEXT NOT NULL,
    language TEXT NOT NULL,
    origin TEXT,
    state TEXT NOT NULL,
    point TEXT,
    issued_ms INTEGER NOT NULL,
    called_ms INTEGER,
    started_ms INTEGER,
    ended_ms INTEGER,
    start_implied INTEGER NOT NULL DEFAULT 0,
    by_rollover INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE UNIQUE INDEX one_number ON tickets (day, series, n);
CREATE UNIQUE INDEX one_active_ticket ON tickets (point) WHERE state IN ('called', 'serving');
CREATE TABLE calls (
    call_id TEXT PRIMARY KEY,
    ticket TEXT NOT NULL,
    point TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    rule TEXT
) WITHOUT ROWID;
CREATE TABLE points (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    teller TEXT,
    reason TEXT,
    since_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX one_point_a_teller ON points (teller) WHERE teller IS NOT NULL;
CREATE TABLE requests (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    digest BLOB NOT NULL,
    day TEXT NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (scope, key)
) WITHOUT ROWID;
CREATE TABLE notes (ref TEXT PRIMARY KEY, text TEXT NOT NULL, at_ms INTEGER NOT NULL);
CREATE TABLE positions (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
"""

#: `steps`: one row per stay at a point that is over (`entities.Stretch`), in the order in which
#: they ended, which the rowid keeps.  `started_ms` is NULL when nobody marked the start: then
#: nobody knows how long the service itself took.  `tickets.stays` counts them.
#: `diversion` is what became of an offer: refused, accepted, done or bounced.
_SECOND = """
ALTER TABLE tickets ADD COLUMN since_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN stays INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN target TEXT;
ALTER TABLE tickets ADD COLUMN diversion TEXT;
ALTER TABLE tickets ADD COLUMN booking TEXT;
UPDATE tickets SET since_ms = issued_ms, stays = (state = 'finished');
CREATE TABLE steps (
    ticket TEXT NOT NULL,
    n INTEGER NOT NULL,
    service TEXT NOT NULL,
    point TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    called_ms INTEGER NOT NULL,
    started_ms INTEGER,
    ended_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (ticket, n)
);
INSERT INTO steps
    SELECT id, 1, service, point, since_ms, called_ms,
        CASE WHEN start_implied THEN NULL ELSE started_ms END, ended_ms, 'finished'
    FROM tickets WHERE state = 'finished' ORDER BY ended_ms;
"""

#: Rows of `requests` lie in the order of their coming: by their random keys each would change a
#: page of its own, and answers are long.
_THIRD = """
ALTER TABLE requests RENAME TO requests_by_key;
CREATE TABLE requests (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    digest BLOB NOT NULL,
    day TEXT NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (scope, key)
);
INSERT INTO requests SELECT * FROM requests_by_key;
DROP TABLE requests_by_key;
"""

#: Where each answer lies is known in memory (`answers`), so no index has to be kept.
_FOURTH = """
ALTER TABLE requests RENAME TO requests_indexed;
CREATE TABLE requests (
    n INTEGER PRIMARY KEY,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    digest BLOB NOT NULL,
    day TEXT NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL
);
INSERT INTO requests (scope, key, digest, day, status, body)
    SELECT scope, key, digest, day, status, body FROM requests_indexed ORDER BY rowid;
DROP TABLE requests_indexed;
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a connection's file to the current schema; newer files are refused (RuntimeError)."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found == VERSION:
        return
    if found > VERSION:
        raise RuntimeError(f"the data is of schema {found}; this program knows {VERSION}")
    migrations.apply(
        connection,
        "hall",
        (
            ("1 journal, projections, records", _statements(_FIRST)),
            ("2 steps of a journey, targets, bookings", _statements(_SECOND)),
            ("3 kept answers in the order of their coming", _statements(_THIRD)),
            ("4 kept answers without an index", _statements(_FOURTH)),
        ),
    )


def _statements(script: str) -> list[str]:
    found, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            found.append(part)
            part = ""
    return found
