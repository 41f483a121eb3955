"""Call policies: plain objects in one registry; each turns a ticket's wait into a score."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from .rules import Promise, TierRules

#: Compared part by part; the larger one is called first.
Score = tuple[float, ...]


class Kind(NamedTuple):
    """What a policy looks at beside the wait: the class's promise, its tier, and turns.

    `until_turn` counts the turns at this point until it is the tier's.
    """

    promise: Promise
    tier: TierRules
    until_turn: int = 0


class Policy(Protocol):
    """How urgent a wait is; `version` is stored with each call, so a change shows."""

    name: str
    version: int

    def score(self, waited_ms: int, kind: Kind) -> Score:
        """Return the score of a wait in milliseconds."""
        ...

    def goes_first_since(self, mine_ms: int, mine: Kind, theirs: Kind, at_ms: int) -> int:
        """Return the latest arrival (ms) with which `theirs` goes before `mine` at `at_ms`."""
        ...


#: Arrivals before everything, and after everything.
_NEVER, _ALWAYS = -(10**15), 10**15


def _by_class(mine: float, theirs: float, mine_ms: int) -> int:
    """Return the latest arrival that goes first where the class decides and then the wait."""
    if mine == theirs:
        return mine_ms
    return _ALWAYS if theirs > mine else _NEVER


class Fifo:
    """First come, first served."""

    name = "fifo"
    version = 1

    def score(self, waited_ms: int, kind: Kind) -> Score:
        """Return the wait in seconds."""
        return (waited_ms / 1000,)

    def goes_first_since(self, mine_ms: int, mine: Kind, theirs: Kind, at_ms: int) -> int:
        """Return my own arrival: only earlier tickets go first."""
        return mine_ms


class PromiseUsed:
    """The share of the promised wait that is used, plus the tier's credit.

    Time-dependent priority with slopes 1 / promise (Kleinrock 1964); the affine form with a
    credit is Chan, Koole and L'Ecuyer 2014.
    """

    name = "promise"
    version = 1

    def score(self, waited_ms: int, kind: Kind) -> Score:
        """Return waited / promise + credit."""
        promise = kind.promise
        return (waited_ms / (promise.promise_s * 1000) + promise.credit,)

    def goes_first_since(self, mine_ms: int, mine: Kind, theirs: Kind, at_ms: int) -> int:
        """Return the arrival that gives `theirs` the score that `mine` has at `at_ms`."""
        (score,) = self.score(at_ms - mine_ms, mine)
        return int(at_ms - (score - theirs.promise.credit) * theirs.promise.promise_s * 1000)


class HeadStart:
    """The wait plus the tier's head start: its tickets count as issued so much earlier.

    Jackson 1960; nobody who arrives more than the head start later can pass.
    """

    name = "head-start"
    version = 1

    def score(self, waited_ms: int, kind: Kind) -> Score:
        """Return the wait and the head start in seconds."""
        return (waited_ms / 1000 + kind.tier.head_start_s,)

    def goes_first_since(self, mine_ms: int, mine: Kind, theirs: Kind, at_ms: int) -> int:
        """Return my arrival, moved by the difference of the head starts."""
        return mine_ms + (theirs.tier.head_start_s - mine.tier.head_start_s) * 1000


class Strict:
    """The tier's rank, then the wait (Cobham 1954)."""

    name = "strict"
    version = 1

    def score(self, waited_ms: int, kind: Kind) -> Score:
        """Return the rank, and the wait in seconds."""
        return (kind.tier.rank, waited_ms / 1000)

    def goes_first_since(self, mine_ms: int, mine: Kind, theirs: Kind, at_ms: int) -> int:
        """Return whether the rank decides, else my own arrival."""
        return _by_class(mine.tier.rank, theirs.tier.rank, mine_ms)


class Turns:
    """Weighted turns of the tiers at each point; a tier nobody waits in is passed over.

    With turns of 2, 1 and 1 and all lines full the calls go A A B C A A B C; after Qmatic's
    work profiles.  Within a tier the oldest goes first.
    """

    name = "turns"
    version = 1

    def score(self, waited_ms: int, kind: Kind) -> Score:
        """Return the turns until this tier's (the fewest first), and the wait in seconds."""
        return (-kind.until_turn, waited_ms / 1000)

    def goes_first_since(self, mine_ms: int, mine: Kind, theirs: Kind, at_ms: int) -> int:
        """Return the arrival whose share of the turns was used up when mine is.

        The tiers take turns, so a line of theirs moves `turns / turns` as fast as mine.
        """
        share = theirs.tier.turns / max(1, mine.tier.turns)
        return int(at_ms - (at_ms - mine_ms) / share) if share else _NEVER


POLICIES: dict[str, Policy] = {
    policy.name: policy for policy in (PromiseUsed(), HeadStart(), Turns(), Strict(), Fifo())
}


def cycle(turns: Mapping[str, int]) -> tuple[str, ...]:
    """Return the tiers of one round of turns, in order."""
    return tuple(tier for tier, n in turns.items() for _ in range(n))


def until_turn(turns: Mapping[str, int], turn: int, tier: str) -> int:
    """Return how many turns from `turn` on pass before it is the tier's; without turns: last."""
    round_ = cycle(turns)
    for passed in range(len(round_)):
        if round_[(turn + passed) % len(round_)] == tier:
            return passed
    return len(round_)


def turn_after(turns: Mapping[str, int], turn: int, tier: str) -> int:
    """Return the turn that follows when a tier has had its next one."""
    round_ = cycle(turns)
    if tier not in round_:
        return turn
    return (turn + until_turn(turns, turn, tier) + 1) % len(round_)
