"""Appointments: slots of a day, codes, and the rules of checking in; pure."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from .queueing.refusals import Refusal

#: Crockford's base 32 (crockford.com/base32.html): no I, L, O and U, which are misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

#: 40 bits: with a limit on tries nobody guesses one.
CODE_LENGTH = 8

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

State = Literal["booked", "cancelled", "arrived"]


@dataclass(frozen=True, slots=True)
class SlotRules:
    """When a service can be booked: local times as HH:MM, `capacity` customers a slot."""

    slot_min: int
    capacity: int
    opens: str
    closes: str
    weekdays: tuple[str, ...] = WEEKDAYS


@dataclass(frozen=True, slots=True)
class CheckInRules:
    """How early and late a customer may come, and the tier that a kept appointment gets."""

    tier: str | None = None
    early_ms: int = 15 * 60_000
    late_ms: int = 10 * 60_000
    refuses_late: bool = False


@dataclass(frozen=True, slots=True)
class Booking:
    """A customer's slot; `at_ms` and `created_ms` are wall time, `phone` the last digits.

    `customer` and `name` (masked) are of the register, if it knows whose the booking is.
    """

    code: str
    service: str
    at_ms: int
    state: State
    customer: str | None
    name: str | None
    phone: str | None
    language: str | None
    ticket: str | None
    created_ms: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked, in wall ms, and how many of its places are free."""

    at_ms: int
    capacity: int
    free: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a check-in gives the ticket.

    `booked_ms` (wall ms): the promise runs from it if it is later than now; None for one who is
    late and waits like everybody.  `tier` None: the customer's own.
    """

    booked_ms: int | None
    tier: str | None


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(written: str) -> str:
    """Return a code as it is kept: small letters, dashes, and I, L and O for 1 and 0 are read."""
    text = written.strip().upper().replace("-", "").replace(" ", "")
    return text.translate(str.maketrans("ILO", "110"))


def slots(rules: SlotRules, day: date, timezone: str) -> list[int]:
    """Return the wall times (ms) at which a local day's slots begin.

    Slots follow each other in elapsed time: of an hour that the clocks skip there are none, an
    hour that they repeat has its slots twice, and each is as long as any other.
    """
    if WEEKDAYS[day.weekday()] not in rules.weekdays:
        return []
    zone, step_ms = ZoneInfo(timezone), rules.slot_min * 60_000
    begin = _wall_ms(day, time.fromisoformat(rules.opens), zone)
    end = _wall_ms(day, time.fromisoformat(rules.closes), zone)
    return list(range(begin, end - step_ms + 1, step_ms))


def day_of(wall_ms: int, timezone: str) -> date:
    """Return the local calendar day of a wall time."""
    return datetime.fromtimestamp(wall_ms / 1000, ZoneInfo(timezone)).date()


def day_span(day: date, timezone: str) -> tuple[int, int]:
    """Return the wall times (ms) at which a local day begins and the next one begins."""
    zone = ZoneInfo(timezone)
    return _wall_ms(day, time(), zone), _wall_ms(day + timedelta(days=1), time(), zone)


def offered(
    rules: SlotRules, day: date, timezone: str, now_ms: int, days_ahead: int
) -> Iterator[int]:
    """Yield the slots of a day that can be booked now: not begun, and not too far ahead."""
    today = day_of(now_ms, timezone)
    if today <= day <= today + timedelta(days=days_ahead):
        yield from (at_ms for at_ms in slots(rules, day, timezone) if at_ms > now_ms)


def arrive(booking: Booking, now_wall_ms: int, rules: CheckInRules) -> Arrival:
    """Return what checking in now gives.

    Raises Refusal `appointment_cancelled`, `already_arrived` (about `ticket`), `too_early`
    (about `opens_at`, RFC 3339) or `too_late` (about `closed_at`).
    """
    refuse_ended(booking)
    opens_ms, closes_ms = booking.at_ms - rules.early_ms, booking.at_ms + rules.late_ms
    if now_wall_ms < opens_ms:
        why = "It is too early to check in for this appointment."
        raise Refusal("too_early", why, opens_at=rfc3339(opens_ms))
    if now_wall_ms <= closes_ms:
        return Arrival(booking.at_ms, rules.tier)
    if rules.refuses_late:
        why = "It is too late to check in for this appointment."
        raise Refusal("too_late", why, closed_at=rfc3339(closes_ms))
    return Arrival(None, None)


def refuse_ended(booking: Booking) -> None:
    """Raise Refusal when an appointment is cancelled or has been kept."""
    if booking.state == "cancelled":
        raise Refusal("appointment_cancelled", "This appointment was cancelled.")
    if booking.state == "arrived":
        why = "The customer of this appointment has arrived."
        raise Refusal("already_arrived", why, ticket=booking.ticket)


def rfc3339(wall_ms: int) -> str:
    """Return a wall time (ms) as RFC 3339 in UTC with milliseconds."""
    wall = datetime.fromtimestamp(wall_ms / 1000, UTC)
    return wall.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _wall_ms(day: date, at: time, zone: ZoneInfo) -> int:
    # In an hour that is skipped or repeated: as PEP 495 resolves fold=0.
    return round(datetime.combine(day, at, zone).timestamp() * 1000)
