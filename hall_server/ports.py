"""What the one door needs of a store, and how a store says that it failed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .queueing.events import Event, Recorded


class StoreFailed(Exception):  # noqa: N818 -- reads as what happened
    """The store could not write or read: disk full, file gone, file locked."""


class GuardTripped(Exception):  # noqa: N818 -- reads as what happened
    """A unique key of the store refused what the rules allowed: a fault in the rules."""


@dataclass(frozen=True, slots=True)
class Request:
    """A command's identity: `scope` (principal and route), key, and SHA-256 of its body."""

    scope: str
    key: str
    digest: bytes

    @property
    def identity(self) -> tuple[str, str]:
        """Scope and key: under these an answer is kept."""
        return self.scope, self.key


@dataclass(frozen=True, slots=True)
class Answer:
    """What a caller gets, word for word, also when it asks again: status and body."""

    status: int
    body: bytes = b""


#: What is kept of a request: the digest of its body, and its answer.
Kept = tuple[bytes, Answer]


class Store(Protocol):
    """The journal, its projections and the records beside it; used by one writer thread.

    `story`, `note`, `position`, `since`, `until` and `durations` may be asked from any thread.
    """

    def replay(self) -> Iterator[Recorded]:
        """Yield the rules in force at the last day's opening, then everything since."""
        ...

    def last(self) -> tuple[int, int]:
        """Return seq and hall time (ms) of the newest event; (0, 0) when there is none."""
        ...

    def begin(self) -> None:
        """Begin a transaction; raises StoreFailed."""
        ...

    def commit(self) -> None:
        """Make the transaction durable; raises StoreFailed, its outcome then being unknown."""
        ...

    def rollback(self) -> None:
        """Forget the transaction."""
        ...

    def savepoint(self) -> None:
        """Begin one command inside the transaction."""
        ...

    def keep(self) -> None:
        """Keep what was written since the savepoint."""
        ...

    def forget(self) -> None:
        """Forget what was written since the savepoint."""
        ...

    def append(self, at_ms: int, events: Sequence[Event]) -> list[Recorded]:
        """Write one command's events and their projections; raises StoreFailed, GuardTripped.

        Outside a savepoint they may wait for `flush`, which raises the same.
        """
        ...

    def flush(self) -> None:
        """Write what waits; raises StoreFailed, GuardTripped."""
        ...

    def answered(self, requests: Sequence[Request]) -> dict[tuple[str, str], Kept]:
        """Return what is kept of those requests that were answered, by their identity."""
        ...

    def keep_answer(self, request: Request, answer: Answer, day: str) -> None:
        """Keep an answer through the business day after `day`."""
        ...

    def keep_notes(self, notes: Mapping[str, str], at_ms: int) -> None:
        """Keep free texts under their references."""
        ...

    def forget_notes(self, before_ms: int, but: Collection[str]) -> None:
        """Forget free texts older than a hall time (ms), but those still in use."""
        ...

    def erase_notes_of(self, person: str) -> None:
        """Forget the free texts on all tickets of a customer, by the customer's reference."""
        ...

    def keep_position(self, name: str, seq: int) -> None:
        """Keep how far a reader of the journal has come."""
        ...

    def position(self, name: str) -> int:
        """Return how far a reader of the journal has come; 0 at first."""
        ...

    def since(self, seq: int) -> Iterator[Recorded]:
        """Yield every event after a position."""
        ...

    def until(self, seq: int) -> Iterator[Recorded]:
        """Yield the rules in force at the opening of the day of `seq`, then all before `seq`."""
        ...

    def durations(self, service: str | None, limit: int) -> list[tuple[str, str, int]]:
        """Return the newest services done as (service, point, ms from start to end).

        Of one service or of all; only those whose start was marked and whose end was not the
        day's.
        """
        ...

    def story(self, ticket: str) -> list[Recorded]:
        """Return the events of one ticket, oldest first."""
        ...

    def note(self, ref: str) -> str | None:
        """Return a note's text."""
        ...

    def reopen(self) -> None:
        """Close what is open and open it again; raises StoreFailed."""
        ...

    def close(self) -> None:
        """Close the store."""
        ...
