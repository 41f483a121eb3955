"""The tables of `records.db`, as migrations in the order they came."""

import sqlite3

from . import migrations

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

#: A file's schema is numbered by how many of these it has seen.
_STEPS = (("1 customers and appointments", _FIRST), ("2 ratings", _SECOND))


def migrate(db: sqlite3.Connection) -> None:
    """Bring the file to the current schema; raises NewerFile, sqlite3.Error."""
    migrations.migrate(db, "records", _STEPS)
