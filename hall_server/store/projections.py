"""Tables that follow the journal in the same transaction; their keys guard the invariants again."""

import sqlite3
from collections.abc import Callable
from typing import Any

from hall_server.ports import GuardTripped
from hall_server.queueing import events as e

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


def ticket_issued(rows: Rows, event: e.TicketIssued, seq: int, at_ms: int) -> None:
    """Add a ticket of the newest day."""
    rows.insert(
        "tickets",
        (
            event.ticket,
            event.number,
            event.series,
            event.n,
            event.service,
            event.tier,
            event.language,
            event.origin,
            at_ms,
        ),
    )


def ticket_called(rows: Rows, event: e.TicketCalled, seq: int, at_ms: int) -> None:
    """Bring a waiting ticket, and no other, to a point."""
    _one(
        rows.execute(
            "UPDATE tickets SET state = 'called', point = ?, called_ms = ?"
            " WHERE id = ? AND state = 'waiting'",
            (event.point, at_ms, event.ticket),
        ),
        event.ticket,
    )
    _call(rows, event, at_ms, "call", event.reason.rule)


def ticket_recalled(rows: Rows, event: e.TicketRecalled, seq: int, at_ms: int) -> None:
    """Add a recall, a call of its own."""
    _call(rows, event, at_ms, "recall", None)


def ticket_returned(rows: Rows, event: e.TicketReturned, seq: int, at_ms: int) -> None:
    """Put a called ticket back."""
    _one(
        rows.execute(
            "UPDATE tickets SET state = 'waiting', point = NULL, called_ms = NULL"
            " WHERE id = ? AND state = 'called'",
            (event.ticket,),
        ),
        event.ticket,
    )
    _call(rows, event, at_ms, "withdrawn", None)


def service_started(rows: Rows, event: e.ServiceStarted, seq: int, at_ms: int) -> None:
    """Mark the start of a service."""
    _one(
        rows.execute(
            "UPDATE tickets SET state = 'serving', started_ms = ?"
            " WHERE id = ? AND state = 'called'",
            (at_ms, event.ticket),
        ),
        event.ticket,
    )


def ticket_finished(rows: Rows, event: e.TicketFinished, seq: int, at_ms: int) -> None:
    """End a served visit."""
    _one(
        rows.execute(
            "UPDATE tickets SET state = 'finished', ended_ms = ?, start_implied = ?,"
            " by_rollover = ?, started_ms = coalesce(started_ms, called_ms)"
            " WHERE id = ? AND state IN ('called', 'serving')",
            (at_ms, event.start_implied, event.by_rollover, event.ticket),
        ),
        event.ticket,
    )


def ticket_no_show(rows: Rows, event: e.TicketNoShow, seq: int, at_ms: int) -> None:
    """End a visit to which nobody came."""
    _end(rows, event.ticket, "no_show", at_ms)


def ticket_cancelled(rows: Rows, event: e.TicketCancelled, seq: int, at_ms: int) -> None:
    """End a visit that was given up."""
    _end(rows, event.ticket, "cancelled", at_ms)


def ticket_expired(rows: Rows, event: e.TicketExpired, seq: int, at_ms: int) -> None:
    """End a visit with the day."""
    _end(rows, event.ticket, "expired", at_ms)


def point_opened(rows: Rows, event: e.PointOpened, seq: int, at_ms: int) -> None:
    """Open a point with its teller."""
    _point(rows, event.point, "open", event.teller, None, at_ms)


def point_paused(rows: Rows, event: e.PointPaused, seq: int, at_ms: int) -> None:
    """Pause a point, its teller staying."""
    rows.execute(
        "UPDATE points SET state = 'paused', reason = ?, since_ms = ? WHERE id = ?",
        (event.reason, at_ms, event.point),
    )


def point_closed(rows: Rows, event: e.PointClosed, seq: int, at_ms: int) -> None:
    """Close a point."""
    _point(rows, event.point, "closed", None, None, at_ms)


def _point(
    rows: Rows, point: str, state: str, teller: str | None, reason: str | None, at_ms: int
) -> None:
    rows.execute(
        "INSERT INTO points VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " state = excluded.state, teller = excluded.teller, reason = excluded.reason,"
        " since_ms = excluded.since_ms",
        (point, state, teller, reason, at_ms),
    )


def _call(
    rows: Rows,
    event: e.TicketCalled | e.TicketRecalled | e.TicketReturned,
    at_ms: int,
    kind: str,
    rule: str | None,
) -> None:
    rows.insert("calls", (event.call_id, event.ticket, event.point, at_ms, kind, rule))


def _end(rows: Rows, ticket: str, state: str, at_ms: int) -> None:
    _one(
        rows.execute(
            "UPDATE tickets SET state = ?, ended_ms = ?"
            " WHERE id = ? AND state IN ('waiting', 'called', 'parked')",
            (state, at_ms, ticket),
        ),
        ticket,
    )


def _one(cursor: sqlite3.Cursor, ticket: str) -> None:
    if cursor.rowcount != 1:
        raise GuardTripped(f"ticket {ticket} was not in the state that its event needs")


PROJECTIONS: dict[type, Callable[[Rows, Any, int, int], None]] = {
    e.HallConfigured: hall_configured,
    e.DayOpened: day_opened,
    e.TicketIssued: ticket_issued,
    e.TicketCalled: ticket_called,
    e.TicketRecalled: ticket_recalled,
    e.TicketReturned: ticket_returned,
    e.ServiceStarted: service_started,
    e.TicketFinished: ticket_finished,
    e.TicketNoShow: ticket_no_show,
    e.TicketCancelled: ticket_cancelled,
    e.TicketExpired: ticket_expired,
    e.PointOpened: point_opened,
    e.PointPaused: point_paused,
    e.PointClosed: point_closed,
}
