"""The floor: what a bare JSON POST and one durable commit cost here, under the same server."""

import sqlite3
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, Response, jsonify, request

from hall_server.serve import Server
from hall_server.settings import load


class BareServer(Server):
    """The hall's gunicorn, with its options and threads, and one bare route instead of a hall."""

    def load(self) -> Flask:
        """Return the bare app; there is nothing beside it to start and stop."""
        self._hall = SimpleNamespace(start=lambda: None, stop=lambda: None)
        return bare_app()


def bare_app() -> Flask:
    """Return an app that reads JSON and answers with JSON of a ticket's size."""
    app = Flask("floor")

    @app.post("/bare")
    def bare() -> tuple[Response, int]:
        asked = request.get_json()
        return jsonify({"service": asked["service"], "number": "A001", "filling": "x" * 300}), 201

    @app.get("/readyz")
    def readyz() -> Response:
        return jsonify({"ready": True})

    return app


class Commits:
    """One small row in one WAL/FULL transaction after the other, on the data's filesystem."""

    def __init__(self, file: Path) -> None:
        self._sql = sqlite3.connect(file, isolation_level=None)
        self._sql.execute("PRAGMA journal_mode = WAL")
        self._sql.execute("PRAGMA synchronous = FULL")
        self._sql.execute("CREATE TABLE IF NOT EXISTS rows (n INTEGER PRIMARY KEY, text TEXT)")

    def commit(self) -> float:
        """Write one row through to the disk; return seconds."""
        began = time.monotonic()
        self._sql.execute("BEGIN IMMEDIATE")
        self._sql.execute("INSERT INTO rows (text) VALUES (?)", ("x" * 200,))
        self._sql.execute("COMMIT")
        return time.monotonic() - began

    def close(self) -> None:
        """Close the file."""
        self._sql.close()


def main() -> None:
    """Serve the bare route: floor CONFIG DATA PORT."""
    config, data, port = sys.argv[1:]
    settings = load(Path(config))
    settings = replace(settings, server=replace(settings.server, port=int(port)))
    BareServer(settings, Path(data), demo=False, ready=None).run()


if __name__ == "__main__":
    main()
