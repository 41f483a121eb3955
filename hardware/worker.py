"""One thread that looks after one device: turns, back-off, and a status that others can read."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable

from hardware.ports import DeviceError, DeviceStatus, Kind, State

FIRST_WAIT_S = 0.5
LAST_WAIT_S = 8.0
"""Back-off after a temporary error: doubled from the first to the last."""

SILENT_AFTER = 2
"""Unclear answers in a row after which a device needs somebody; one alone may be a busy device."""

StatusListener = Callable[[DeviceStatus], None]

log = logging.getLogger("hardware")


class Pacer:
    """A worker's clock and its sleep, from which it can be woken; tests bring their own."""

    def __init__(self) -> None:
        self._bell = threading.Event()

    def now(self) -> float:
        """Return seconds on a clock that never jumps."""
        return time.monotonic()

    def wall_ms(self) -> int:
        """Return the time of day, in ms since 1970."""
        return time.time_ns() // 1_000_000

    def wait(self, seconds: float) -> bool:
        """Sleep, for ever if `seconds` is infinite; True if the bell rang since the last wait."""
        rung = self._bell.wait(None if math.isinf(seconds) else max(0.0, seconds))
        self._bell.clear()
        return rung

    def ring(self) -> None:
        """End the present wait, or the next one."""
        self._bell.set()


class Worker:
    """Takes turns with a device until stopped; a subclass says what one turn is."""

    kind: Kind

    def __init__(self, name: str, on_status: StatusListener, pacer: Pacer | None = None) -> None:
        self.name = name
        self._on_status = on_status
        self._pacer = pacer or Pacer()
        self._status = DeviceStatus(name, self.kind, "unknown", self._pacer.wall_ms(), "not asked")
        self._stopping = threading.Event()
        self._retry = threading.Event()
        self._failures = 0
        self._unclear = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=f"device-{self.name}", daemon=True)
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Tell the thread to end after what it is doing now."""
        self._stopping.set()
        self._pacer.ring()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread's end; False if it is still busy with the device."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self._thread is None or not self._thread.is_alive()

    def retry(self) -> None:
        """Try again now, after a permanent error too."""
        self._retry.set()
        self._pacer.ring()
        if self._thread is not None and not self._thread.is_alive() and not self._stopping.is_set():
            self.start()

    def status(self) -> DeviceStatus:
        """Return the device as it was last seen."""
        return self._status

    def _step(self) -> float:
        """Do what is to be done; return after how many seconds to look again unasked."""
        raise NotImplementedError

    def _nudge(self) -> float:
        """While the device is ill and after each ring then: seconds until asked again."""
        return math.inf

    def _leave(self) -> None:
        """Let go of the device at the end of the thread."""

    def _run(self) -> None:
        log.debug("%s: thread starts", self.name)
        try:
            while not self._stopping.is_set():
                self._rest(self._turn())
        finally:
            # Also on an error nobody foresaw: the lobby must not believe an old "ready".
            if not self._stopping.is_set():
                self._set_state("failed", "the worker broke down, see the log")
            self._leave()

    def _turn(self) -> float:
        self._retry.clear()
        try:
            delay = self._step()
        except DeviceError as error:
            self._failures += 1
            self._set_state(self._state_after(error), str(error))
            if error.permanent:
                return math.inf
            return min(FIRST_WAIT_S * 2.0 ** min(self._failures - 1, 10), LAST_WAIT_S)
        self._failures = self._unclear = 0
        return delay

    def _state_after(self, error: DeviceError) -> State:
        """Return the state that an error means, `silent` once it is no passing matter."""
        if error.state != "unknown":
            self._unclear = 0
            return error.state
        # Work whose end is not known needs somebody at once.
        self._unclear = SILENT_AFTER if error.started else self._unclear + 1
        return "silent" if self._unclear >= SILENT_AFTER else "unknown"

    def _rest(self, seconds: float) -> None:
        due = self._pacer.now() + seconds
        while not self._stopping.is_set() and not self._retry.is_set():
            again = self._nudge() if self._failures else math.inf
            left = due - self._pacer.now()
            if left <= 0:
                return
            rung = self._pacer.wait(min(left, again))
            # New work is no reason to bother an ill device more often than the back-off does.
            if rung and not self._failures:
                return

    def _set_state(self, state: State, detail: str = "") -> None:
        changed = state != self._status.state
        since = self._pacer.wall_ms() if changed else self._status.since_ms
        self._status = DeviceStatus(self.name, self.kind, state, since, detail)
        if changed:
            level = logging.INFO if state == "ready" else logging.WARNING
            log.log(level, "%s %s is %s%s", self.kind, self.name, state, detail and f": {detail}")
            self._on_status(self._status)
