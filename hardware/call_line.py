"""One serial line with call pads and evaluators on it, told apart by address."""

from __future__ import annotations

import errno
import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from hardware.call_frames import Frame, Parser, Repeats
from hardware.line_options import LinePlace
from hardware.listening import LINE_ERRORS, ListenedLine
from hardware.options import DeviceOptions, ranged
from hardware.ports import DeviceError, Input, KeyPressed, Kind, Scored

log = logging.getLogger("hardware")


@dataclass(frozen=True, kw_only=True)
class CallLineOptions(LinePlace, DeviceOptions):
    """What pads and evaluators have in common; those with one `device` share its line.

    `repeat_s`: the same frame within this time is the same press. `echo`: the adapter hears
    itself, as some two-wire ones do.
    """

    listens: ClassVar[bool] = True

    address: int = ranged(1, 0, 255)
    repeat_s: float = ranged(1.0, 0.05, 10)
    refresh_s: float = ranged(30.0, 0, 3600)
    echo: bool = False

    @property
    def station(self) -> tuple[str, int | None]:
        """Return the option that holds the device's address, and the address."""
        return "address", self.address


@dataclass
class Member:
    """A device on the line: what it pressed and nobody took yet; `lost` once the line is."""

    wake: Callable[[], None]
    repeats: Repeats
    inbox: deque[Input] = field(default_factory=lambda: deque(maxlen=256))
    lost: Exception | None = None


class CallLine:
    """An open line: answers every sound frame of its members at once, and hands them on."""

    def __init__(self, device: str, baud: int, *, echo: bool) -> None:
        self.device, self.baud, self.echo = device, baud, echo
        self.members: dict[tuple[Kind, int], Member] = {}
        self._parser = Parser()
        self._own: deque[Frame] = deque(maxlen=64)
        self._strangers: set[int] = set()
        self._sending = threading.Lock()
        self._line = ListenedLine(device, baud, self._hear, self._lose)
        self._line.start()

    def send(self, frame: Frame) -> None:
        """Send a frame; OSError, termios.error."""
        with self._sending:
            if self.echo:
                self._own.append(frame)
            self._line.write(frame.encoded())

    def close(self) -> None:
        """Close the line."""
        self._line.close()

    def _hear(self, data: bytes) -> None:
        if not data:
            # An echo that was damaged on its way must not swallow a press much later.
            with self._sending:
                self._own.clear()
        for frame in self._parser.feed(data):
            if not self._is_own(frame):
                self._answer(frame)

    def _is_own(self, frame: Frame) -> bool:
        """Tell whether this side sent the frame itself; each is heard once at most.

        Whole frames are compared: a press that comes between an answer and its echo must not make
        the echo a press, which would be answered, heard and answered again without end.
        """
        with self._sending:
            if frame not in self._own:
                return False
            self._own.remove(frame)
            return True

    def _answer(self, frame: Frame) -> None:
        member = self.members.get(("evaluator" if frame.is_score else "pad", frame.address))
        if member is None:
            if frame.wants_ack and frame.address not in self._strangers:
                self._strangers.add(frame.address)
                log.warning("%s: nobody is configured at address %d", self.device, frame.address)
            return
        if not frame.wants_ack:
            return
        try:
            self.send(frame.ack())
        except LINE_ERRORS as error:
            self._lose(error)  # not acted on: the device was told nothing and presses again
            return
        if member.repeats.is_new(frame, time.monotonic()):
            _put(member, frame)

    def _lose(self, error: Exception) -> None:
        _forget(self)
        for member in list(self.members.values()):
            member.lost = error
            member.wake()


def _put(member: Member, frame: Frame) -> None:
    press, key = secrets.token_hex(8), frame.key
    if frame.is_score:
        member.inbox.append(Scored(frame.data[0], press))
    elif key is not None:
        member.inbox.append(KeyPressed(key, press))
    member.wake()


_lines: dict[str, CallLine] = {}
_joining = threading.Lock()


def _forget(line: CallLine) -> None:
    with _joining:
        if _lines.get(line.device) is line:
            del _lines[line.device]


class Seat:
    """One device's place on a line, which it may share with others of this process."""

    poll_s = float("inf")

    def __init__(self, kind: Kind, options: CallLineOptions) -> None:
        self._options = options
        self._place = (kind, options.address)
        self._line: CallLine | None = None
        self._member: Member | None = None

    def listen(self, wake: Callable[[], None]) -> None:
        """Join the line, opening it for the first one."""
        if self._line is not None:
            return
        options = self._options
        member = Member(wake, Repeats(options.repeat_s))
        with _joining:
            line = _lines.get(options.device)
            if line is None:
                line = _lines[options.device] = _opened(options)
            line.members[self._place] = member
        self._line, self._member = line, member

    def take(self) -> list[Input]:
        """Return what was pressed; DeviceError once the line is lost."""
        member = self._member
        if member is None:
            return []
        found = [member.inbox.popleft() for _ in range(len(member.inbox))]
        if not found and member.lost is not None:
            error = member.lost
            self.close()
            raise DeviceError(f"the line is lost: {error}") from error
        return found

    def send(self, frame: Frame) -> None:
        """Send a frame to this device; DeviceError."""
        if self._line is None:
            raise DeviceError("the line is not open")
        try:
            self._line.send(frame)
        except LINE_ERRORS as error:
            self.close()
            raise DeviceError(f"the line is lost: {error}") from error

    def close(self) -> None:
        """Leave the line; the last one closes it."""
        line, self._line, self._member = self._line, None, None
        if line is None:
            return
        with _joining:
            line.members.pop(self._place, None)
            is_last = not line.members
            if is_last and _lines.get(line.device) is line:
                del _lines[line.device]
        if is_last:
            line.close()


def _opened(options: CallLineOptions) -> CallLine:
    try:
        return CallLine(options.device, options.baud, echo=options.echo)
    except LINE_ERRORS as error:
        denied = getattr(error, "errno", None) in (errno.EACCES, errno.EPERM)
        raise DeviceError(f"cannot open the line: {error}", permanent=denied) from error
