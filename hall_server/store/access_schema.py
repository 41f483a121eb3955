"""The tables of `access.db`, as migrations in the order they came."""

import sqlite3

from . import migrations

_FIRST = (
    """
    CREATE TABLE tokens (
        id TEXT PRIMARY KEY,
        role TEXT NOT NULL,
        name TEXT NOT NULL,
        point TEXT,
        hash BLOB NOT NULL UNIQUE,
        created_at TEXT NOT NULL,
        revoked_at TEXT
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE users (
        id TEXT PRIMARY KEY,
        role TEXT NOT NULL,
        name TEXT NOT NULL COLLATE NOCASE,
        display_name TEXT NOT NULL,
        password TEXT NOT NULL,
        created_at TEXT NOT NULL,
        removed_at TEXT
    ) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX one_user_a_name ON users (name) WHERE removed_at IS NULL",
)


#: A person may be kept out for a time.
_SECOND = ("ALTER TABLE users ADD COLUMN disabled_at TEXT",)

#: A file's schema is numbered by how many of these it has seen.
_STEPS = (("1 tokens and users", _FIRST), ("2 disabled users", _SECOND))


def migrate(db: sqlite3.Connection) -> None:
    """Bring the file to the current schema; raises NewerFile, sqlite3.Error."""
    migrations.migrate(db, "access", _STEPS)
