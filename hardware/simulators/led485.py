"""A pretended LED-485 digit board."""

from __future__ import annotations

from hardware.modbus import sealed
from hardware.simulators.sign import SimulatedSign

DEVICE_FAILURE = 4
"""The Modbus exception of a board that is told to refuse."""


class SimulatedLed485(SimulatedSign):
    """Answers Modbus RTU; it knows the number (register 0) and dark segments (80h)."""

    def __init__(self, name: str, unit: int = 1, digits: int = 4) -> None:
        super().__init__(name, unit, digits)

    def _cut(self) -> bytes | None:
        while len(self._buffer) >= 8:
            length = 9 + self._buffer[6] if self._buffer[1] == 16 else 8
            if len(self._buffer) < length:
                return None
            frame = self._buffer[:length]
            if sealed(frame[:-2]) != frame:
                self._buffer = self._buffer[1:]  # out of step
                continue
            self._buffer = self._buffer[length:]
            if frame[0] == self._address:
                return frame
        return None

    def _obey(self, frame: bytes) -> bytes:
        function, register = frame[1], int.from_bytes(frame[2:4], "big")
        if function == 6 and register == 0:
            # A board has no place for more digits than it has.
            self._show(str(int.from_bytes(frame[4:6], "big", signed=True))[-self._cells :])
            return frame
        if function == 16 and register == 0x80:
            self._show("?" if any(frame[7:-2]) else "")
            return sealed(frame[:6])
        return sealed(bytes((self._address, function | 0x80, 2)))

    def _refusal(self) -> bytes:
        return sealed(bytes((self._address, self.frames[-1][1] | 0x80, DEVICE_FAILURE)))
