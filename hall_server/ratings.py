"""How the service was: who may say so now, and what a customer said; never in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from .queueing import events as e
from .queueing.entities import Ticket, TicketState
from .queueing.events import Recorded
from .queueing.model import HallState
from .queueing.refusals import Refusal

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class Rating:
    """What one customer said of one service, 1 to 5; `at_ms` is wall time, `day` the business day.

    `teller` is the reference of who served, if anybody was signed in.
    """

    ticket: str
    point: str
    teller: str | None
    score: int
    at_ms: int
    day: str


@dataclass(frozen=True, slots=True)
class PointRatings:
    """What a business day's customers said of one point."""

    point: str
    count: int
    average: float


@dataclass(frozen=True, slots=True)
class Moment:
    """Now: hall time and wall time in ms, and the business day."""

    hall_ms: int
    wall_ms: int
    day: str

    @classmethod
    def of(cls, state: HallState, now_ms: int) -> "Moment":
        """Return the moment of a hall's state."""
        return cls(now_ms, now_ms + state.day.correction_ms, state.day.day or "")


class RatingBook(Protocol):
    """Where ratings are kept; every method: StoreFailed."""

    def rate(self, rating: Rating, /) -> Rating:
        """Keep a rating and return it, or the one that the ticket has already."""
        ...

    def ratings(self, day: str, /) -> list[PointRatings]:
        """Return the ratings of a business day by point."""
        ...


@dataclass(frozen=True, slots=True)
class Served:
    """A service that is over: whose, where, by whom, until when (hall ms); rated or not."""

    ticket: str
    point: str
    teller: str | None
    ended_ms: int
    rated: bool = False


class Ratings:
    """Knows of each point whom it served last, for as long as that customer may rate it.

    The question ends when the next customer's service starts: else the wrong one would answer.
    """

    def __init__(self, book: RatingBook, within_s: float) -> None:
        self._book = book
        self._within_ms = round(within_s * 1000)
        self._served: dict[str, Served] = {}
        self._tellers: dict[str, str | None] = {}

    def begin(self, state: HallState, now_ms: int) -> None:
        """Take over a hall that is running: the questions that a restart interrupted are open."""
        self._tellers = {point.id: point.teller for point in state.points.values()}
        for ticket in sorted(state.tickets.values(), key=lambda it: it.ended_ms or 0):
            if (served := self._just_served(ticket, now_ms)) is not None:
                self._served[served.point] = served

    def _just_served(self, ticket: Ticket, now_ms: int) -> Served | None:
        point, ended_ms = ticket.point, ticket.ended_ms
        if ticket.state is not TicketState.FINISHED or point is None or ended_ms is None:
            return None
        if now_ms - ended_ms > self._within_ms:
            return None
        return Served(ticket.id, point, self._tellers.get(point), ended_ms)

    def on_commit(self, recorded: Sequence[Recorded]) -> None:
        """Follow the journal; returns at once."""
        for entry in recorded:
            self._follow(entry.event, entry.at_ms)

    def _follow(self, event: e.Event, at_ms: int) -> None:
        match event:
            case e.PointOpened():
                self._tellers[event.point] = event.teller
            case e.PointClosed():
                self._tellers.pop(event.point, None)
            case e.TicketFinished(by_rollover=False) | e.StepFinished():
                teller = self._tellers.get(event.point)
                self._served[event.point] = Served(event.ticket, event.point, teller, at_ms)
            case e.ServiceStarted():
                self._served.pop(event.point, None)
            case e.TicketRestored():
                if self._is_asked(event.point, event.ticket):
                    self._served.pop(event.point, None)
            case e.DayOpened():
                self._served.clear()

    def _is_asked(self, point: str, ticket: str) -> bool:
        served = self._served.get(point)
        return served is not None and served.ticket == ticket

    def asked(self, point: str, now_ms: int) -> Served | None:
        """Return whose rating a point waits for now, or None; a rated one is not asked again."""
        served = self._open(point, now_ms)
        return None if served is None or served.rated else served

    def question(self, point: str, now_ms: int) -> dict[str, Any] | None:
        """Return what a tablet at a window asks: the ticket, and for how many seconds still."""
        served = self.asked(point, now_ms)
        if served is None:
            return None
        left_ms = served.ended_ms + self._within_ms - now_ms
        return {"ticket": served.ticket, "left_s": round(max(0, left_ms) / 1000, 1)}

    def _open(self, point: str, now_ms: int) -> Served | None:
        served = self._served.get(point)
        if served is None or now_ms - served.ended_ms > self._within_ms:
            return None
        return served

    def rate(self, point: str, score: int, now: Moment, *, ticket: str | None = None) -> Rating:
        """Keep a score of the service that is just over; raises Refusal, StoreFailed.

        The same once more is answered again; `rating_closed` when nobody may rate here now,
        `rated_already` when the ticket has another score.
        """
        served = self._open(point, now.hall_ms)
        if served is None or (ticket is not None and served.ticket != ticket):
            raise Refusal("rating_closed", f"No service at {point} can be rated now.", point=point)
        if not LOWEST <= score <= HIGHEST:
            raise Refusal("bad_input", f"A score is {LOWEST} to {HIGHEST}.", field="score")
        rating = Rating(served.ticket, point, served.teller, score, now.wall_ms, now.day)
        kept = self._book.rate(rating)
        if self._is_asked(point, kept.ticket):
            self._served[point] = replace(self._served[point], rated=True)
        if kept.score != score:
            raise Refusal("rated_already", "This service has been rated.", ticket=kept.ticket)
        return kept
