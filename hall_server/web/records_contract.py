"""The shapes of the customer register and the appointment book in the HTTP contract."""

from datetime import date, datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from hall_server.appointments import State
from hall_server.customers import Kind

from .contract import Asked, Id, Text, Time

Number = Annotated[str, Meta(min_length=1, max_length=40)]
Name = Annotated[str, Meta(max_length=80)]
Note = Annotated[str, Meta(max_length=200)]
Needs = Annotated[list[Id], Meta(max_length=20)]
At = Annotated[datetime, Meta(tz=True)]
Masked = Annotated[str, Meta(description="The last digits alone.")]


class Identify(Asked, frozen=True):
    """Say who a customer is by exactly one of these."""

    card: Number | None = None
    phone: Number | None = None
    id_number: Number | None = None
    appointment: Number | None = None


class NewCustomer(Asked, frozen=True):
    """Register a customer; at least one of card, phone and id_number is needed."""

    card: Number | None = None
    phone: Number | None = None
    id_number: Number | None = None
    tier: Id | None = None
    language: Id | None = None
    name: Name | None = None
    needs: Needs | None = None
    note: Note | None = None


class ChangeCustomer(Asked, frozen=True):
    """Change a customer: null empties a field, a number is added after those of `forget` go."""

    card: Number | UnsetType = UNSET
    phone: Number | UnsetType = UNSET
    id_number: Number | UnsetType = UNSET
    tier: Id | UnsetType | None = UNSET
    language: Id | UnsetType | None = UNSET
    name: Name | UnsetType | None = UNSET
    needs: Needs | UnsetType = UNSET
    note: Note | UnsetType | None = UNSET
    forget: Annotated[tuple[Kind, ...], Meta(max_length=3)] = ()


class CustomerMark(Struct, frozen=True, kw_only=True):
    """A number that a customer is known by, as its last digits."""

    kind: Kind
    last: Masked


class Customer(Struct, frozen=True, kw_only=True):
    """A customer of the register; `name` is masked, `tier` null means the default."""

    ref: str
    tier: str | None
    language: str | None
    name: str | None
    needs: list[str]
    note: str | None
    marks: list[CustomerMark]
    created_at: Time
    updated_at: Time
    seen_at: Time


class Moment(Struct, frozen=True, kw_only=True):
    """Something that happened to a ticket today, with the names of where and what for."""

    at: Time
    kind: str
    said: Text
    point: Text | None
    service: Text | None


class AtPoint(Struct, frozen=True, kw_only=True):
    """Who is at a point: needs and note from the register, and today's story of the ticket."""

    ticket: str | None
    needs: list[Text]
    note: str | None
    story: list[Moment]


class BookedTime(Struct, frozen=True, kw_only=True):
    """An appointment in short."""

    code: str
    service: str
    at: Time
    state: State


class Identified(Struct, frozen=True, kw_only=True):
    """Who came: of somebody unknown the tier alone; `appointment` is one of today."""

    customer: str | None
    known: bool
    tier: str
    language: str | None
    name: str | None
    needs: list[str]
    appointment: BookedTime | None


class SlotsAsked(Asked, frozen=True):
    """Which slots: a service's on a day of the hall."""

    service: Id
    day: date


class DayAsked(Asked, frozen=True):
    """A day of the hall; without it today."""

    day: date | None = None


class OpenSlot(Struct, frozen=True, kw_only=True):
    """A time that can be booked, and how many of its places are free."""

    at: Time
    capacity: int
    free: int


class NewAppointment(Asked, frozen=True):
    """Book a slot, for a customer of the register, a phone number or nobody in particular."""

    service: Id
    at: At
    customer: Id | None = None
    phone: Number | None = None
    language: Id | None = None


class MoveAppointment(Asked, frozen=True):
    """Move an appointment to another slot of its service."""

    at: At


class Appointment(BookedTime, frozen=True, kw_only=True):
    """An appointment; `customer` and the masked `name` are of the register, if it knows whose."""

    customer: str | None
    name: str | None
    phone: Masked | None
    language: str | None
    ticket: str | None
    created_at: Time


class RateService(Asked, frozen=True):
    """Say how the service of a ticket was, from 1 (bad) to 5 (very good)."""

    ticket: Id
    score: Annotated[int, Meta(ge=1, le=5)]


class Rated(Struct, frozen=True, kw_only=True):
    """A rating that is kept."""

    ticket: str
    point: str
    score: int
    at: Time


class PointRatings(Struct, frozen=True, kw_only=True):
    """How customers rated one point, 1 to 5."""

    point: str
    count: int
    average: float


class RatingsOfDay(Struct, frozen=True, kw_only=True):
    """The ratings of the business day; points that nobody rated are left out."""

    day: str | None
    points: list[PointRatings]
