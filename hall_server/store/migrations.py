"""How a file comes to the current schema: steps with names, each done once and in order."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

#: A step's name and its statements.
Step = tuple[str, Sequence[str]]


class NewerFile(Exception):  # noqa: N818 -- reads as what happened
    """The file was made by a newer program than this one."""


def migrate(db: sqlite3.Connection, name: str, steps: Sequence[Step]) -> None:
    """Bring a file to the schema of the last step; raises NewerFile, sqlite3.Error.

    A file that says how many steps it has seen needs no look at them, which spares every other
    start the import of sqlite-utils.
    """
    if _seen(db, steps) == len(steps):
        return
    if db.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        db.execute("PRAGMA journal_mode = WAL")
    # The server and a command may both be first: the second waits here and finds it done.
    db.execute("BEGIN IMMEDIATE")
    try:
        if _seen(db, steps) < len(steps):
            apply(db, name, steps)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _seen(db: sqlite3.Connection, steps: Sequence[Step]) -> int:
    (found,) = db.execute("PRAGMA user_version").fetchone()
    if found > len(steps):
        raise NewerFile(f"is of schema {found}; this program knows {len(steps)}")
    return int(found)


def apply(db: sqlite3.Connection, name: str, steps: Sequence[Step]) -> None:
    """Do the steps that a file has not seen, and note their number in it."""
    from sqlite_utils import Database, Migrations  # noqa: PLC0415 -- 0.2 s that few starts need

    migrations = Migrations(name)
    for step, statements in steps:
        migrations(name=step)(_doing(statements))
    migrations.apply(Database(db))
    db.execute(f"PRAGMA user_version = {len(steps)}")


def _doing(statements: Sequence[str]) -> "Callable[[Database], None]":
    def do(db: "Database") -> None:
        for statement in statements:
            db.execute(statement)

    return do
