"""What there is to explain: who reads, and the tickets that are compared at a point."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from hall_server.queueing.choosing import Candidate, deciding_rule
from hall_server.queueing.entities import Point, Ticket
from hall_server.queueing.events import TicketCalled
from hall_server.queueing.rules import Rules

from .texts import Text


class Audience(Enum):
    """Who reads a sentence."""

    STAFF = "staff"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Names:
    """What services, tiers, points and zones are called; an unknown id is its own name."""

    services: Mapping[str, Text] = field(default_factory=dict)
    tiers: Mapping[str, Text] = field(default_factory=dict)
    points: Mapping[str, Text] = field(default_factory=dict)
    zones: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and in which names; `mine` is the ticket of a customer who asks."""

    names: Names
    audience: Audience = Audience.STAFF
    mine: str | None = None

    def may_know(self, ticket: Ticket) -> bool:
        """Whether the reader may know what became of a ticket, and what it is for."""
        return self.audience is Audience.STAFF or ticket.id == self.mine


@dataclass(frozen=True, slots=True)
class Scene:
    """A point at one moment (hall ms); `now`: no call was made, the rules are asked."""

    rules: Rules
    point: Point
    at_ms: int
    correction_ms: int
    now: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Two tickets at a point in the order of the rules; `behind` is None when nobody else was."""

    scene: Scene
    ahead: Candidate
    behind: Candidate | None

    @property
    def rule(self) -> str:
        """The rule that decided: one of `choosing.RULES`, or `only`."""
        return deciding_rule(self.ahead.rank, self.behind.rank) if self.behind else "only"


@dataclass(frozen=True, slots=True)
class Status:
    """What a ticket was doing, since when (hall ms) and where; `absent`: not issued yet."""

    name: str
    cause: int
    at_ms: int
    point: str | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """What is to be said of two tickets; `ahead` was called first, at `scene`, if at all.

    `case` compares them there; else `away` says what the other was doing instead of waiting, or
    it waited, but not for this point.  `reversed`: not what was asked; when `later` the one
    behind was called too, the one ahead was `meanwhile` not waiting.  None called: `now` has a
    case for each point.
    """

    ahead: Ticket
    behind: Ticket
    reversed: bool = False
    scene: Scene | None = None
    call: TicketCalled | None = None
    case: Case | None = None
    away: Status | None = None
    later: Status | None = None
    meanwhile: Status | None = None
    now: tuple[Case, ...] = ()
