"""What a soak measures, and the frame in which each of them runs."""

from __future__ import annotations

import argparse
import math
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


def share(values: Sequence[float], part: float) -> float:
    """Return the value that this part of all do not exceed; nan of none."""
    ordered = sorted(values)
    if not ordered:
        return math.nan
    return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)]


@dataclass
class Figures:
    """Counts and latencies, gathered from any thread; `failed` says what should not have been.

    `newest_s`: after the last call, until every device showed its newest value.
    """

    counts: dict[str, int] = field(default_factory=dict)
    latencies_s: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    newest_s: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str, by: int = 1) -> None:
        """Count something."""
        with self._lock:
            self.counts[what] = self.counts.get(what, 0) + by

    def took(self, seconds: float) -> None:
        """Note how long something took."""
        with self._lock:
            self.latencies_s.append(seconds)

    def lines(self) -> list[str]:
        """Return the figures for people."""
        with self._lock:
            parts = {"p50": 0.5, "p99": 0.99, "max": 1.0}
            times = [f"{n} {share(self.latencies_s, p) * 1000:.0f} ms" for n, p in parts.items()]
            counts = [f"{count} {what}" for what, count in self.counts.items()]
            last = f"newest value on the last one after {self.newest_s * 1000:.0f} ms"
            return [", ".join(counts), f"latency {', '.join(times)}", last, *self.failed]


class Ticks:
    """So many turns a second for so long, however long each takes."""

    def __init__(self, seconds: float, per_s: float) -> None:
        self._seconds, self._per_s = seconds, per_s

    def run(self, turn: Callable[[int], None]) -> None:
        """Call `turn` with its number, each at its time."""
        start = time.monotonic()
        for number in range(round(self._seconds * self._per_s)):
            time.sleep(max(0.0, start + number / self._per_s - time.monotonic()))
            turn(number)


def main(soak: Callable[[float], Figures], arguments: Sequence[str] | None = None) -> int:
    """Run a soak for `--seconds`, print its figures; 1 if something should not have been."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60.0)
    figures = soak(parser.parse_args(arguments).seconds)
    sys.stdout.write("\n".join(figures.lines()) + "\n")
    return 1 if figures.failed else 0
