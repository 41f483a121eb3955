"""Commands: what somebody asks of the hall, in the imperative; ids and tokens come from outside."""

from dataclasses import dataclass

from .entities import Health
from .event_parts import Offer
from .rules import Rules


@dataclass(frozen=True, slots=True)
class Configure:
    """Put these rules in force; refused while they take away what open tickets need."""

    rules: Rules


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed: do what is due (open the day, roll it over)."""


@dataclass(frozen=True, slots=True)
class CorrectClock:
    """Adopt a difference between hall time and wall time (milliseconds, wall minus hall)."""

    correction_ms: int


@dataclass(frozen=True, slots=True)
class IssueTicket:
    """Issue a ticket for a service; `ticket` and `token` are fresh random ids.

    `steps` are the services after the first, in this order or, if `free_order`, the shortest
    wait first whenever one is done; who asks says what is first.  `offer` is the place that was
    offered, accepted or not.  A `booking` starts the promise's clock at `booked_ms` (hall time).
    """

    ticket: str
    token: str
    service: str
    tier: str | None = None
    language: str | None = None
    origin: str | None = None
    person_ref: str | None = None
    steps: tuple[str, ...] = ()
    free_order: bool = False
    offer: Offer | None = None
    booking: str | None = None
    booked_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """Take a waiting or called ticket out of the line; `by` is `customer` or `staff`."""

    ticket: str
    by: str


@dataclass(frozen=True, slots=True)
class TransferTicket:
    """Send a waiting or parked ticket elsewhere: a service, a target, or both.

    `place` is `kept`, `first` or `last`.
    """

    ticket: str
    service: str | None = None
    target: str | None = None
    place: str = "kept"


@dataclass(frozen=True, slots=True)
class DivertTicket:
    """Send a waiting ticket to a faster place, as an offer at issue would have."""

    ticket: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class ReturnTicket:
    """Bring a parked ticket, or one that came late, back into the line; `by` as in cancel."""

    ticket: str
    by: str


@dataclass(frozen=True, slots=True)
class ChangeTier:
    """Put an open ticket into another tier."""

    ticket: str
    tier: str


@dataclass(frozen=True, slots=True)
class ChangeSteps:
    """Say anew which services come after the present one."""

    ticket: str
    steps: tuple[str, ...]
    free_order: bool = False


@dataclass(frozen=True, slots=True)
class CallNext:
    """Finish the point's active ticket and call the next one by the rules."""

    point: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class CallTicket:
    """Call one waiting ticket by hand."""

    point: str
    ticket: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    """Call the point's called customer once more."""

    point: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class StartService:
    """The called customer is here: service begins."""

    point: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class FinishService:
    """The point's active ticket is done."""

    point: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class MarkNoShow:
    """The called customer did not come."""

    point: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Park:
    """Let the point's customer wait aside, until `minutes` have passed or staff call again."""

    point: str
    minutes: float | None = None
    note_ref: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class TransferCustomer:
    """Send the point's customer elsewhere, as `TransferTicket` does with one who waits."""

    point: str
    service: str | None = None
    target: str | None = None
    place: str = "kept"
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the point's last command, once."""

    point: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Open a point (or end its pause), signing its teller in; `take_over` replaces another."""

    point: str
    teller: str | None = None
    take_over: bool = False


@dataclass(frozen=True, slots=True)
class PausePoint:
    """Pause a point for one of the configured reasons."""

    point: str
    reason: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class ClosePoint:
    """Close a point and sign its teller out."""

    point: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """Give a point other skills or another zone until the day ends; None leaves a part as it is."""

    point: str
    skills: tuple[str, ...] | None = None
    borrows: tuple[str, ...] | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class ReportMachine:
    """What a self-service machine says of itself; `busy`: a customer is at it."""

    point: str
    health: Health
    busy: bool


@dataclass(frozen=True, slots=True)
class StopService:
    """Stop issuing tickets for a service; `notice_ref` names the notice kept in the records."""

    service: str
    notice_ref: str | None = None


@dataclass(frozen=True, slots=True)
class RestartService:
    """Issue tickets for a service again."""

    service: str


@dataclass(frozen=True, slots=True)
class StopHall:
    """Stop issuing tickets in the whole hall."""

    notice_ref: str | None = None


@dataclass(frozen=True, slots=True)
class RestartHall:
    """Issue tickets in the hall again."""


Command = (
    Configure
    | Tick
    | CorrectClock
    | IssueTicket
    | CancelTicket
    | TransferTicket
    | DivertTicket
    | ReturnTicket
    | ChangeTier
    | ChangeSteps
    | CallNext
    | CallTicket
    | Recall
    | StartService
    | FinishService
    | MarkNoShow
    | Park
    | TransferCustomer
    | Undo
    | OpenPoint
    | PausePoint
    | ClosePoint
    | ChangePoint
    | ReportMachine
    | StopService
    | RestartService
    | StopHall
    | RestartHall
)
