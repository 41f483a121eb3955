"""The row of a service point: what staff made of it, and who is signed in there."""

from collections.abc import Callable
from typing import Any

from hall_server.queueing import events as e

from .rows import Rows


def point_opened(rows: Rows, event: e.PointOpened, seq: int, at_ms: int) -> None:
    """Open a point with its teller."""
    _point(rows, event.point, "open", event.teller, at_ms)


def point_paused(rows: Rows, event: e.PointPaused, seq: int, at_ms: int) -> None:
    """Pause a point, its teller staying; a machine may be paused that nobody ever opened."""
    rows.execute(
        "INSERT INTO points VALUES (?, 'paused', NULL, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " state = excluded.state, reason = excluded.reason, since_ms = excluded.since_ms",
        (event.point, event.reason, at_ms),
    )


def point_closed(rows: Rows, event: e.PointClosed, seq: int, at_ms: int) -> None:
    """Close a point."""
    _point(rows, event.point, "closed", None, at_ms)


def _point(rows: Rows, point: str, state: str, teller: str | None, at_ms: int) -> None:
    rows.execute(
        "INSERT INTO points VALUES (?, ?, ?, NULL, ?) ON CONFLICT (id) DO UPDATE SET"
        " state = excluded.state, teller = excluded.teller, reason = NULL,"
        " since_ms = excluded.since_ms",
        (point, state, teller, at_ms),
    )


POINT_PROJECTIONS: dict[type, Callable[[Rows, Any, int, int], None]] = {
    e.PointOpened: point_opened,
    e.PointPaused: point_paused,
    e.PointClosed: point_closed,
}
