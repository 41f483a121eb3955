"""The tables of `records.db`, as migrations in the order they came."""

import sqlite3
from typing import TYPE_CHECKING

from .access_schema import NewerFile

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Bump with every migration: a file that says this number needs no look at the migrations,
#: which spares every other start the import of sqlite-utils.
VERSION = 2

_FIRST = (
    """
    CREATE TABLE customers (
        ref TEXT PRIMARY KEY,
        tier TEXT,
        language TEXT,
        name TEXT,
        needs TEXT NOT NULL DEFAULT '',
        note TEXT,
        created_ms INTEGER NOT NULL,
        updated_ms INTEGER NOT NULL,
        seen_ms INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX customers_by_age ON customers (seen_ms)",
    """
    CREATE TABLE marks (
        hash BLOB PRIMARY KEY,
        kind TEXT NOT NULL,
        last TEXT NOT NULL,
        customer TEXT NOT NULL REFERENCES customers (ref) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "CREATE INDEX marks_of_customer ON marks (customer)",
    "CREATE UNIQUE INDEX one_id_number ON marks (customer) WHERE kind = 'id_number'",
    """
    CREATE TABLE appointments (
        code TEXT PRIMARY KEY,
        service TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('booked', 'cancelled', 'arrived')),
        customer TEXT REFERENCES customers (ref) ON DELETE SET NULL,
        phone_hash BLOB,
        phone TEXT,
        language TEXT,
        ticket TEXT UNIQUE,
        created_ms INTEGER NOT NULL,
        request BLOB UNIQUE,
        digest BLOB
    ) WITHOUT ROWID
    """,
    "CREATE INDEX appointments_by_time ON appointments (at_ms, service)",
    "CREATE INDEX appointments_of_customer ON appointments (customer)",
    "CREATE INDEX appointments_of_phone ON appointments (phone_hash)",
    "CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
)

_SECOND = (
    """
    CREATE TABLE ratings (
        ticket TEXT PRIMARY KEY,
        point TEXT NOT NULL,
        teller TEXT,
        score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
        at_ms INTEGER NOT NULL,
        day TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ratings_of_day ON ratings (day, point)",
    "CREATE INDEX ratings_by_time ON ratings (at_ms)",
)


def migrate(db: sqlite3.Connection) -> None:
    """Bring the file to the current schema; raises NewerFile, sqlite3.Error."""
    if _version(db) == VERSION:
        return
    if db.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        db.execute("PRAGMA journal_mode = WAL")
    # The server and a command may both be first: the second waits here and finds it done.
    db.execute("BEGIN IMMEDIATE")
    try:
        if _version(db) < VERSION:
            _apply(db)
            db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _version(db: sqlite3.Connection) -> int:
    (found,) = db.execute("PRAGMA user_version").fetchone()
    if found > VERSION:
        raise NewerFile(f"is of schema {found}; this program knows {VERSION}")
    return int(found)


def _apply(db: sqlite3.Connection) -> None:
    from sqlite_utils import Database, Migrations  # noqa: PLC0415 -- 0.2 s that few starts need

    migrations = Migrations("records")

    @migrations(name="1 customers and appointments")
    def first(db: "Database") -> None:
        for statement in _FIRST:
            db.execute(statement)

    @migrations(name="2 ratings")
    def second(db: "Database") -> None:
        for statement in _SECOND:
            db.execute(statement)

    migrations.apply(Database(db))
