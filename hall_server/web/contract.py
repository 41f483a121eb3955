"""The shapes of the HTTP contract, version 1: what is asked and what is answered."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from hall_server.queueing.entities import TicketState
from hall_server.queueing.estimates import Estimate
from hall_server.queueing.event_parts import Offer, Reason

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Notice = Annotated[str, Meta(max_length=300)]
Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Text = Annotated[dict[str, str], Meta(description="The same words by language.")]
#: The states of a ticket, for a query: those are flat.
StateName = Literal[
    "waiting", "called", "serving", "parked", "finished", "no_show", "cancelled", "expired"
]
Steps = Annotated[list[Id], Meta(max_length=20)]
Place = Annotated[
    Literal["kept", "first", "last"],
    Meta(description="Where in the line: where it was, before the others, or as one who comes now"),
]
Target = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=80,
        description="Where a ticket is sent: `point:ID`, `zone:ID` or `machines:ZONE`.",
    ),
]


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """What every request body is: a JSON object without unknown fields."""


class OfferAnswered(Asked, frozen=True):
    """What the customer said to the offer of a faster place."""

    target: Target
    accepted: bool


class NewTicket(Asked, frozen=True):
    """Issue a ticket for a service and, if wanted, for the services after it.

    What is not said of tier and language is the customer's or the appointment's.
    """

    service: Id
    tier: Id | None = None
    customer: Id | None = None
    language: Id | None = None
    steps: Steps = []
    free_order: bool = False
    offer: OfferAnswered | None = None
    appointment: Annotated[str, Meta(min_length=1, max_length=40)] | None = None


class TicketsAsked(Asked, frozen=True):
    """Which tickets of today: those in a state, or with a number."""

    state: StateName | None = None
    number: Annotated[str, Meta(max_length=20)] | None = None


class TierAsked(Asked, frozen=True):
    """For which tier; without it the default one."""

    tier: Id | None = None


class Transfer(Asked, frozen=True):
    """Send a customer to another service, and to one point or one zone or wherever it is served."""

    service: Id | None = None
    point: Id | None = None
    zone: Id | None = None
    place: Place = "kept"


class Divert(Asked, frozen=True):
    """Send a waiting ticket to a faster place."""

    target: Target


class ChangeTier(Asked, frozen=True):
    """Put a ticket into another tier."""

    tier: Id


class ChangeSteps(Asked, frozen=True):
    """Say anew which services come after the present one; in `free_order` the shortest first."""

    steps: Steps
    free_order: bool = False


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
    """One customer's visit; `ahead` and `estimate` (seconds) are null unless it waits.

    `steps` are the services after the present one; `target` is where it was sent, `back_at` when
    a parked ticket is in the line again; `diversion` is what became of the offer of another place.
    """

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
    target: str | None
    steps: list[str]
    free_order: bool
    diversion: str | None
    back_at: Time | None


class IssuedTicket(Ticket, frozen=True, kw_only=True):
    """A new ticket with what only its holder may know: the token, and the phone page's address.

    `appointment_at` is the booked time of a kept or late appointment.
    """

    token: str
    url: str | None
    appointment_at: Time | None


class Happening(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event of a ticket's story; a call carries the reason why it was this ticket's turn."""

    seq: int
    at: Time
    kind: str
    said: Text
    point: str | None = None
    call_id: str | None = None
    by: str | None = None
    reason: Reason | None = None
    auto: bool = False
    service: str | None = None
    tier: str | None = None
    target: str | None = None
    place: str | None = None
    what: str | None = None
    offer: Offer | None = None
    note: str | None = None


class TicketStory(Ticket, frozen=True, kw_only=True):
    """A ticket, for staff with its story and the customer's reference in the register."""

    customer: str | UnsetType | None = UNSET
    timeline: list[Happening] | UnsetType = UNSET


class Reprint(Ticket, frozen=True, kw_only=True):
    """A ticket whose paper is printed again, and the print job's id."""

    job: str


class Way(Struct, frozen=True, kw_only=True):
    """One place that serves a service now, and the wait there in seconds."""

    target: str
    zone: str
    kind: str
    points: list[str]
    estimate: Estimate


class OfferedPlace(Struct, frozen=True, kw_only=True):
    """A faster place: its wait beside that of the usual line, in seconds."""

    target: str
    zone: str
    kind: str
    wait_s: int
    usual_s: int


class Places(Struct, frozen=True, kw_only=True):
    """Where a service can be had now, the shortest wait first; `usual` is the common line's."""

    service: str
    tier: str
    usual: Estimate | None
    places: list[Way]
    offer: OfferedPlace | None


class ServiceSwitch(Struct, frozen=True, kw_only=True):
    """Whether a service issues tickets, and the notice that says why not."""

    id: str
    open: bool
    notice: str | None


class HallSwitch(Struct, frozen=True, kw_only=True):
    """Whether the hall issues tickets, and the notice that says why not."""

    issuing: bool
    notice: str | None


class Session(Struct, frozen=True, kw_only=True):
    """Who was signed in, and the CSRF token for the header X-CSRFToken."""

    name: str
    role: str
    point: str | None
    csrf: str


class PageToken(Struct, frozen=True, kw_only=True):
    """The CSRF token that this browser's pages send in the header X-CSRFToken."""

    csrf: str


class ProblemBody(Struct, frozen=True, kw_only=True):
    """RFC 9457: why not; `code` is stable, further members name what it is about."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
