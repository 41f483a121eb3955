"""The row of a ticket, its steps and its calls; every change guards the state it comes from."""

from collections.abc import Callable
from typing import Any

from hall_server.ports import GuardTripped
from hall_server.queueing import events as e

from .rows import Rows

#: What is set when a ticket is at no point, when it waits, and for the promise's clock.
_NOWHERE = "point = NULL, called_ms = NULL, started_ms = NULL"
_WAITS = f"state = 'waiting', {_NOWHERE}"
_CLOCK = "since_ms = CASE WHEN ? = 'last' THEN ? ELSE since_ms END"

_AT_POINT = "('called', 'serving')"

#: What becomes of an accepted offer: served where it led, or not.
_DONE = "diversion = replace(diversion, 'accepted', 'done')"
_BOUNCED = "diversion = replace(diversion, 'accepted', 'bounced')"
_OPEN = "('waiting', 'called', 'serving', 'parked')"

#: States in which a command leaves its tickets, from which an undo brings them back.
_LEFT_BY = {
    "call": "('called', 'finished', 'waiting', 'no_show', 'parked')",
    "start": "('serving')",
    "finish": "('finished', 'waiting')",
    "no_show": "('no_show')",
    "park": "('parked')",
    "transfer": "('waiting')",
}


def ticket_issued(rows: Rows, event: e.TicketIssued, seq: int, at_ms: int) -> None:
    """Add a ticket of the newest day."""
    offer = event.offer
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
            at_ms if event.since_ms is None else event.since_ms,
            offer.target if offer and offer.accepted else None,
            ("accepted" if offer.accepted else "refused") if offer else None,
            event.booking,
        ),
    )


def ticket_called(rows: Rows, event: e.TicketCalled, seq: int, at_ms: int) -> None:
    """Bring a waiting or parked ticket, and no other, to a point."""
    _change(
        rows,
        event.ticket,
        "state = 'called', point = ?, called_ms = ?",
        "('waiting', 'parked')",
        event.point,
        at_ms,
    )
    _call(rows, event, at_ms, "call", event.reason.rule)


def ticket_recalled(rows: Rows, event: e.TicketRecalled, seq: int, at_ms: int) -> None:
    """Add a recall, a call of its own."""
    _call(rows, event, at_ms, "recall")


def ticket_returned(rows: Rows, event: e.TicketReturned, seq: int, at_ms: int) -> None:
    """Put a called ticket back."""
    _change(rows, event.ticket, _WAITS, "('called')")
    _call(rows, event, at_ms, "withdrawn")


def service_started(rows: Rows, event: e.ServiceStarted, seq: int, at_ms: int) -> None:
    """Mark the start of a service."""
    _change(rows, event.ticket, "state = 'serving', started_ms = ?", "('called')", at_ms)


def ticket_finished(rows: Rows, event: e.TicketFinished, seq: int, at_ms: int) -> None:
    """End a served visit and with it its last step."""
    _step(rows, event.ticket, event.point, at_ms, "finished")
    _change(
        rows,
        event.ticket,
        "state = 'finished', stays = stays + 1, ended_ms = ?, start_implied = ?,"
        f" by_rollover = ?, started_ms = coalesce(started_ms, called_ms), {_DONE}",
        _AT_POINT,
        at_ms,
        event.start_implied,
        event.by_rollover,
    )


def step_finished(rows: Rows, event: e.StepFinished, seq: int, at_ms: int) -> None:
    """End a step; the ticket waits for the next."""
    _step(rows, event.ticket, event.point, at_ms, "finished")
    changes = f"{_WAITS}, {_CLOCK}, stays = stays + 1, service = ?, target = NULL, {_DONE}"
    _change(rows, event.ticket, changes, _AT_POINT, event.place, at_ms, event.service)


def ticket_parked(rows: Rows, event: e.TicketParked, seq: int, at_ms: int) -> None:
    """Let a customer wait aside."""
    _step(rows, event.ticket, event.point, at_ms, "parked")
    _change(rows, event.ticket, f"state = 'parked', stays = stays + 1, {_NOWHERE}", _AT_POINT)
    _withdraw(rows, event, at_ms)


def ticket_transferred(rows: Rows, event: e.TicketTransferred, seq: int, at_ms: int) -> None:
    """Let a ticket wait elsewhere; one that was at a point ends its step there."""
    states = "('waiting', 'parked')"
    changes = f"{_WAITS}, {_CLOCK}, service = ?, target = ?, {_BOUNCED}"
    if event.point is not None:
        _step(rows, event.ticket, event.point, at_ms, "transferred")
        states, changes = _AT_POINT, f"{changes}, stays = stays + 1"
    _change(
        rows, event.ticket, changes, states, event.place, at_ms, event.service, event.target
    )  # fmt: skip
    _withdraw(rows, event, at_ms)


def ticket_diverted(rows: Rows, event: e.TicketDiverted, seq: int, at_ms: int) -> None:
    """Send a waiting ticket to a faster place."""
    changes = "target = ?, diversion = 'accepted'"
    _change(rows, event.ticket, changes, "('waiting')", event.offer.target)


def ticket_bounced(rows: Rows, event: e.TicketBounced, seq: int, at_ms: int) -> None:
    """Give a ticket its old place back."""
    states, changes = "('waiting')", f"{_WAITS}, target = NULL, diversion = 'bounced'"
    if event.point is not None:
        _step(rows, event.ticket, event.point, at_ms, "bounced")
        states, changes = _AT_POINT, f"{changes}, stays = stays + 1"
    _change(rows, event.ticket, changes, states)
    _withdraw(rows, event, at_ms)


