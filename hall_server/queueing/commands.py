"""Commands: what somebody asks of the hall, in the imperative; ids and tokens come from outside."""

from dataclasses import dataclass

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
    """Issue a ticket for a service; `ticket` and `token` are fresh random ids."""

    ticket: str
    token: str
    service: str
    tier: str | None = None
    language: str | None = None
    origin: str | None = None
    person_ref: str | None = None


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """Take a waiting or called ticket out of the line; `by` is `customer` or `staff`."""

    ticket: str
    by: str


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
    | CallNext
    | CallTicket
    | Recall
    | StartService
    | FinishService
    | MarkNoShow
    | OpenPoint
    | PausePoint
    | ClosePoint
    | StopService
    | RestartService
    | StopHall
    | RestartHall
)
