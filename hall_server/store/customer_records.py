"""The customer register: people by what they are recognised by, erasable as people are."""

import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from hall_server.customers import Customer, Entry, Mark
from hall_server.queueing.refusals import Refusal, Unknown

from .records_file import RecordsFile

#: A customer seen more than this before is noted as seen again.
_SEEN_STEP_MS = 24 * 3600 * 1000

_FIELDS = ("tier", "language", "name", "note")


@dataclass(slots=True)
class Imported:
    """What an import did; `refused` has the line and the refusal of each bad row."""

    made: int = 0
    changed: int = 0
    refused: list[tuple[int, Refusal]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many customers and appointments were erased."""

    customers: int
    appointments: int


class CustomerRecords(RecordsFile):
    """Customers; times are wall ms.  Whatever raises Refusal has written nothing."""

    def customer(self, ref: str) -> Customer | None:
        """Return a customer, or None."""
        with self._reading() as db:
            return _customer(db, ref)

    def identify(self, mark: Mark) -> Customer | None:
        """Return whose mark this is, or None."""
        with self._reading() as db:
            row = db.execute("SELECT customer FROM marks WHERE hash = ?", (mark.hash,)).fetchone()
            return _customer(db, row[0]) if row else None

    def keep(self, entry: Entry, now_ms: int) -> tuple[Customer, bool]:
        """Return the customer of an entry and whether they are new; known ones are added to.

        Raises Refusal `customers_differ` when its marks belong to different people.
        """
        with self._writing() as db:
            ref, is_new = _keep(db, entry, now_ms)
            return _found(db, ref), is_new

    def keep_all(
        self, entries: Iterable[tuple[int, Entry]], now_ms: int, *, skip_bad: bool
    ) -> Imported:
        """Keep many entries by line: all or nothing, or all but those that are refused."""
        done = Imported()
        with self._writing() as db:
            db.execute("SAVEPOINT before_all")
            for line, entry in entries:
                db.execute("SAVEPOINT before")
                try:
                    _, is_new = _keep(db, entry, now_ms)
                except Refusal as refusal:
                    db.execute("ROLLBACK TO before")
                    done.refused.append((line, refusal))
                else:
                    done.made += is_new
                    done.changed += not is_new
                db.execute("RELEASE before")
            if done.refused and not skip_bad:
                db.execute("ROLLBACK TO before_all")
                done.made = done.changed = 0
        return done

    def change(self, ref: str, entry: Entry, now_ms: int) -> Customer:
        """Change a customer; raises Unknown, Refusal `customers_differ`."""
        with self._writing() as db:
            if _customer(db, ref) is None:
                raise Unknown("customer", ref)
            _change(db, ref, entry, now_ms)
            return _found(db, ref)

    def seen(self, ref: str, at_ms: int) -> None:
        """Note that a customer was here, once a day; nothing is said of one who was erased."""
        with self._reading() as db:
            row = db.execute("SELECT seen_ms FROM customers WHERE ref = ?", (ref,)).fetchone()
        if row and row[0] < at_ms - _SEEN_STEP_MS:
            with self._writing() as db:
                db.execute("UPDATE customers SET seen_ms = ? WHERE ref = ?", (at_ms, ref))

    def erase(self, ref: str) -> None:
        """Erase a customer for good; the journal keeps a reference to nobody; raises Unknown."""
        with self._writing() as db:
            _unname_bookings(db, "= ?", ref)
            if not db.execute("DELETE FROM customers WHERE ref = ?", (ref,)).rowcount:
                raise Unknown("customer", ref)
        self._forget_log()

    def purge(self, before_ms: int) -> Purged:
        """Erase who was last seen before a time and is not expected, and older appointments."""
        gone = (
            "IN (SELECT ref FROM customers c WHERE seen_ms < ? AND NOT EXISTS ("
            "SELECT 1 FROM appointments a WHERE a.state = 'booked' AND (a.customer = c.ref OR"
            " a.phone_hash IN (SELECT hash FROM marks m WHERE m.customer = c.ref))))"
        )
        with self._writing() as db:
            old = db.execute("DELETE FROM appointments WHERE at_ms < ?", (before_ms,)).rowcount
            _unname_bookings(db, gone, before_ms)
            people = db.execute(f"DELETE FROM customers WHERE ref {gone}", (before_ms,)).rowcount  # noqa: S608
        if old or people:
            self._forget_log()
        return Purged(people, old)


def _keep(db: sqlite3.Connection, entry: Entry, now_ms: int) -> tuple[str, bool]:
    owners = _owners(db, entry.marks)
    if len(owners) > 1:
        raise _differ(*sorted(owners))
    if owners:
        (ref,) = owners
        _change(db, ref, entry, now_ms)
        return ref, False
    ref = secrets.token_hex(16)
    db.execute(
        "INSERT INTO customers (ref, created_ms, updated_ms, seen_ms) VALUES (?, ?, ?, ?)",
        (ref, now_ms, now_ms, now_ms),
    )
    _change(db, ref, entry, now_ms)
    return ref, True


def _change(db: sqlite3.Connection, ref: str, entry: Entry, now_ms: int) -> None:
    for kind in entry.forgotten:
        db.execute("DELETE FROM marks WHERE customer = ? AND kind = ?", (ref, kind))
    for mark in entry.marks:
        owner = _owners(db, (mark,)) - {ref}
        # Nobody has two ID numbers: another one is another person's, though no one knows whose.
        if owner or (mark.kind == "id_number" and _has_other_id(db, ref, mark)):
            raise _differ(ref, *owner)
        db.execute(
            "INSERT OR IGNORE INTO marks (hash, kind, last, customer) VALUES (?, ?, ?, ?)",
            (mark.hash, mark.kind, mark.last, ref),
        )
    for name in _FIELDS:
        value = getattr(entry, name)
        if value is not None or name in entry.emptied:
            # The names are those above.
            db.execute(f"UPDATE customers SET {name} = ? WHERE ref = ?", (value, ref))  # noqa: S608
    if entry.card_tier:
        query = "UPDATE customers SET tier = coalesce(tier, ?) WHERE ref = ?"
        db.execute(query, (entry.card_tier, ref))
    if entry.needs is not None:
        needs = " ".join(entry.needs)
        db.execute("UPDATE customers SET needs = ? WHERE ref = ?", (needs, ref))
    db.execute(
        "UPDATE customers SET updated_ms = ?, seen_ms = max(seen_ms, ?) WHERE ref = ?",
        (now_ms, now_ms, ref),
    )


def _owners(db: sqlite3.Connection, marks: Iterable[Mark]) -> set[str]:
    found = set()
    for mark in marks:
        rows = db.execute("SELECT customer FROM marks WHERE hash = ?", (mark.hash,))
        found |= {ref for (ref,) in rows}
    return found


def _has_other_id(db: sqlite3.Connection, ref: str, mark: Mark) -> bool:
    query = "SELECT 1 FROM marks WHERE customer = ? AND kind = 'id_number' AND hash != ?"
    return db.execute(query, (ref, mark.hash)).fetchone() is not None


def _unname_bookings(db: sqlite3.Connection, whose: str, value: str | int) -> None:
    """Take the phones of customers who go out of their appointments; the places stay taken."""
    db.execute(
        "UPDATE appointments SET phone_hash = NULL, phone = NULL, customer = NULL"  # noqa: S608
        f" WHERE customer {whose} OR phone_hash IN (SELECT hash FROM marks WHERE customer {whose})",
        (value, value),
    )


def _differ(*refs: str) -> Refusal:
    why = "These numbers belong to different customers."
    return Refusal("customers_differ", why, customers=list(refs))


def _found(db: sqlite3.Connection, ref: str) -> Customer:
    customer = _customer(db, ref)
    if customer is None:  # pragma: no cover -- it was written in this transaction
        raise Unknown("customer", ref)
    return customer


def _customer(db: sqlite3.Connection, ref: str) -> Customer | None:
    row = db.execute(
        "SELECT ref, tier, language, name, needs, note, created_ms, updated_ms, seen_ms"
        " FROM customers WHERE ref = ?",
        (ref,),
    ).fetchone()
    if row is None:
        return None
    marks = db.execute(
        "SELECT kind, last FROM marks WHERE customer = ? ORDER BY kind, last", (ref,)
    )
    ref, tier, language, name, needs, note, *times = row
    created_ms, updated_ms, seen_ms = times
    return Customer(
        ref,
        tier,
        language,
        name,
        tuple(needs.split()),
        note,
        tuple(marks.fetchall()),
        created_ms,
        updated_ms,
        seen_ms,
    )