def ticket_released(rows: Rows, event: e.TicketReleased, seq: int, at_ms: int) -> None:
    """Let whoever may serve a ticket serve it."""
    _change(rows, event.ticket, f"target = NULL, {_BOUNCED}", _OPEN)


def ticket_rejoined(rows: Rows, event: e.TicketRejoined, seq: int, at_ms: int) -> None:
    """Bring a parked or late ticket back into the line."""
    changes = f"{_WAITS}, {_CLOCK}, ended_ms = NULL"
    _change(rows, event.ticket, changes, "('parked', 'no_show')", event.place, at_ms)


def tier_changed(rows: Rows, event: e.TierChanged, seq: int, at_ms: int) -> None:
    """Give a ticket another tier."""
    _change(rows, event.ticket, "tier = ?", _OPEN, event.tier)


def ticket_restored(rows: Rows, event: e.TicketRestored, seq: int, at_ms: int) -> None:
    """Give a ticket back what it was; the steps that it had not made then never were."""
    was, stays = event.was, len(event.was.stretches)
    _change(
        rows,
        event.ticket,
        "service = ?, tier = ?, state = ?, point = ?, since_ms = ?, called_ms = ?,"
        " started_ms = ?, ended_ms = ?, start_implied = ?, by_rollover = ?, target = ?,"
        " diversion = ?, stays = ?",
        _LEFT_BY[event.what],
        was.service,
        was.tier,
        was.state.value,
        was.point,
        was.since_ms,
        was.called_ms,
        was.started_ms,
        was.ended_ms,
        was.start_implied,
        was.by_rollover,
        was.target,
        was.diversion,
        stays,
    )
    rows.execute("DELETE FROM steps WHERE ticket = ? AND n > ?", (event.ticket, stays))
    _withdraw(rows, event, at_ms)


def ticket_no_show(rows: Rows, event: e.TicketNoShow, seq: int, at_ms: int) -> None:
    """End a visit to which nobody came."""
    _change(rows, event.ticket, "state = 'no_show', ended_ms = ?", "('called')", at_ms)


def ticket_cancelled(rows: Rows, event: e.TicketCancelled, seq: int, at_ms: int) -> None:
    """End a visit that was given up."""
    _end(rows, event.ticket, "cancelled", at_ms)
    _withdraw(rows, event, at_ms)


def ticket_expired(rows: Rows, event: e.TicketExpired, seq: int, at_ms: int) -> None:
    """End a visit with the day."""
    _end(rows, event.ticket, "expired", at_ms)


def _end(rows: Rows, ticket: str, state: str, at_ms: int) -> None:
    states = "('waiting', 'called', 'parked')"
    _change(rows, ticket, "state = ?, ended_ms = ?", states, state, at_ms)


def _change(rows: Rows, ticket: str, changes: str, states: str, *values: object) -> None:
    """Change the row of a ticket that is in one of these states; raises GuardTripped."""
    sql = f"UPDATE tickets SET {changes} WHERE id = ? AND state IN {states}"  # noqa: S608 -- ours
    if rows.execute(sql, (*values, ticket)).rowcount != 1:
        raise GuardTripped(f"ticket {ticket} was not in the state that its event needs")


def _step(rows: Rows, ticket: str, point: str, at_ms: int, outcome: str) -> None:
    """Add the stay that ends here, while the ticket's row still says how it went."""
    added = rows.execute(
        "INSERT INTO steps SELECT id, stays + 1, service, point, since_ms, called_ms, started_ms,"
        " ?, ? FROM tickets WHERE id = ? AND point = ? AND state IN ('called', 'serving')",
        (at_ms, outcome, ticket, point),
    )
    if added.rowcount != 1:
        raise GuardTripped(f"ticket {ticket} is not at {point}, which its event needs")


def _call(
    rows: Rows,
    event: e.TicketCalled | e.TicketRecalled | e.TicketReturned,
    at_ms: int,
    kind: str,
    rule: str | None = None,
) -> None:
    rows.insert("calls", (event.call_id, event.ticket, event.point, at_ms, kind, rule))


def _withdraw(
    rows: Rows,
    event: (
        e.TicketParked
        | e.TicketTransferred
        | e.TicketBounced
        | e.TicketRestored
        | e.TicketCancelled
    ),
    at_ms: int,
) -> None:
    """Take a call off the boards, if the event says which."""
    if event.call_id is not None:
        row = (event.call_id, event.ticket, event.point, at_ms, "withdrawn", None)
        rows.insert("calls", row)


TICKET_PROJECTIONS: dict[type, Callable[[Rows, Any, int, int], None]] = {
    e.TicketIssued: ticket_issued,
    e.TicketCalled: ticket_called,
    e.TicketRecalled: ticket_recalled,
    e.TicketReturned: ticket_returned,
    e.ServiceStarted: service_started,
    e.TicketFinished: ticket_finished,
    e.StepFinished: step_finished,
    e.TicketParked: ticket_parked,
    e.TicketTransferred: ticket_transferred,
    e.TicketDiverted: ticket_diverted,
    e.TicketBounced: ticket_bounced,
    e.TicketReleased: ticket_released,
    e.TicketRejoined: ticket_rejoined,
    e.TierChanged: tier_changed,
    e.TicketRestored: ticket_restored,
    e.TicketNoShow: ticket_no_show,
    e.TicketCancelled: ticket_cancelled,
    e.TicketExpired: ticket_expired,
}
