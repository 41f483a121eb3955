"""What all pretended signs have: something shown, faults, and a place on a pretended line."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from hardware.simulators.faults import check_fault
from hardware.simulators.line import SimulatedLine

GARBAGE = b"\x00\x55\xaa"

LATE_S = 0.5
"""How late a slow sign answers."""

GAP_S = 0.2
"""A digit board forgets half a frame after so much silence; its frames are never that long."""


class SimulatedSign:
    """A sign on a line; several share one when they are given the same `line`.

    Faults: `silent` shows and does not answer, `garbage` answers noise, `slow` answers late,
    `refuse` says no, `unplug` takes the line's cable out, and the power of all its boards.
    """

    faults: Sequence[str] = ("silent", "garbage", "slow", "refuse", "unplug")
    look = "digits"
    gap_s = GAP_S

    def __init__(self, name: str, address: int, cells: int) -> None:
        self.name = name
        self.line = SimulatedLine()
        self.frames: deque[bytes] = deque(maxlen=1000)
        self.written = 0
        self.on_change: Callable[[str], None] | None = None
        self._address, self._cells = address, cells
        self._buffer = b""
        self._heard_at = 0.0
        self._shown, self._blink = "", False
        self._fault: str | None = None
        self._script: tuple[int, str | None] | None = None
        self._changed = threading.Condition(threading.RLock())

    def start(self) -> None:
        """Be on the line."""
        self.line.join(self)

    def stop(self) -> None:
        """Leave the line."""
        self.line.leave(self)

    @property
    def device(self) -> str:
        """Where the line begins, for the driver."""
        return self.line.device

    @property
    def value(self) -> str:
        """What the sign shows, "" when it is dark."""
        return self._shown

    def set_fault(self, fault: str | None, *, after_frames: int = 0) -> None:
        """Break, or mend with None, now or when so many more frames have come."""
        check_fault(fault, self.faults)
        with self._changed:
            self._script = (after_frames, fault) if after_frames else None
        if not after_frames:
            self._break(fault)

    def status(self) -> dict[str, object]:
        """Return what a page needs to draw the sign.

        `{name, kind, look, cells, value, blink, line, address, fault, faults}`: `look` is digits or
        text, `cells` how many digits or half-width letters there is room for.
        """
        with self._changed:
            return {
                "name": self.name,
                "kind": "sign",
                "look": self.look,
                "cells": self._cells,
                "value": self._shown,
                "blink": self._blink,
                "line": self.line.device,
                "address": self._address,
                "fault": self._fault if self.line.plugged else "unplug",
                "faults": list(self.faults),
            }

    def wait_for(self, value: str, timeout_s: float = 20) -> bool:
        """Wait until the sign shows a value."""
        with self._changed:
            return self._changed.wait_for(lambda: self._shown == value, timeout_s)

    def hear(self, data: bytes) -> list[tuple[float, bytes]]:
        """Take what is said on the line; return the answers and how late they are."""
        answers: list[tuple[float, bytes]] = []
        with self._changed:
            if time.monotonic() - self._heard_at > self.gap_s:
                self._buffer = b""
            self._heard_at = time.monotonic()
            self._buffer += data
            while (frame := self._cut()) is not None:
                self._count()
                self.frames.append(frame)
                reply = self._refusal() if self._fault == "refuse" else self._obey(frame)
                self.written += 1
                if self._fault == "garbage":
                    reply = GARBAGE
                if reply and self._fault != "silent":
                    answers.append((LATE_S if self._fault == "slow" else 0.0, reply))
                self._changed.notify_all()
        return answers

    def power_off(self) -> None:
        """Go dark and forget half a frame."""
        with self._changed:
            self._buffer = b""
            self._show("")

    def _show(self, text: str, *, blink: bool = False) -> None:
        self._shown, self._blink = text, blink
        if self.on_change is not None:
            self.on_change(text)
        self._changed.notify_all()

    def _count(self) -> None:
        if self._script is not None:
            left, fault = self._script
            self._script = (left - 1, fault) if left > 1 else None
            if left <= 1:
                self._break(fault)

    def _break(self, fault: str | None) -> None:
        with self._changed:
            self._fault = None if fault == "unplug" else fault
            self._changed.notify_all()
        # Outside the lock: the line has a lock of its own, which it holds while boards hear.
        self.line.unplug() if fault == "unplug" else self.line.plug()

    def _cut(self) -> bytes | None:
        """Take the next whole frame to this board off the buffer; None until more has come."""
        raise NotImplementedError

    def _obey(self, frame: bytes) -> bytes:
        """Do what a frame says and return the answer, b"" for none."""
        raise NotImplementedError

    def _refusal(self) -> bytes:
        """Return how the board says no to the newest frame; b"" if it cannot."""
        return b""
