"""Events: what happened, in the past tense; no personal data, no free text.

An event's time is the journal's (`Recorded.at_ms`, hall time in milliseconds); it is never
repeated inside the event.
"""

from dataclasses import dataclass, fields
from typing import get_args

from .entities import Health, Ticket
from .event_parts import Offer, PointCarried, Reason
from .rules import Rules


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
    steps: tuple[str, ...] = ()
    free_order: bool = False
    offer: Offer | None = None
    booking: str | None = None
    since_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TicketCalled:
    """A ticket was called to a point; `after` names the one that the same press ended there.

    `auto`: the hall called for an idle point, nobody pressed.
    """

    ticket: str
    point: str
    call_id: str
    reason: Reason
    after: str | None = None
    auto: bool = False


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
class StepFinished:
    """A step was done and the journey goes on: the ticket waits for its next service."""

    ticket: str
    point: str
    service: str
    todo: tuple[str, ...]
    place: str
    start_implied: bool = False


@dataclass(frozen=True, slots=True)
class StepsChanged:
    """The services that come after the present one were said anew."""

    ticket: str
    todo: tuple[str, ...]
    free_order: bool


@dataclass(frozen=True, slots=True)
class TicketNoShow:
    """A called customer did not come; `by` is staff, recall_limit or time."""

    ticket: str
    point: str
    by: str = "staff"


@dataclass(frozen=True, slots=True)
class TicketParked:
    """A customer waits aside, at most until `back_ms` (hall time); `call_id` takes a call back."""

    ticket: str
    point: str
    back_ms: int | None
    note_ref: str | None
    call_id: str | None


@dataclass(frozen=True, slots=True)
class TicketTransferred:
    """A ticket waits for `service` at `target`; `point` is where it was, `place` as asked."""

    ticket: str
    point: str | None
    service: str
    target: str | None
    place: str
    call_id: str | None


@dataclass(frozen=True, slots=True)
class TicketDiverted:
    """A waiting ticket was sent to a faster place."""

    ticket: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class TicketBounced:
    """The machines that a ticket was sent to failed it: it has its old place in the line again."""

    ticket: str
    point: str | None
    call_id: str | None


@dataclass(frozen=True, slots=True)
class TicketReleased:
    """Nobody serves any more where a ticket was sent: whoever may, serves it, in its place."""

    ticket: str


@dataclass(frozen=True, slots=True)
class TicketRejoined:
    """A parked or late ticket is in the line again; `by` is staff, customer or time."""

    ticket: str
    place: str
    by: str


@dataclass(frozen=True, slots=True)
class TierChanged:
    """A ticket is of another tier."""

    ticket: str
    tier: str


@dataclass(frozen=True, slots=True)
class TicketRestored:
    """An undo gave a ticket back what it was; `call_id` takes its call back."""

    ticket: str
    point: str
    what: str
    was: Ticket
    call_id: str | None


@dataclass(frozen=True, slots=True)
class PointRestored:
    """An undo gave a point back whom it served, and its counts; the end of every undo."""

    point: str
    what: str
    serves: str | None
    since_ms: int
    streak: int
    turn: int
    auto_ms: int


@dataclass(frozen=True, slots=True)
class TicketReturned:
    """A called ticket went back to its place because its point closed or paused."""

    ticket: str
    point: str
    call_id: str


@dataclass(frozen=True, slots=True)
class TicketCancelled:
    """A ticket was given up by the customer or taken out by staff; a call is taken back."""

    ticket: str
    by: str
    point: str | None = None
    call_id: str | None = None


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
class PointChanged:
    """A point has these skills and this zone until the day ends."""

    point: str
    skills: tuple[str, ...]
    borrows: tuple[str, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class MachineReported:
    """A self-service machine said how it is."""

    point: str
    health: Health
    busy: bool


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
    | StepFinished
    | StepsChanged
    | TicketNoShow
    | TicketParked
    | TicketTransferred
    | TicketDiverted
    | TicketBounced
    | TicketReleased
    | TicketRejoined
    | TierChanged
    | TicketRestored
    | TicketReturned
    | TicketCancelled
    | TicketExpired
    | PointOpened
    | PointPaused
    | PointClosed
    | PointChanged
    | PointRestored
    | MachineReported
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
