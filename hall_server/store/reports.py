"""The day so far in figures, read from the projections beside the writer."""

import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from hall_server.ports import StoreFailed

#: Figures are kept for so long: several lobbies may look, and a chart need not be newer.
KEPT_S = 10.0

#: Some time zones are half an hour off the others.
HALF_HOUR_MS = 1_800_000

_ISSUED = """
SELECT service, (issued_ms + :shift) / 1800000, count(*) FROM tickets
WHERE day = :day GROUP BY 1, 2
"""

#: Stays at a point that are over, and who is at one now or did not come: waits end with the call.
_CALLED = """
SELECT service, (called_ms + :shift) / 1800000, count(*), sum(called_ms - since_ms),
    max(called_ms - since_ms)
FROM (
    SELECT s.service, s.since_ms, s.called_ms FROM steps s JOIN tickets t ON t.id = s.ticket
    WHERE t.day = :day
    UNION ALL
    SELECT service, since_ms, called_ms FROM tickets
    WHERE day = :day AND called_ms IS NOT NULL AND state IN ('called', 'serving', 'no_show')
)
GROUP BY 1, 2
"""

_STATES = "SELECT state, count(*) FROM tickets WHERE day = :day GROUP BY 1"

_HANDLED = """
SELECT s.service, count(*), avg(s.ended_ms - s.started_ms) FROM steps s
JOIN tickets t ON t.id = s.ticket
WHERE t.day = :day AND s.started_ms IS NOT NULL AND s.outcome = 'finished' GROUP BY 1
"""


class Reports:
    """Reads figures of a day through a connection of its own; for any thread."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._lock = Lock()
        self._kept: tuple[tuple[str, str, int], float, dict[str, Any]] | None = None

    def today(self, day: str, timezone: str, shift_ms: int) -> dict[str, Any]:
        """Return a business day's figures; `shift_ms` makes wall time of hall time.

        `hours` and `services` each hold issued, called, wait_s (mean) and longest_s, waits in
        seconds until the call and None where nobody was called.  Raises StoreFailed.
        """
        asked = (day, timezone, shift_ms)
        with self._lock:
            now = self._clock()
            if self._kept and self._kept[0] == asked and now - self._kept[1] < KEPT_S:
                return self._kept[2]
            found = self._read(day, timezone, shift_ms)
            self._kept = (asked, now, found)
            return found

    def _read(self, day: str, timezone: str, shift_ms: int) -> dict[str, Any]:
        values = {"day": day, "shift": shift_ms}
        try:
            sql = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True)
            try:
                issued, called, handled = (
                    sql.execute(it, values).fetchall() for it in (_ISSUED, _CALLED, _HANDLED)
                )
                states = dict(sql.execute(_STATES, values).fetchall())
            finally:
                sql.close()
        except sqlite3.Error as error:
            raise StoreFailed(str(error)) from error
        return {"day": day, "states": states} | _figures(
            issued, called, handled, ZoneInfo(timezone)
        )


class _Sum:
    """What is counted of an hour or a service."""

    def __init__(self) -> None:
        self.issued = self.called = self.waited_ms = self.longest_ms = 0
        self.handling_ms: float | None = None

    def add_called(self, called: int, waited_ms: int, longest_ms: int) -> None:
        self.called += called
        self.waited_ms += waited_ms
        self.longest_ms = max(self.longest_ms, longest_ms)

    def shown(self) -> dict[str, Any]:
        return {
            "issued": self.issued,
            "called": self.called,
            "wait_s": round(self.waited_ms / self.called / 1000) if self.called else None,
            "longest_s": round(self.longest_ms / 1000) if self.called else None,
        }


def _figures(
    issued: list[Any], called: list[Any], handled: list[Any], zone: ZoneInfo
) -> dict[str, Any]:
    hours: defaultdict[int, _Sum] = defaultdict(_Sum)
    services: defaultdict[str, _Sum] = defaultdict(_Sum)
    total = _Sum()
    for service, half, count in issued:
        for it in (hours[_hour(half, zone)], services[service], total):
            it.issued += count
    for service, half, *waits in called:
        for it in (hours[_hour(half, zone)], services[service], total):
            it.add_called(*waits)
    for service, _, mean_ms in handled:
        services[service].handling_ms = mean_ms
    return {
        "total": total.shown(),
        "hours": [{"hour": hour % 24} | hours[hour].shown() for hour in _in_order(hours)],
        "services": [
            {"id": name} | it.shown() | {"handling_s": _seconds(it.handling_ms)}
            for name, it in services.items()
        ],
    }


def _seconds(ms: float | None) -> int | None:
    return None if ms is None else round(ms / 1000)


def _hour(half: int, zone: ZoneInfo) -> int:
    """Return the hall's clock hour of a half hour of UTC, with its date, to keep their order."""
    local = datetime.fromtimestamp(half * HALF_HOUR_MS / 1000, zone)
    return local.toordinal() * 24 + local.hour


def _in_order(hours: dict[int, _Sum]) -> list[int]:
    """Return every hour from the first to the last, also those in which nothing happened."""
    first, last = min(hours, default=0), max(hours, default=-1)
    return list(range(first, last + 1))
