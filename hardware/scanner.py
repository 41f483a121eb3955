"""Bar code and QR scanners that send a line of text over a serial line."""

from __future__ import annotations

import dataclasses
import errno
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.listening import LINE_ERRORS, ListenedLine
from hardware.options import DeviceOptions, one_of, ranged
from hardware.ports import DeviceError, Input, Scanned
from hardware.registry import Driver
from hardware.scan_lines import TERMINATORS, LineParser
from hardware.serial_lines import check_port

if TYPE_CHECKING:
    from hardware.simulators.readers import SimulatedScanner


@dataclass(frozen=True, kw_only=True)
class ScannerOptions(DeviceOptions):
    """`[devices.NAME] driver = "scanner"`; what comes without the `prefix` is noise.

    A code that is held under the scanner for longer is read again and again: the same text
    within `repeat_s` of the last time is one scan.
    """

    connection: str = one_of(None, "serial", "simulator")
    device: str = ""
    baud: int = one_of(9600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
    terminator: str = one_of("any", *TERMINATORS)
    prefix: str = ""
    repeat_s: float = ranged(2.0, 0, 60)

    def __post_init__(self) -> None:
        check_port(self.connection, self.device)


class Scanner:
    """A serial scanner; nothing is sent to it, so only a lost line tells that it is gone."""

    poll_s = float("inf")

    def __init__(self, options: ScannerOptions) -> None:
        self._options = options
        self._line: ListenedLine | None = None
        self._inbox: deque[Input] = deque(maxlen=64)
        self._lost: Exception | None = None
        self._last: tuple[str, float] = ("", 0.0)
        self._wake: Callable[[], None] = _nothing

    def listen(self, wake: Callable[[], None]) -> None:
        """Open the line."""
        if self._line is not None:
            return
        self._wake, self._lost = wake, None
        self._parser = LineParser(self._options.terminator, self._options.prefix)
        try:
            self._line = ListenedLine(
                self._options.device, self._options.baud, self._hear, self._lose
            )
        except LINE_ERRORS as error:
            denied = getattr(error, "errno", None) in (errno.EACCES, errno.EPERM)
            raise DeviceError(f"cannot open the line: {error}", permanent=denied) from error
        self._line.start()

    def take(self) -> list[Input]:
        """Return what was scanned; DeviceError once the line is lost."""
        found = [self._inbox.popleft() for _ in range(len(self._inbox))]
        if not found and self._lost is not None:
            error = self._lost
            self.close()
            raise DeviceError(f"the line is lost: {error}") from error
        return found

    def close(self) -> None:
        """Let go of the line."""
        line, self._line, self._lost = self._line, None, None
        if line is not None:
            line.close()

    def _hear(self, data: bytes) -> None:
        for text in self._parser.feed(data):
            now = time.monotonic()
            last, until = self._last
            self._last = (text, now + self._options.repeat_s)
            if text != last or now >= until:
                self._inbox.append(Scanned(text, secrets.token_hex(8)))
                self._wake()

    def _lose(self, error: Exception) -> None:
        self._lost = error
        self._wake()


def _nothing() -> None:
    """Wake nobody."""


def _simulate(options: ScannerOptions) -> SimulatedScanner:
    from hardware.simulators.readers import SimulatedScanner  # noqa: PLC0415 - only if simulated

    endings = {"any": b"\r\n", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t"}
    return SimulatedScanner(options.name, options.prefix.encode(), endings[options.terminator])


def _attach(options: ScannerOptions, simulator: SimulatedScanner) -> ScannerOptions:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("reader", ScannerOptions, Scanner, _simulate, _attach)
