"""Tables that follow the journal in the same transaction; their keys guard the invariants again."""

from collections.abc import Callable
from typing import Any

from hall_server.queueing import events as e

from .projections_points import POINT_PROJECTIONS
from .projections_tickets import TICKET_PROJECTIONS
from .rows import Rows


def hall_configured(rows: Rows, event: e.HallConfigured, seq: int, at_ms: int) -> None:
    """Drop the points that the configuration took away, and with them who was signed in there."""
    points = list(event.rules.points)
    marks = ", ".join("?" * len(points))
    rows.execute(f"DELETE FROM points WHERE id NOT IN ({marks})", points)  # noqa: S608 -- marks


def day_opened(rows: Rows, event: e.DayOpened, seq: int, at_ms: int) -> None:
    """Begin a day; forget the answers kept for the day before yesterday's callers."""
    (rules_seq,) = rows.execute(
        "SELECT max(seq) FROM events WHERE kind = 'hall_configured'"
    ).fetchone()
    (before,) = rows.execute("SELECT max(day) FROM days").fetchone()
    rows.execute("INSERT INTO days VALUES (?, ?, ?, ?)", (event.day, seq, rules_seq, at_ms))
    if before:
        rows.execute("DELETE FROM requests WHERE day < ?", (before,))


#: Events that are not here change what no table tells: the journal alone keeps a point's skills,
#: counts and health, the steps still to come, and what was stopped.
PROJECTIONS: dict[type, Callable[[Rows, Any, int, int], None]] = {
    e.HallConfigured: hall_configured,
    e.DayOpened: day_opened,
    **TICKET_PROJECTIONS,
    **POINT_PROJECTIONS,
}
