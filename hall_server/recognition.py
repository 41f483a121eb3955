"""Who a customer is, by a mark: what the register and the appointment book say, in one answer."""

from typing import Any, Protocol

from .appointments import Booking, day_of, day_span, rfc3339
from .customers import Customer, Mark
from .settings import Settings

Json = dict[str, Any]


class Register(Protocol):
    """What recognising needs of the records; every method: StoreFailed."""

    def customer(self, ref: str, /) -> Customer | None:
        """Return a customer, or None."""
        ...

    def identify(self, mark: Mark, /) -> Customer | None:
        """Return whose mark this is, or None."""
        ...

    def bookings_of(
        self, from_ms: int, until_ms: int, /, *, customer: str | None, phone: bytes | None
    ) -> list[Booking]:
        """Return the open appointments of a customer or of a phone's hash in a span."""
        ...


def recognised(
    register: Register,
    settings: Settings,
    wall_ms: int,
    mark: Mark,
    card_tier: str | None = None,
) -> Json:
    """Return what a kiosk learns of a mark's holder, with today's nearest appointment."""
    customer = register.identify(mark)
    timezone = settings.hall.timezone
    booked = register.bookings_of(
        *day_span(day_of(wall_ms, timezone), timezone),
        customer=customer.ref if customer else None,
        phone=mark.hash if mark.kind == "phone" else None,
    )
    nearest = min(booked, key=lambda b: abs(b.at_ms - wall_ms), default=None)
    return described(settings, customer, card_tier, nearest)


def described(
    settings: Settings, customer: Customer | None, card_tier: str | None, booking: Booking | None
) -> Json:
    """Return what is said of a customer, known or not, and of an appointment."""
    own = customer.tier if customer and customer.tier in settings.tiers else None
    return {
        "customer": customer.ref if customer else None,
        "known": customer is not None,
        # Whoever the register gives no tier, or one that the hall no longer has: the card's.
        "tier": own or card_tier or settings.default_tier,
        "language": customer.language if customer else booking.language if booking else None,
        "name": customer.name if customer else None,
        "needs": list(customer.needs) if customer else [],
        "appointment": booked_time(booking) if booking else None,
    }


def booked_time(booking: Booking) -> Json:
    """Return an appointment in short."""
    return {
        "code": booking.code,
        "service": booking.service,
        "at": rfc3339(booking.at_ms),
        "state": booking.state,
    }
