"""Call policies: plain objects in one registry; each turns a ticket's wait into a score."""

from typing import Protocol

from .rules import Promise


class Policy(Protocol):
    """How urgent a wait is; `version` is stored with each call, so a change shows."""

    name: str
    version: int

    def score(self, waited_ms: int, promise: Promise) -> float:
        """Return the score of a wait in milliseconds; the largest is called first."""
        ...

    def goes_first_since(self, mine_ms: int, mine: Promise, theirs: Promise, at_ms: int) -> int:
        """Return the latest arrival (ms) with which `theirs` goes before `mine` at `at_ms`."""
        ...


class Fifo:
    """First come, first served."""

    name = "fifo"
    version = 1

    def score(self, waited_ms: int, promise: Promise) -> float:
        """Return the wait in seconds."""
        return waited_ms / 1000

    def goes_first_since(self, mine_ms: int, mine: Promise, theirs: Promise, at_ms: int) -> int:
        """Return my own arrival: only earlier tickets go first."""
        return mine_ms


class PromiseUsed:
    """The share of the promised wait that is used, plus the tier's credit.

    Time-dependent priority with slopes 1 / promise (Kleinrock 1964); the affine form with a
    credit is Chan, Koole and L'Ecuyer 2014.
    """

    name = "promise"
    version = 1

    def score(self, waited_ms: int, promise: Promise) -> float:
        """Return waited / promise + credit."""
        return waited_ms / (promise.promise_s * 1000) + promise.credit

    def goes_first_since(self, mine_ms: int, mine: Promise, theirs: Promise, at_ms: int) -> int:
        """Return the arrival that gives `theirs` the score that `mine` has at `at_ms`."""
        score = self.score(at_ms - mine_ms, mine)
        return int(at_ms - (score - theirs.credit) * theirs.promise_s * 1000)


POLICIES: dict[str, Policy] = {policy.name: policy for policy in (Fifo(), PromiseUsed())}
