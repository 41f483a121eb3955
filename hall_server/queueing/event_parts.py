"""What events carry beside ids: the reason of a call, an offer, a point of the day before."""

from dataclasses import dataclass

from .entities import Health


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
class Offer:
    """A faster place that a customer was offered: its wait beside the usual one, in seconds."""

    target: str
    wait_s: int
    usual_s: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class PointCarried:
    """A point as it goes into a new business day."""

    id: str
    state: str
    teller: str | None
    reason: str | None
    since_ms: int
    health: Health = Health.OK
    busy: bool = False
