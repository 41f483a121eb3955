"""Calls for help from the kiosks: kept in memory, since a person answers them within minutes."""

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from threading import Lock

#: Nobody came, or nobody pressed that they did: the customer is not there any more.
FORGOTTEN_AFTER_MS = 600_000

#: How long a kiosk says that somebody is coming.
COMING_FOR_MS = 120_000


@dataclass(frozen=True, slots=True)
class HelpCall:
    """A customer at a kiosk asked for help; times are hall time, ms."""

    kiosk: str
    since_ms: int
    answered_ms: int | None = None

    def holds(self, now_ms: int) -> bool:
        """Whether it still means something."""
        if self.answered_ms is not None:
            return now_ms < self.answered_ms + COMING_FOR_MS
        return now_ms < self.since_ms + FORGOTTEN_AFTER_MS


class HelpCalls:
    """At most one call for each kiosk; `on_change` is told of every change."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls: dict[str, HelpCall] = {}
        self.on_change: Callable[[], None] = lambda: None

    def ask(self, kiosk: str, now_ms: int) -> None:
        """Note that help is wanted; asking again changes nothing while the call is open."""
        with self._lock:
            known = self._calls.get(kiosk)
            if known and known.answered_ms is None and known.holds(now_ms):
                return
            self._calls[kiosk] = HelpCall(kiosk, now_ms)
        self.on_change()

    def answer(self, kiosk: str, now_ms: int) -> None:
        """Note that somebody is on the way."""
        with self._lock:
            known = self._calls.get(kiosk)
            if known is None or known.answered_ms is not None:
                return
            self._calls[kiosk] = replace(known, answered_ms=now_ms)
        self.on_change()

    def withdraw(self, kiosk: str) -> None:
        """Forget a kiosk's call."""
        with self._lock:
            if self._calls.pop(kiosk, None) is None:
                return
        self.on_change()

    def keep(self, kiosks: Container[str]) -> None:
        """Forget the calls of all other kiosks: they are not configured any more."""
        with self._lock:
            gone = [kiosk for kiosk in self._calls if kiosk not in kiosks]
        for kiosk in gone:
            self.withdraw(kiosk)

    def of(self, kiosk: str, now_ms: int) -> HelpCall | None:
        """Return a kiosk's call, answered or not, or None."""
        with self._lock:
            known = self._calls.get(kiosk)
        return known if known and known.holds(now_ms) else None

    def waiting(self, now_ms: int) -> list[HelpCall]:
        """Return the calls that nobody has answered yet, the oldest first."""
        with self._lock:
            calls = list(self._calls.values())
        open_ones = (call for call in calls if call.answered_ms is None and call.holds(now_ms))
        return sorted(open_ones, key=lambda call: call.since_ms)
