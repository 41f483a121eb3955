"""The store's twin in memory, for tests that need no disk; it keeps the same contract."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

from hall_server.ports import Answer, GuardTripped, Kept, Request
from hall_server.queueing import hall
from hall_server.queueing.events import (
    DayOpened,
    Event,
    HallConfigured,
    Recorded,
    StepFinished,
    TicketFinished,
    TicketIssued,
    TicketRestored,
)
from hall_server.queueing.model import HallState


@dataclass
class _Tables:
    events: list[Recorded] = field(default_factory=list)
    answers: dict[tuple[str, str], tuple[bytes, Answer, str]] = field(default_factory=dict)
    notes: dict[str, tuple[int, str]] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    numbers: set[tuple[str, int]] = field(default_factory=set)
    day: str = ""

    def copy(self) -> "_Tables":
        """Return tables that can be changed without changing these."""
        return _Tables(**{name: copy(value) for name, value in vars(self).items()})


class MemoryStore:
    """A store that lives as long as the process."""

    def __init__(self) -> None:
        self._now = _Tables()
        self._committed = _Tables()
        self._command = _Tables()

    def replay(self) -> Iterator[Recorded]:
        """Yield the rules in force at the last day's opening, then everything since."""
        return iter(_last_day(self._committed.events))

    def since(self, seq: int) -> Iterator[Recorded]:
        """Yield every event after a position."""
        return iter(self._committed.events[seq:])

    def until(self, seq: int) -> Iterator[Recorded]:
        """Yield the rules in force at the opening of the day of `seq`, then all before `seq`."""
        return iter(_last_day(self._committed.events[: max(seq - 1, 0)]))

    def durations(self, service: str | None, limit: int) -> list[tuple[str, str, int]]:
        """Return the newest services done as (service, point, ms from start to end)."""
        found = [it for it in _durations(self._committed.events) if service in (None, it[0])]
        return found[::-1][:limit]

    def story(self, ticket: str) -> list[Recorded]:
        """Return the events of one ticket."""
        return [r for r in self._committed.events if getattr(r.event, "ticket", None) == ticket]

    def last(self) -> tuple[int, int]:
        """Return seq and hall time (ms) of the newest event."""
        events = self._now.events
        return (events[-1].seq, events[-1].at_ms) if events else (0, 0)

    def begin(self) -> None:
        """Begin a transaction."""
        self._now = self._committed.copy()

    def commit(self) -> None:
        """Make the transaction the truth."""
        self._committed = self._now

    def rollback(self) -> None:
        """Forget the transaction."""
        self._now = self._committed

    def savepoint(self) -> None:
        """Begin one command."""
        self._command = self._now.copy()

    def keep(self) -> None:
        """Keep one command."""

    def forget(self) -> None:
        """Forget one command."""
        self._now = self._command

    def append(self, at_ms: int, events: Sequence[Event]) -> list[Recorded]:
        """Write one command's events."""
        cause = len(self._now.events) + 1
        recorded = []
        for event in events:
            self._guard(event)
            recorded.append(Recorded(len(self._now.events) + 1, at_ms, cause, event))
            self._now.events.append(recorded[-1])
        return recorded

    def _guard(self, event: Event) -> None:
        if isinstance(event, DayOpened):
            before, self._now.day = self._now.day, event.day
            self._now.numbers.clear()
            kept = {k: v for k, v in self._now.answers.items() if not before or v[2] >= before}
            self._now.answers = kept
        elif isinstance(event, TicketIssued):
            number = (event.series, event.n)
            if number in self._now.numbers:
                raise GuardTripped(f"number {event.number} was given before")
            self._now.numbers.add(number)

    def flush(self) -> None:
        """Do nothing: nothing waits."""

    def answered(self, requests: Sequence[Request]) -> dict[tuple[str, str], Kept]:
        """Return the digests and answers kept, by scope and key."""
        kept = self._now.answers
        asked = {request.identity for request in requests}
        return {identity: kept[identity][:2] for identity in asked if identity in kept}

    def keep_answer(self, request: Request, answer: Answer, day: str) -> None:
        """Keep an answer."""
        self._now.answers[request.identity] = (request.digest, answer, day)

    def keep_notes(self, notes: Mapping[str, str], at_ms: int) -> None:
        """Keep free texts."""
        self._now.notes.update({ref: (at_ms, text) for ref, text in notes.items()})

    def forget_notes(self, before_ms: int, but: Collection[str]) -> None:
        """Forget old free texts."""
        kept = self._now.notes.items()
        self._now.notes = {ref: it for ref, it in kept if it[0] >= before_ms or ref in but}

    def erase_notes_of(self, person: str) -> None:
        """Forget the texts on a customer's tickets."""
        events = [recorded.event for recorded in self._now.events]
        theirs = {
            event.ticket
            for event in events
            if isinstance(event, TicketIssued) and event.person_ref == person
        }
        for event in events:
            if getattr(event, "ticket", None) in theirs:
                self._now.notes.pop(getattr(event, "note_ref", None) or "", None)

    def keep_position(self, name: str, seq: int) -> None:
        """Keep a reader's place."""
        self._now.positions[name] = seq

    def position(self, name: str) -> int:
        """Return a reader's place."""
        return self._committed.positions.get(name, 0)

    def note(self, ref: str) -> str | None:
        """Return a note's text."""
        kept = self._committed.notes.get(ref)
        return kept[1] if kept else None

    def reopen(self) -> None:
        """Forget what was not committed."""
        self.rollback()

    def close(self) -> None:
        """Do nothing: the store lives as long as the process."""


def _last_day(events: list[Recorded]) -> list[Recorded]:
    opened = [i for i, r in enumerate(events) if isinstance(r.event, DayOpened)]
    if not opened:
        return list(events)
    rules = [r for r in events[: opened[-1]] if isinstance(r.event, HallConfigured)]
    return [*rules[-1:], *events[opened[-1] :]]


def _durations(events: list[Recorded]) -> list[tuple[str, str, int]]:
    """Return how long each service took that was begun, ended by somebody and not undone."""
    state, took = HallState(), dict[tuple[str, int], tuple[str, str, int]]()
    for recorded in events:
        event = recorded.event
        hall.apply(state, event, recorded.at_ms)
        if isinstance(event, TicketRestored):
            kept = len(event.was.stretches)
            took = {at: it for at, it in took.items() if at[0] != event.ticket or at[1] <= kept}
        elif isinstance(event, TicketFinished | StepFinished):
            stretches = state.tickets[event.ticket].stretches
            stay, by_rollover = stretches[-1], getattr(event, "by_rollover", False)
            if stay.started_ms is not None and not (event.start_implied or by_rollover):
                spent_ms = stay.ended_ms - stay.started_ms
                took[event.ticket, len(stretches)] = (stay.service, stay.point, spent_ms)
    return list(took.values())
