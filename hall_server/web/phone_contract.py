"""The shapes of the HTTP contract for the phone page: what a ticket's holder sees."""

from typing import Literal

from msgspec import Struct

from hall_server.queueing.entities import TicketState
from hall_server.queueing.estimates import Estimate

from .contract import Text, Time

StepState = Literal["done", "now", "next"]


class PhonePoint(Struct, frozen=True, kw_only=True):
    """Where the customer is called to."""

    id: str
    label: Text


class PhonePlace(Struct, frozen=True, kw_only=True):
    """Where the customer was sent: a `point`, a `zone` or the `machines` of a zone."""

    kind: Literal["point", "zone", "machines"]
    id: str
    name: Text


class PhoneStep(Struct, frozen=True, kw_only=True):
    """One service of the visit: done, now or next."""

    service: str
    name: Text
    state: StepState


class PhoneHall(Struct, frozen=True, kw_only=True):
    """The hall's name."""

    name: Text


class PhoneTicket(Struct, frozen=True, kw_only=True):
    """What a ticket's holder sees; ask again after `poll_after` seconds.

    `zone` is where who waits for no place in particular sits down.
    """

    number: str
    service: str
    service_name: Text
    state: TicketState
    ahead: int | None
    estimate: Estimate | None
    point: PhonePoint | None
    place: PhonePlace | None
    zone: Text | None
    steps: list[PhoneStep]
    call_id: str | None
    recalls: int
    language: str
    issued_at: Time
    back_at: Time | None
    hall: PhoneHall
    poll_after: int
    can_cancel: bool
    can_return: bool
    can_write: bool
    at: Time
