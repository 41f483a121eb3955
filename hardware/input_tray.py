"""Where inputs lie at an agent until its hall has taken them, or they are too old to mean anything.

The hall asks for them, so that it knows how old the answer is at most: a press that hung in a
slow network is not done late.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from hardware.ports import Input, Scored

FRESH_S = 5.0
"""After this a key or a code is void: whoever pressed has gone on, and presses again."""

SCORE_S = 60.0
"""A customer's score stays true for longer, and nobody gives it a second time."""

MOST = 32
"""Inputs of one device that wait; more are somebody playing with it while the hall is away."""


def fresh_s(entered: Input) -> float:
    """Return for how long an input means what it did when it came, in s."""
    return SCORE_S if isinstance(entered, Scored) else FRESH_S


class InputTray:
    """Keeps inputs in order, each until it is acknowledged; `now` gives seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[tuple[Input, float]]] = {}

    def put(self, device: str, entered: Input) -> None:
        """Lay down what came from a device."""
        with self._lock:
            line = self._waiting.setdefault(device, deque(maxlen=MOST))
            line.append((entered, self._now()))

    def take(self, device: str, had: Sequence[str] = ()) -> list[tuple[Input, float]]:
        """Forget those whose ids the hall has, and return the others with their ages in s."""
        with self._lock:
            line, now = self._waiting.get(device, deque()), self._now()
            keep = [
                (entered, at)
                for entered, at in line
                if entered.id not in had and now - at <= fresh_s(entered)
            ]
            line.clear()
            line.extend(keep)
            return [(entered, now - at) for entered, at in keep]

    def devices(self) -> list[str]:
        """Return the devices of which something waits."""
        with self._lock:
            return [device for device, line in self._waiting.items() if line]
