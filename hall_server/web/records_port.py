"""What the web needs of the records: the customer register, the appointment book, ratings."""

from typing import Protocol

from hall_server.appointments import Booking
from hall_server.customers import Customer, Entry, Fingerprints, Mark
from hall_server.ports import Request
from hall_server.ratings import PointRatings


class Records(Protocol):
    """People and appointments, for any thread; times are wall ms; every method: StoreFailed."""

    prints: Fingerprints

    def customer(self, ref: str, /) -> Customer | None:
        """Return a customer, or None."""
        ...

    def identify(self, mark: Mark, /) -> Customer | None:
        """Return whose mark this is, or None."""
        ...

    def keep(self, entry: Entry, now_ms: int, /) -> tuple[Customer, bool]:
        """Return the customer of an entry and whether they are new; Refusal."""
        ...

    def change(self, ref: str, entry: Entry, now_ms: int, /) -> Customer:
        """Change a customer; Unknown, Refusal."""
        ...

    def seen(self, ref: str, at_ms: int, /) -> None:
        """Note that a customer was here."""
        ...

    def erase(self, ref: str, /) -> None:
        """Erase a customer; Unknown."""
        ...

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
        """Take a place in a slot; Unknown, Refusal."""
        ...

    def booking(self, code: str, /) -> Booking | None:
        """Return an appointment, or None."""
        ...

    def bookings(self, from_ms: int, until_ms: int, /) -> list[Booking]:
        """Return the appointments of a span."""
        ...

    def bookings_of(
        self, from_ms: int, until_ms: int, /, *, customer: str | None, phone: bytes | None
    ) -> list[Booking]:
        """Return the open appointments of a customer or of a phone's hash in a span."""
        ...

    def taken(self, service: str, from_ms: int, until_ms: int, /) -> dict[int, int]:
        """Return how many places of a service's slots are taken, by slot."""
        ...

    def move(self, code: str, at_ms: int, capacity: int, /) -> Booking:
        """Move an appointment; Unknown, Refusal."""
        ...

    def cancel(self, code: str, /) -> Booking:
        """Cancel an appointment; Unknown, Refusal."""
        ...

    def arrived(self, code: str, ticket: str, /) -> None:
        """Note which ticket an appointment became; Unknown, Refusal."""
        ...

    def released(self, code: str, ticket: str, /) -> None:
        """Take `arrived` back for a ticket that was not issued after all."""
        ...

    def ratings(self, day: str, /) -> list[PointRatings]:
        """Return the ratings of a business day by point."""
        ...
