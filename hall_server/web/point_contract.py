"""The shapes of the HTTP contract for service points, and for what is done at one."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from hall_server.queueing.entities import Health, PointState

from .contract import Asked, Id, Text, Ticket, Time

Skills = Annotated[list[Id], Meta(max_length=100)]


class OpenPoint(Asked, frozen=True):
    """Open a point; `take_over` signs out the teller who is there."""

    take_over: bool = False


class PausePoint(Asked, frozen=True):
    """Pause a point for one of the configured reasons."""

    reason: Id


class ChangePoint(Asked, frozen=True):
    """Give a point other skills or another zone until the day ends; what is not given stays."""

    skills: Skills | None = None
    borrows: Skills | None = None
    zone: Id | None = None


class Call(Asked, frozen=True):
    """Call the next customer, or one ticket by its id."""

    ticket: Id | None = None


class Return(Asked, frozen=True):
    """Bring back a customer, by the ticket's id, who did not come."""

    ticket: Id


class Park(Asked, frozen=True):
    """Let a customer wait aside: for so many minutes, or until staff call again."""

    minutes: Annotated[float, Meta(gt=0, le=24 * 60)] | None = None
    note: Annotated[str, Meta(max_length=200)] | None = None


class ReportMachine(Asked, frozen=True):
    """What a self-service machine says of itself; `busy`: a customer is at it."""

    health: Literal["ok", "fault", "out_of_cash", "out_of_paper"]
    busy: bool


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
    borrows: list[str]
    health: Health
    busy: bool
    auto: bool
    ticket: Ticket | None


class Machine(Struct, frozen=True, kw_only=True):
    """What the hall has of a machine after its report; `ticket` is the customer sent to it."""

    point: str
    health: Health
    busy: bool
    ticket: Ticket | None
