"""The file of the records: one connection for all threads, one transaction at a time."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hall_server.customers import Fingerprints
from hall_server.ports import StoreFailed

from .migrations import NewerFile
from .records_schema import migrate

FILE = "records.db"


class RecordsError(ValueError):
    """The file cannot be opened, or was made with another key; str says why."""


class RecordsFile:
    """`records.db` and the key that its hashes are made with; for any thread.

    It belongs to the process that opened it: open it after a fork, not before.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        """Open the file, creating it if need be; raises RecordsError, OSError."""
        # SQLite gives its -wal and -shm files the mode of the database itself.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        self.path = path
        self.prints = Fingerprints(key)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        try:
            self._prepare()
        except (sqlite3.Error, NewerFile, StoreFailed) as error:
            self._db.close()
            raise RecordsError(f"{path}: {error}") from error

    def _prepare(self) -> None:
        migrate(self._db)
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        # What is erased is overwritten, not only unlinked.
        self._db.execute("PRAGMA secure_delete = ON")
        check = self.prints.of("check", b"")
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO about VALUES ('key', ?)", (check,))
            (known,) = db.execute("SELECT value FROM about WHERE name = 'key'").fetchone()
            if known != check:
                raise StoreFailed("people.key is not the key that these records were made with")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Ask one question; raises StoreFailed."""
        with self._lock:
            try:
                yield self._db
            except sqlite3.Error as error:
                raise StoreFailed(str(error)) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Do all of it or nothing; raises StoreFailed."""
        with self._reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def _forget_log(self) -> None:
        """Empty the write-ahead log, where what was erased may still stand."""
        with self._reading() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
