"""Events: what happened, in the past tense; no personal data, no free text.

An event's time is the journal's (`Recorded.at_ms`, hall time in milliseconds); it is never
repeated inside the event.
"""

from dataclasses import dataclass, fields
from typing import get_args

from .rules import Rules


@dataclass(frozen=True, slots=True)
class Figures:
    """A ticket's standing at a call: seconds waited and promised, and the policy's score."""

    ticket: str
    number: str
    tier: str
    waited_s: float
    promise_s: int
    ceiling_s: int
    score: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a ticket was called: the policy, the rule that decided, winner and runner-up."""

    policy: str
    version: int
    rule: str
    winner: Figures
    runner_up: Figures | None
    candidates: int


@dataclass(frozen=True, slots=True)
class PointCarried:
    """A point as it goes into a new business day."""

    id: str
    state: str
    teller: str | None
    reason: str | None
    since_ms: int


@dataclass(frozen=True, slots=True)
class HallConfigured:
    """These rules are in force from here on; the open day ends at this wall time (ms)."""

    rules: Rules
    rolls_at_ms: int = 0


@dataclass(frozen=True, slots=True)
class DayOpened:
    """A business day began; times are wall time in milliseconds, `stopped` maps to notices."""

    day: str
    rolls_at_ms: int
    correction_ms: int
    issuing: bool
    notice_ref: str | None
    stopped: dict[str, str | None]
    points: tuple[PointCarried, ...]


@dataclass(frozen=True, slots=True)
class ClockCorrected:
    """From here on wall time is hall time plus this many milliseconds."""

    correction_ms: int


@dataclass(frozen=True, slots=True)
class TicketIssued:
    """A ticket was issued as the `n`th of its series today."""

    ticket: str
    token: str
    number: str
    series: str
    n: int
    service: str
    tier: str
    language: str
    origin: str | None = None
    person_ref: str | None = None


@dataclass(frozen=True, slots=True)
class TicketCalled:
    """A waiting ticket was called to a point."""

    ticket: str
    point: str
    call_id: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class TicketRecalled:
    """A called ticket was called once more."""

    ticket: str
    point: str
    call_id: str


@dataclass(frozen=True, slots=True)
class ServiceStarted:
    """The called customer came and is being served."""

    ticket: str
    point: str


@dataclass(frozen=True, slots=True)
class TicketFinished:
    """A ticket was done; `start_implied`: it was never marked as started."""

    ticket: str
    point: str
    start_implied: bool = False
    by_rollover: bool = False


@dataclass(frozen=True, slots=True)
class TicketNoShow:
    """A called customer did not come."""

    ticket: str
    point: str


@dataclass(frozen=True, slots=True)
class TicketReturned:
    """A called ticket went back to its place because its point closed or paused."""

    ticket: str
    point: str
    call_id: str


@dataclass(frozen=True, slots=True)
class TicketCancelled:
    """A ticket was given up by the customer or taken out by staff."""

    ticket: str
    by: str


@dataclass(frozen=True, slots=True)
class TicketExpired:
    """The business day ended before the ticket was served."""

    ticket: str


@dataclass(frozen=True, slots=True)
class PointOpened:
    """A point opened, or its pause ended, or its teller changed (`took_over_from`)."""

    point: str
    teller: str | None
    took_over_from: str | None = None


@dataclass(frozen=True, slots=True)
class PointPaused:
    """A point paused."""

    point: str
    reason: str


@dataclass(frozen=True, slots=True)
class PointClosed:
    """A point closed and its teller signed out."""

    point: str


@dataclass(frozen=True, slots=True)
class ServiceStopped:
    """A service stopped issuing."""

    service: str
    notice_ref: str | None


@dataclass(frozen=True, slots=True)
class ServiceRestarted:
    """A service issues again."""

    service: str


@dataclass(frozen=True, slots=True)
class HallStopped:
    """The hall stopped issuing."""

    notice_ref: str | None


@dataclass(frozen=True, slots=True)
class HallRestarted:
    """The hall issues again."""


Event = (
    HallConfigured
    | DayOpened
    | ClockCorrected
    | TicketIssued
    | TicketCalled
    | TicketRecalled
    | ServiceStarted
    | TicketFinished
    | TicketNoShow
    | TicketReturned
    | TicketCancelled
    | TicketExpired
    | PointOpened
    | PointPaused
    | PointClosed
    | ServiceStopped
    | ServiceRestarted
    | HallStopped
    | HallRestarted
)


def _kind(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


#: Every event class by its name in the journal, e.g. `ticket_issued`.
KINDS: dict[str, type] = {_kind(cls.__name__): cls for cls in get_args(Event)}

KIND_OF: dict[type, str] = {cls: kind for kind, cls in KINDS.items()}

#: Events that concern one ticket.
TICKET_EVENTS = tuple(cls for cls in KINDS.values() if "ticket" in {f.name for f in fields(cls)})


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in the journal: its place, hall time in milliseconds, first seq of its command."""

    seq: int
    at_ms: int
    cause: int
    event: Event
