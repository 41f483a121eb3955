"""The floor: what a bare JSON POST and one durable commit cost here, under the same server."""

import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from types import SimpleNamespace

from flask import Flask, Response, jsonify, request

from hall_server.serve import Server
from hall_server.settings import load


class BareServer(Server):
    """The hall's gunicorn, with its options and threads, and bare routes instead of a hall."""

    file: Path

    def load(self) -> Flask:
        """Return the bare app; there is nothing beside it to start and stop."""
        self._hall = SimpleNamespace(start=lambda: None, stop=lambda: None)
        return bare_app(GroupCommits(self.file))


def bare_app(commits: "GroupCommits") -> Flask:
    """Return an app that reads JSON and answers with JSON of a ticket's size.

    `/durable` answers the same once one row of the request's own is on the disk.
    """
    app = Flask("floor")

    @app.post("/bare")
    def bare() -> tuple[Response, int]:
        asked = request.get_json()
        return jsonify({"service": asked["service"], "number": "A001", "filling": "x" * 300}), 201

    @app.post("/durable")
    def durable() -> tuple[Response, int]:
        commits.commit()
        return bare()

    @app.get("/readyz")
    def readyz() -> Response:
        return jsonify({"ready": True})

    return app


class Commits:
    """One WAL/FULL transaction after the other, on the data's filesystem."""

    def __init__(self, file: Path) -> None:
        self._sql = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._sql.execute("PRAGMA journal_mode = WAL")
        self._sql.execute("PRAGMA synchronous = FULL")
        self._sql.execute("CREATE TABLE IF NOT EXISTS rows (n INTEGER PRIMARY KEY, text TEXT)")

    def commit(self, rows: int = 1) -> float:
        """Write so many small rows through to the disk; return seconds."""
        began = time.monotonic()
        self._sql.execute("BEGIN IMMEDIATE")
        places = ", ".join(["(?)"] * rows)
        self._sql.execute(f"INSERT INTO rows (text) VALUES {places}", ["x" * 200] * rows)
        self._sql.execute("COMMIT")
        return time.monotonic() - began

    def close(self) -> None:
        """Close the file."""
        self._sql.close()


class GroupCommits:
    """One row for each who asks, those who come together in one transaction: as the hall does."""

    def __init__(self, file: Path) -> None:
        self._commits = Commits(file)
        self._line: SimpleQueue[Lock] = SimpleQueue()
        Thread(target=self._run, daemon=True).start()

    def commit(self) -> None:
        """Return when a row of one's own is on the disk."""
        gate = Lock()
        gate.acquire()
        self._line.put(gate)
        gate.acquire()

    def _run(self) -> None:
        while True:
            batch = self._gather(self._line.get())
            self._commits.commit(len(batch))
            for gate in batch:
                gate.release()

    def _gather(self, first: Lock) -> Sequence[Lock]:
        batch = [first]
        with suppress(Empty):
            while True:
                batch.append(self._line.get_nowait())
        return batch


def main() -> None:
    """Serve the bare route: floor CONFIG DATA PORT."""
    config, data, port = sys.argv[1:]
    settings = load(Path(config))
    settings = replace(settings, server=replace(settings.server, port=int(port)))
    server = BareServer(settings, Path(data), demo=False, ready=None)
    server.file = Path(data).with_suffix(".rows")
    server.run()


if __name__ == "__main__":
    main()
