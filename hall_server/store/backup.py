"""`hall backup`: SQLite's online backup, safe beside a running server."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path


def copy_file(source: Path, destination: Path) -> None:
    """Copy a small file for its owner alone; FileExistsError, OSError."""
    made = os.open(destination, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(made, "wb") as copy:
        copy.write(source.read_bytes())
        copy.flush()
        os.fsync(copy.fileno())


def backup(source: Path, destination: Path) -> int:
    """Copy a database to a new file and return its pages; FileExistsError, sqlite3.Error."""
    # Never over an older backup, and for nobody else to read.
    os.close(os.open(destination, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    origin = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(origin, uri=True, timeout=30)) as reader,
        closing(sqlite3.connect(destination)) as copy,
    ):
        # All at once: in steps it would begin again at every commit, and under load never end.
        # A reader of a WAL database keeps no writer waiting.
        reader.backup(copy)
        # One file to carry away: without this a copy of a WAL database needs its -wal file.
        copy.execute("PRAGMA journal_mode = DELETE")
        (pages,) = copy.execute("PRAGMA page_count").fetchone()
    return int(pages)
