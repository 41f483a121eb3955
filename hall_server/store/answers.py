"""Answers kept for requests that are asked again: where each lies is known in memory.

By a unique index of their random keys each answer would change a page of its own, and nearly
every look would be for one that is not there.
"""

import sqlite3
from collections.abc import Sequence

from hall_server.ports import Answer, Kept, Request

from .rows import Rows

_COLUMNS = "SELECT scope, key, digest, status, body FROM requests"


class Answers:
    """The answers of a file; the writer's alone, who never keeps two of one request."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self.look_again()

    def look_again(self) -> None:
        """Read which answers there are: a place may be wrong, as one of a forgotten command is."""
        found = self._sql.execute("SELECT scope, key, n FROM requests")
        self._places = {hash((scope, key)): n for scope, key, n in found}
        self._last = max(self._places.values(), default=0)

    def find(self, rows: Rows, requests: Sequence[Request]) -> dict[tuple[str, str], Kept]:
        """Return the digests and answers kept, by scope and key."""
        kept: dict[tuple[str, str], Kept] = {}
        for identity in {request.identity for request in requests}:
            place = self._places.get(hash(identity))
            if place is None:
                continue
            found = rows.execute(f"{_COLUMNS} WHERE n = ?", (place,)).fetchone()
            if found is None or found[:2] != identity:
                # The place is a forgotten command's, or that of another with the same hash.
                found = rows.execute(f"{_COLUMNS} WHERE scope = ? AND key = ?", identity).fetchone()
            if found:
                _, _, digest, status, body = found
                kept[identity] = digest, Answer(status, body)
        return kept

    def keep(self, rows: Rows, request: Request, answer: Answer, day: str) -> None:
        """Keep an answer through the business day after `day`."""
        self._last += 1
        self._places[hash(request.identity)] = self._last
        identity, body = request.identity, answer.body
        rows.insert("requests", (self._last, *identity, request.digest, day, answer.status, body))
