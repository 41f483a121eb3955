"""The tables of `access.db`, as migrations in the order they came."""

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Bump with every migration: a file that says this number needs no look at the migrations,
#: which spares every other start the import of sqlite-utils.
VERSION = 2

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


class NewerFile(Exception):  # noqa: N818 -- reads as what happened
    """The file was made by a newer program than this one."""


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

    migrations = Migrations("access")

    @migrations(name="1 tokens and users")
    def first(db: "Database") -> None:
        for statement in _FIRST:
            db.execute(statement)

    @migrations(name="2 disabled users")
    def second(db: "Database") -> None:
        for statement in _SECOND:
            db.execute(statement)

    migrations.apply(Database(db))
