"""Pretended digit boards that never answer: `ID hi lo sum`, and Sunpn's."""

from __future__ import annotations

from hardware.simulators.sign import SimulatedSign

FAULTS = ("garbage", "refuse", "unplug")
"""Of boards that never answer none is silent or slow; one that refuses shows what it showed."""


class SimulatedNumeric(SimulatedSign):
    """Shows what `ID hi lo sum` says if it is its own ID."""

    faults = FAULTS

    def __init__(self, name: str, board: int = 1, digits: int = 4) -> None:
        super().__init__(name, board, digits)

    def _cut(self) -> bytes | None:
        while len(self._buffer) >= 4:
            frame = self._buffer[:4]
            if sum(frame[:3]) & 0xFF != frame[3]:
                self._buffer = self._buffer[1:]
                continue
            self._buffer = self._buffer[4:]
            if frame[0] == self._address:
                return frame
        return None

    def _obey(self, frame: bytes) -> bytes:
        self._show(str(int.from_bytes(frame[1:3], "big"))[-self._cells :])
        return b""


class SimulatedSunpn(SimulatedSign):
    """Shows the number of every `3A colour lo hi info sum 0A` that it hears."""

    faults = FAULTS

    def __init__(self, name: str, digits: int = 4) -> None:
        super().__init__(name, 0, digits)

    def _cut(self) -> bytes | None:
        while len(self._buffer) >= 7:
            frame = self._buffer[:7]
            if frame[0] == 0x3A and sum(frame[:5]) & 0xFF == frame[5] and frame[6] == 0x0A:
                self._buffer = self._buffer[7:]
                return frame
            self._buffer = self._buffer[1:]
        return None

    def _obey(self, frame: bytes) -> bytes:
        self._show(str(int.from_bytes(frame[2:4], "little"))[-self._cells :])
        return b""
