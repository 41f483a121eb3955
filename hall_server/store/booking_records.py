"""Appointments: places in slots, guarded inside one transaction, and their check-in."""

import sqlite3
from collections.abc import Iterable

from hall_server.appointments import Booking, new_code, refuse_ended, rfc3339
from hall_server.customers import Mark
from hall_server.ports import Request
from hall_server.queueing.refusals import Refusal, Unknown

from .records_file import RecordsFile

#: A booking with a phone alone is its owner's as soon as the register knows the phone.
_SELECT = """
    SELECT a.code, a.service, a.at_ms, a.state, c.ref, c.name, a.phone, a.language, a.ticket,
           a.created_ms
    FROM appointments a
    LEFT JOIN marks m ON m.hash = a.phone_hash
    LEFT JOIN customers c ON c.ref = coalesce(a.customer, m.customer)
"""


class BookingRecords(RecordsFile):
    """Appointments; times are wall ms.  Whatever raises Refusal has written nothing."""

    def book(
        self,
        service: str,
        at_ms: int,
        capacity: int,
        *,
        now_ms: int,
        customer: str | None = None,
        phone: Mark | None = None,
        language: str | None = None,
        request: Request | None = None,
    ) -> Booking:
        """Take a place in a slot; a request asked again gets its booking again.

        Raises Refusal `slot_full`, `key_reused`, and Unknown for the customer.
        """
        identity, digest = self._request(request)
        with self._writing() as db:
            if identity and (known := _asked_before(db, identity, digest)):
                return known
            if customer is not None and not _exists(db, customer):
                raise Unknown("customer", customer)
            _refuse_full(db, service, at_ms, capacity)
            code = new_code()
            db.execute(
                "INSERT INTO appointments (code, service, at_ms, state, customer, phone_hash,"
                " phone, language, created_ms, request, digest)"
                " VALUES (?, ?, ?, 'booked', ?, ?, ?, ?, ?, ?, ?)",
                (code, service, at_ms, customer, phone and phone.hash, phone and phone.last,
                 language, now_ms, identity, digest),
            )  # fmt: skip
            return _found(db, code)

    def booking(self, code: str) -> Booking | None:
        """Return an appointment, or None."""
        with self._reading() as db:
            return _booking(db, code)

    def bookings(self, from_ms: int, until_ms: int) -> list[Booking]:
        """Return the appointments of a span, cancelled ones too, by time."""
        where = " WHERE a.at_ms >= ? AND a.at_ms < ? ORDER BY a.at_ms, a.service, a.created_ms"
        with self._reading() as db:
            return _read(db.execute(_SELECT + where, (from_ms, until_ms)))

    def bookings_of(
        self, from_ms: int, until_ms: int, *, customer: str | None, phone: bytes | None
    ) -> list[Booking]:
        """Return the open appointments of a customer or of a phone's hash in a span, by time."""
        where = (
            " WHERE a.at_ms >= ? AND a.at_ms < ? AND a.state = 'booked'"
            " AND (c.ref = ? OR a.phone_hash = ?) ORDER BY a.at_ms"
        )
        with self._reading() as db:
            return _read(db.execute(_SELECT + where, (from_ms, until_ms, customer, phone)))

    def taken(self, service: str, from_ms: int, until_ms: int) -> dict[int, int]:
        """Return how many places of a service's slots in a span are taken, by slot."""
        with self._reading() as db:
            return dict(
                db.execute(
                    "SELECT at_ms, count(*) FROM appointments WHERE at_ms >= ? AND at_ms < ?"
                    " AND service = ? AND state != 'cancelled' GROUP BY at_ms",
                    (from_ms, until_ms, service),
                ).fetchall()
            )

    def move(self, code: str, at_ms: int, capacity: int) -> Booking:
        """Move an open appointment to another slot of its service.

        Raises Unknown, Refusal `slot_full`, `appointment_cancelled`, `already_arrived`.
        """
        with self._writing() as db:
            booking = _found(db, code)
            refuse_ended(booking)
            if booking.at_ms != at_ms:
                _refuse_full(db, booking.service, at_ms, capacity)
                db.execute("UPDATE appointments SET at_ms = ? WHERE code = ?", (at_ms, code))
            return _found(db, code)

    def cancel(self, code: str) -> Booking:
        """Cancel an appointment, also one that is cancelled; Unknown, Refusal `already_arrived`."""
        with self._writing() as db:
            booking = _found(db, code)
            if booking.state != "cancelled":
                refuse_ended(booking)
                db.execute("UPDATE appointments SET state = 'cancelled' WHERE code = ?", (code,))
            return _found(db, code)

    def arrived(self, code: str, ticket: str) -> None:
        """Note which ticket an appointment became; the same ticket again changes nothing.

        Raises Unknown, Refusal `appointment_cancelled`, `already_arrived`.
        """
        with self._writing() as db:
            booking = _found(db, code)
            if booking.ticket == ticket:
                return
            refuse_ended(booking)
            db.execute(
                "UPDATE appointments SET state = 'arrived', ticket = ? WHERE code = ?",
                (ticket, code),
            )

    def released(self, code: str, ticket: str) -> None:
        """Take `arrived` back for a ticket that was not issued after all."""
        with self._writing() as db:
            db.execute(
                "UPDATE appointments SET state = 'booked', ticket = NULL"
                " WHERE code = ? AND ticket = ?",
                (code, ticket),
            )

    def _request(self, request: Request | None) -> tuple[bytes | None, bytes | None]:
        if request is None:
            return None, None
        identity = f"{request.scope}\0{request.key}".encode()
        # The body may hold a phone number, which its plain digest would give away.
        return self.prints.of("request", identity), self.prints.of("body", request.digest)


def _asked_before(db: sqlite3.Connection, identity: bytes, digest: bytes | None) -> Booking | None:
    query = "SELECT code, digest FROM appointments WHERE request = ?"
    row = db.execute(query, (identity,)).fetchone()
    if row is None:
        return None
    if row[1] != digest:
        raise Refusal("key_reused", "This key was used for another request.")
    return _found(db, row[0])


def _refuse_full(db: sqlite3.Connection, service: str, at_ms: int, capacity: int) -> None:
    (taken,) = db.execute(
        "SELECT count(*) FROM appointments"
        " WHERE at_ms = ? AND service = ? AND state != 'cancelled'",
        (at_ms, service),
    ).fetchone()
    if taken >= capacity:
        why = "Every place at this time is taken."
        raise Refusal("slot_full", why, service=service, at=rfc3339(at_ms))


def _exists(db: sqlite3.Connection, customer: str) -> bool:
    found = db.execute("SELECT 1 FROM customers WHERE ref = ?", (customer,))
    return found.fetchone() is not None


def _found(db: sqlite3.Connection, code: str) -> Booking:
    booking = _booking(db, code)
    if booking is None:
        raise Unknown("appointment", code)
    return booking


def _booking(db: sqlite3.Connection, code: str) -> Booking | None:
    found = _read(db.execute(_SELECT + " WHERE a.code = ?", (code,)))
    return found[0] if found else None


def _read(rows: Iterable[tuple[object, ...]]) -> list[Booking]:
    return [Booking(*row) for row in rows]  # type: ignore[arg-type]
