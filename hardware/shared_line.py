"""A serial line that devices share: one open port, turns in order, silence between frames."""

from __future__ import annotations

import errno
import logging
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

from hardware.ports import DeviceError
from hardware.serial_lines import open_serial

if TYPE_CHECKING:
    from serial import Serial

SLICE_S = 0.05
"""The port's own time-out: how often a wait for an answer looks at the clock."""

WRITE_S = 1.0
"""After this a port that takes no bytes is lost."""

MOST_BYTES = 4096
"""More than any answer has: a line on which somebody babbles is given up after so many."""

CLOSED_FOR_S = 0.5
"""A port that could not be opened is not tried again for so long: one try speaks for all."""

DEAF_AFTER = 4
"""Unanswered turns in a row after which the port is opened anew: a serial server that lost its
power leaves a connection on which nothing ever comes."""

log = logging.getLogger("hardware")


@dataclass(frozen=True)
class LineSettings:
    """Speed and format of a line, the same for everybody on it; one stop bit."""

    baud: int
    bytesize: int = 8
    parity: str = "N"

    def __str__(self) -> str:
        return f"{self.baud} {self.bytesize}{self.parity}1"

    def seconds(self, count: float) -> float:
        """Return how long so many bytes take, each with start, parity and stop bit."""
        return count * (self.bytesize + 2 + (self.parity != "N")) / self.baud

    @property
    def silence_s(self) -> float:
        """The silence that ends a frame: 3.5 bytes, at least 1.75 ms (Modbus RTU V1.02, 2.5.1)."""
        return max(self.seconds(3.5), 0.00175)


class Turns:
    """A lock that serves in the order of asking: a busy device cannot starve the others."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._given = self._serving = 0

    def __enter__(self) -> None:
        with self._changed:
            mine = self._given
            self._given += 1
            self._changed.wait_for(lambda: self._serving == mine)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._changed:
            self._serving += 1
            self._changed.notify_all()


class Line:
    """One serial line, opened when it is first needed and again after it was lost.

    Everything raises DeviceError when the port cannot be reached, permanent without the right to.
    """

    def __init__(
        self,
        device: str,
        settings: LineSettings,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.device, self.settings = device, settings
        self._clock, self._sleep = clock, sleep
        self._turns = Turns()
        self._port: Serial | None = None
        self._quiet_at = 0.0
        self._closed_until = 0.0
        self._why_closed: tuple[str, bool] = ("", False)
        self._unanswered = 0

    @contextmanager
    def turn(self) -> Iterator[Line]:
        """Have the line to oneself, after the silence that ends what was said before."""
        with self._turns:
            self._listen()
            self.pause(self._quiet_at - self._clock())
            yield self

    def pause(self, seconds: float) -> None:
        """Say nothing for a while; within a turn."""
        if seconds > 0:
            self._sleep(seconds)

    def send(self, frame: bytes) -> None:
        """Send bytes; within a turn. It returns when the port has them, not when they are out."""
        with self._reaching():
            self._opened().write(frame)
        start = max(self._clock(), self._quiet_at - self.settings.silence_s)
        self._quiet_at = start + self.settings.seconds(len(frame)) + self.settings.silence_s

    def receive(self, is_whole: Callable[[bytes], object], timeout_s: float) -> bytes:
        """Return what comes until `is_whole` of it, or until the time is up; within a turn.

        The time begins when all that was sent is out.
        """
        deadline = max(self._clock(), self._quiet_at) + timeout_s
        heard = b""
        with self._reaching():
            port = self._opened()
            while not is_whole(heard) and len(heard) < MOST_BYTES and self._clock() < deadline:
                heard += port.read(max(1, min(port.in_waiting, MOST_BYTES)))
        self._quiet_at = max(self._quiet_at, self._clock() + self.settings.silence_s)
        self._unanswered = 0 if heard else self._unanswered + 1
        if self._unanswered >= DEAF_AFTER:
            self._unanswered = 0
            self.close()
        return heard

    def close(self) -> None:
        """Close the port, whatever is left of it; the next turn opens it again."""
        port, self._port = self._port, None
        if port is not None:
            try:
                port.close()
            except (OSError, ValueError, termios.error) as error:
                log.debug("%s: closing a lost line: %s", self.device, error)

    def _listen(self) -> None:
        """Drop what came uninvited; a connection that was lost meanwhile is made again."""
        if self._port is not None:
            try:
                for _ in range(MOST_BYTES):
                    waiting = self._port.in_waiting
                    if not waiting:
                        return
                    self._port.read(waiting)
            except (OSError, ValueError, termios.error) as error:
                log.debug("%s: lost while idle: %s", self.device, error)
                self.close()
        self._opened()

    def _opened(self) -> Serial:
        if self._port is None:
            if self._clock() < self._closed_until:
                raise DeviceError(*self._why_closed)
            with self._reaching():
                self._port = open_serial(
                    self.device,
                    self.settings.baud,
                    SLICE_S,
                    bytesize=self.settings.bytesize,
                    parity=self.settings.parity,
                    write_timeout_s=WRITE_S,
                )
        return self._port

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, termios.error) as error:
            opened = self._port is not None
            self.close()
            denied = getattr(error, "errno", None) in (errno.EACCES, errno.EPERM)
            why = (f"cannot reach the line: {error}", denied)
            if not opened:
                self._why_closed, self._closed_until = why, self._clock() + CLOSED_FOR_S
            raise DeviceError(*why) from error


class Lines:
    """Lines by their device, each there as long as somebody has it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: dict[str, Line] = {}
        self._holders: dict[str, int] = {}

    def take(self, device: str, settings: LineSettings) -> Line:
        """Return the line of a device; DeviceError if others have it with other settings."""
        with self._lock:
            line = self._lines.setdefault(device, Line(device, settings))
            if line.settings != settings:
                why = f"{device} runs at {line.settings}, not at {settings}"
                raise DeviceError(why, permanent=True)
            self._holders[device] = self._holders.get(device, 0) + 1
            return line

    def give_back(self, line: Line) -> None:
        """Let go of a line; the last holder's going closes its port."""
        with self._lock:
            self._holders[line.device] -= 1
            if self._holders[line.device]:
                return
            del self._lines[line.device], self._holders[line.device]
        line.close()


LINES = Lines()
"""The lines of this process: the system lets a process open a port twice, and both then lose."""


class Seat:
    """One device's place on a line: taken with its first turn, and again after `leave`."""

    def __init__(self, device: str, settings: LineSettings, lines: Lines = LINES) -> None:
        self._device, self._settings, self._lines = device, settings, lines
        self._line: Line | None = None

    def turn(self) -> AbstractContextManager[Line]:
        """Have the line to oneself for a while."""
        if self._line is None:
            self._line = self._lines.take(self._device, self._settings)
        return self._line.turn()

    def leave(self) -> None:
        """Let go of the line."""
        line, self._line = self._line, None
        if line is not None:
            self._lines.give_back(line)
