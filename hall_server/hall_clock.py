"""Hall time: wall time at the start plus monotonic time; it never jumps and never runs back."""

import time
from collections.abc import Callable
from dataclasses import dataclass


def wall_clock() -> int:
    """Return the machine's wall time in milliseconds."""
    return time.time_ns() // 1_000_000


#: Linux counts a suspend in this clock; elsewhere a suspend shows as a drift and is adopted.
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def running_clock() -> int:
    """Return milliseconds that run on through suspends, from an arbitrary start."""
    return time.clock_gettime_ns(_RUNNING) // 1_000_000


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two clocks that hall time is made of; tests bring their own."""

    wall_ms: Callable[[], int] = wall_clock
    running_ms: Callable[[], int] = running_clock


class HallClock:
    """Hall time in milliseconds; never below `not_before_ms`, the journal's newest time."""

    def __init__(self, clocks: Clocks, not_before_ms: int, correction_ms: int) -> None:
        self._clocks = clocks
        start = max(clocks.wall_ms() - correction_ms, not_before_ms)
        self._offset = start - clocks.running_ms()

    def now_ms(self) -> int:
        """Return hall time."""
        return self._clocks.running_ms() + self._offset

    def drift_ms(self, correction_ms: int) -> int:
        """Return wall time minus hall time as corrected."""
        return self._clocks.wall_ms() - (self.now_ms() + correction_ms)
