"""`hall backup`: SQLite's online backup, safe beside a running server."""

import sqlite3
from contextlib import closing
from pathlib import Path

#: Pages copied at a time, so that the writer is never kept waiting.
_PAGES = 256


def backup(source: Path, destination: Path) -> int:
    """Copy a database to a new file and return its pages; FileExistsError, sqlite3.Error."""
    with destination.open("xb"):
        pass  # never over an older backup
    origin = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(origin, uri=True, timeout=30)) as reader,
        closing(sqlite3.connect(destination)) as copy,
    ):
        reader.backup(copy, pages=_PAGES, sleep=0.01)
        # One file to carry away: without this a copy of a WAL database needs its -wal file.
        copy.execute("PRAGMA journal_mode = DELETE")
        (pages,) = copy.execute("PRAGMA page_count").fetchone()
    return int(pages)
