"""Readers of Chinese identity cards (SAM): find, select, read, and keep nothing but a hash."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.listening import LINE_ERRORS
from hardware.options import DeviceOptions, one_of, ranged
from hardware.ports import DeviceError, Hasher, IdentityRead, Input
from hardware.registry import Driver
from hardware.sam_frames import (
    DONE,
    FIND,
    FOUND,
    PREAMBLE,
    READ,
    SELECT,
    BadFrame,
    Reply,
    identity_number,
    payload_length,
    reply,
)
from hardware.serial_lines import check_port, open_serial

if TYPE_CHECKING:
    from serial import Serial

    from hardware.simulators.readers import SimulatedIdCardReader

SKIPPED = 64
"""Bytes of noise before a reply that are read over."""


@dataclass(frozen=True, kw_only=True)
class IdCardOptions(DeviceOptions):
    """`[devices.NAME] driver = "idcard"`; asks for a card every `poll_s`.

    A card that stays on the reader is one visit: it counts again `repeat_s` after it was last
    there.
    """

    connection: str = one_of(None, "serial", "simulator")
    device: str = ""
    baud: int = one_of(115200, 9600, 19200, 38400, 57600, 115200)
    poll_s: float = ranged(0.4, 0.1, 10)
    timeout_s: float = ranged(2.0, 0.05, 10)
    repeat_s: float = ranged(5.0, 0, 60)

    def __post_init__(self) -> None:
        check_port(self.connection, self.device)


class IdCardReader:
    """A reader of identity cards; of a record only the keyed hash of its number is given on."""

    def __init__(self, options: IdCardOptions, hasher: Hasher | None = None) -> None:
        self._options = options
        self._hasher = hasher
        self.poll_s = options.poll_s
        self._line: Serial | None = None
        self._last: tuple[bytes, float] = (b"", 0.0)

    def listen(self, wake: Callable[[], None]) -> None:  # noqa: ARG002 -- it is asked, not told
        """Open the line."""
        if self._hasher is None:
            raise DeviceError("no key to hash identity numbers with", permanent=True)
        if self._line is not None:
            return
        options = self._options
        try:
            self._line = open_serial(options.device, options.baud, options.timeout_s)
        except LINE_ERRORS as error:
            denied = getattr(error, "errno", None) in (errno.EACCES, errno.EPERM)
            raise DeviceError(f"cannot open the line: {error}", permanent=denied) from error

    def take(self) -> list[Input]:
        """Look for a card and read it; DeviceError if the reader does not answer."""
        try:
            if self._ask(FIND).status != FOUND or self._ask(SELECT).status != DONE:
                return []
            record = self._ask(READ)
        except LINE_ERRORS as error:
            self.close()
            raise DeviceError(f"cannot reach the reader: {error}") from error
        # A card taken away too soon is not read; it is found again when it is laid down again.
        number = identity_number(record.data) if record.status == DONE else None
        return self._seen(number) if number else []

    def close(self) -> None:
        """Let go of the line, whatever is left of it."""
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(*LINE_ERRORS):  # it may be gone already
                line.close()

    def _seen(self, number: str) -> list[Input]:
        found = self._hasher(number) if self._hasher else None
        if found is None:
            return []
        now, (last, until) = time.monotonic(), self._last
        self._last = (found, now + self._options.repeat_s)
        again = found == last and now < until
        return [] if again else [IdentityRead(found, secrets.token_hex(8))]

    def _ask(self, command: bytes) -> Reply:
        line = self._line
        if line is None:
            raise DeviceError("the line is not open")
        line.reset_input_buffer()
        line.write(command)
        head = self._head(line)
        if not head:
            self.close()
            raise DeviceError("the reader does not answer")
        try:
            return reply(head + bytes(line.read(payload_length(head))))
        except BadFrame as error:
            self.close()
            # Of what came nothing is repeated: it may be a person's.
            raise DeviceError(f"the reader's answer {error}", state="unknown") from None

    @staticmethod
    def _head(line: Serial) -> bytes:
        """Return a reply's first seven bytes, reading over noise; fewer if they do not come."""
        head = bytes(line.read(7))
        for _ in range(SKIPPED):
            if len(head) < 7 or head.startswith(PREAMBLE):
                break
            head = head[1:] + bytes(line.read(1))
        return head


def _simulate(options: IdCardOptions) -> SimulatedIdCardReader:
    from hardware.simulators.readers import SimulatedIdCardReader  # noqa: PLC0415

    return SimulatedIdCardReader(options.name)


def _attach(options: IdCardOptions, simulator: SimulatedIdCardReader) -> IdCardOptions:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("reader", IdCardOptions, IdCardReader, _simulate, _attach, hashes=True)
