"""A pretended LED-485 digit board on a pty."""

from __future__ import annotations

import os
import select
import tempfile
import threading
import tty
from pathlib import Path

from hardware.modbus import sealed

FAULTS = ("silent", "garbage", "unplug")


def _read(end: int) -> bytes:
    try:
        return os.read(end, 256)
    except BlockingIOError:
        return b""  # what was ready was the pty before this one


class SimulatedSign:
    """Answers Modbus RTU at `device`, a link that stays the same when the cable is put back in."""

    def __init__(self, name: str, unit: int = 1, digits: int = 4) -> None:
        self.name = name
        self.frames: list[bytes] = []
        self._unit, self._digits = unit, digits
        self._shown = ""
        self._fault: str | None = None
        self._changed = threading.Condition(threading.RLock())
        self._folder = tempfile.TemporaryDirectory(prefix="sign-")
        self.device = str(Path(self._folder.name, name))
        self._ends: tuple[int, int] | None = None

    def start(self) -> None:
        """Plug the cable in and listen."""
        self._wake_out, self._wake_in = os.pipe()
        self._stopping = False
        self._plug()
        self._thread = threading.Thread(target=self._run, name=f"sim-{self.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close everything."""
        self._stopping = True
        os.write(self._wake_in, b".")
        self._thread.join()
        self._unplug()
        os.close(self._wake_in)
        os.close(self._wake_out)
        self._folder.cleanup()

    @property
    def value(self) -> str:
        """What the board shows, "" when it is dark."""
        return self._shown

    def set_fault(self, fault: str | None) -> None:
        """Break, or mend with None: a board that was unplugged comes back dark."""
        if fault is not None and fault not in FAULTS:
            raise ValueError(f"unknown fault '{fault}'; known: {', '.join(FAULTS)}")
        with self._changed:
            self._fault = fault
            if fault == "unplug":
                self._unplug()
                self._shown = ""
            elif self._ends is None:
                self._plug()
            self._changed.notify_all()
        os.write(self._wake_in, b".")

    def status(self) -> dict[str, object]:
        """`{name, kind, value, fault, faults}`."""
        with self._changed:
            return {
                "name": self.name,
                "kind": "sign",
                "value": self._shown,
                "fault": self._fault,
                "faults": list(FAULTS),
            }

    def wait_for(self, value: str, timeout_s: float = 20) -> bool:
        """Wait until the board shows a value."""
        with self._changed:
            return self._changed.wait_for(lambda: self._shown == value, timeout_s)

    def _plug(self) -> None:
        board, cable = os.openpty()
        os.set_blocking(board, False)
        tty.setraw(cable)  # the cable end stays open here, else the board reads EIO between opens
        Path(self.device).symlink_to(os.ttyname(cable))
        self._ends = (board, cable)
        self._buffer = b""

    def _unplug(self) -> None:
        if self._ends is not None:
            Path(self.device).unlink()
            for end in self._ends:
                os.close(end)
            self._ends = None

    def _run(self) -> None:
        while not self._stopping:
            watched = [self._wake_out] + ([self._ends[0]] if self._ends else [])
            try:
                ready, _, _ = select.select(watched, [], [])
            except OSError:
                continue  # unplugged between the two lines
            if self._wake_out in ready:
                os.read(self._wake_out, 64)
                continue
            with self._changed:
                if self._ends is not None:
                    self._receive(self._ends[0])

    def _receive(self, end: int) -> None:
        self._buffer += _read(end)
        while (length := self._length()) <= len(self._buffer):
            frame, self._buffer = self._buffer[:length], self._buffer[length:]
            if sealed(frame[:-2]) != frame:
                self._buffer = b""  # out of step: the master asks again
            elif frame[0] == self._unit:
                self._answer(end, self._obey(frame))

    def _length(self) -> int:
        """How long the request at the front of the buffer is, its checksum included."""
        if len(self._buffer) > 6 and self._buffer[1] == 16:
            return 9 + self._buffer[6]
        return 8

    def _obey(self, frame: bytes) -> bytes:
        function, register = frame[1], int.from_bytes(frame[2:4], "big")
        if function == 6 and register == 0:
            number = int.from_bytes(frame[4:6], "big", signed=True)
            # A board has no place for more digits than it has.
            self._shown = str(number)[-self._digits :]
            reply = frame[:-2]
        elif function == 16 and register == 0x80:
            self._shown = "?" if any(frame[7:-2]) else ""
            reply = frame[:6]
        else:
            reply = bytes((self._unit, function | 0x80, 2))
        self.frames.append(frame)
        self._changed.notify_all()
        return sealed(reply)

    def _answer(self, end: int, reply: bytes) -> None:
        if self._fault != "silent":
            os.write(end, b"\x00\x55\xaa" if self._fault == "garbage" else reply)
