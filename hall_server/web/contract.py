"""The shapes of the HTTP contract, version 1: what is asked and what is answered."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from hall_server.queueing.estimates import Estimate
from hall_server.queueing.events import Reason
from hall_server.queueing.model import PointState, TicketState

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Notice = Annotated[str, Meta(max_length=300)]
Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Text = Annotated[dict[str, str], Meta(description="The same words by language.")]


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """What every request body is: a JSON object without unknown fields."""


class NewTicket(Asked, frozen=True):
    """Issue a ticket for a service."""

    service: Id
    tier: Id | None = None
    language: Id | None = None


class OpenPoint(Asked, frozen=True):
    """Open a point; `take_over` signs out the teller who is there."""

    take_over: bool = False


class PausePoint(Asked, frozen=True):
    """Pause a point for one of the configured reasons."""

    reason: Id


class Call(Asked, frozen=True):
    """Call the next customer, or one ticket by its id."""

    ticket: Id | None = None


class SwitchService(Asked, frozen=True):
    """Stop or restart a service; the notice is kept while it is stopped."""

    open: bool
    notice: Notice | None = None


class SwitchHall(Asked, frozen=True):
    """Stop or restart issuing; the notice is kept while the hall is stopped."""

    issuing: bool
    notice: Notice | None = None


class SignIn(Asked, frozen=True):
    """Sign a person in."""

    name: Id
    password: Annotated[str, Meta(min_length=1, max_length=256)]


class Join(Asked, frozen=True):
    """Trade a device's token for a session."""

    token: Annotated[str, Meta(min_length=1, max_length=256)]


class Ticket(Struct, frozen=True, kw_only=True):
    """One customer's visit; `ahead` and `estimate` (seconds) are null unless it waits."""

    id: str
    number: str
    service: str
    tier: str
    language: str
    state: TicketState
    zone: str | None
    ahead: int | None
    estimate: Estimate | None
    issued_at: Time
    called_at: Time | None
    started_at: Time | None
    ended_at: Time | None
    point: str | None
    call_id: str | None
    recalls: int


class IssuedTicket(Ticket, frozen=True, kw_only=True):
    """A new ticket with what only its holder may know: the token, and the phone page's address."""

    token: str
    url: str | None


class Happening(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event of a ticket's story; a call carries the reason why it was this ticket's turn."""

    seq: int
    at: Time
    kind: str
    point: str | None = None
    call_id: str | None = None
    by: str | None = None
    reason: Reason | None = None


class TicketStory(Ticket, frozen=True, kw_only=True):
    """A ticket, for staff with its story."""

    timeline: list[Happening] | UnsetType = UNSET


class Reprint(Ticket, frozen=True, kw_only=True):
    """A ticket whose paper is printed again, and the print job's id."""

    job: str


class Point(Struct, frozen=True, kw_only=True):
    """A service point; `teller` is a reference, `ticket` the one called or being served."""

    id: str
    kind: str
    label: Text
    zone: str
    state: PointState
    reason: str | None
    teller: str | None
    since: Time
    skills: list[str]
    ticket: Ticket | None


class ServiceSwitch(Struct, frozen=True, kw_only=True):
    """Whether a service issues tickets, and the notice that says why not."""

    id: str
    open: bool
    notice: str | None


class HallSwitch(Struct, frozen=True, kw_only=True):
    """Whether the hall issues tickets, and the notice that says why not."""

    issuing: bool
    notice: str | None


class PhonePoint(Struct, frozen=True, kw_only=True):
    """Where the customer is called to."""

    id: str
    label: Text


class PhoneHall(Struct, frozen=True, kw_only=True):
    """The hall's name."""

    name: Text


class PhoneTicket(Struct, frozen=True, kw_only=True):
    """What a ticket's holder sees; ask again after `poll_after` seconds."""

    number: str
    service: str
    service_name: Text
    state: TicketState
    ahead: int | None
    estimate: Estimate | None
    point: PhonePoint | None
    call_id: str | None
    recalls: int
    language: str
    issued_at: Time
    hall: PhoneHall
    poll_after: int
    can_cancel: bool
    can_write: bool
    at: Time


class Session(Struct, frozen=True, kw_only=True):
    """Who was signed in, and the CSRF token for the header X-CSRFToken."""

    name: str
    role: str
    point: str | None
    csrf: str


class PageToken(Struct, frozen=True, kw_only=True):
    """The CSRF token that this browser's pages send in the header X-CSRFToken."""

    csrf: str


class Snapshot(Struct, frozen=True, kw_only=True):
    """What every face's snapshot has; within an epoch a lower `seq` is older."""

    epoch: str
    seq: int
    at: Time


class Named(Struct, frozen=True, kw_only=True):
    """Anything with an id; its further members are the face's."""

    id: str


class NamedPoint(Named, frozen=True, kw_only=True):
    """A service point in a snapshot."""

    kind: str


class HallSnapshot(Snapshot, frozen=True, kw_only=True):
    """The hall as the lobby manager sees it; a kiosk gets it without tickets and people."""

    services: list[Named]
    tiers: list[Named]
    points: list[NamedPoint]
    zones: list[Named]
    displays: list[Named]
    lines: list[Named]


class PointSnapshot(Snapshot, frozen=True, kw_only=True):
    """A service point as its teller sees it."""

    point: NamedPoint


class BoardCall(Struct, frozen=True, kw_only=True):
    """A call on a board, `age` in seconds."""

    call_id: str
    number: str
    point: str
    zone: str
    kind: str
    age: float


class DisplaySnapshot(Snapshot, frozen=True, kw_only=True):
    """A board as the hall's customers see it."""

    calls: list[BoardCall]
    waiting: list[Named]


class ProblemBody(Struct, frozen=True, kw_only=True):
    """RFC 9457: why not; `code` is stable, further members name what it is about."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
