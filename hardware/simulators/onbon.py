"""A pretended Onbon strip."""

from __future__ import annotations

import math
import re

from hardware.onbon_frames import ACK, BROADCASTS, NACK, PING, framed, unframed
from hardware.simulators.sign import SimulatedSign

BUSY, NO_COMMAND = 3, 2

STYLES = re.compile(r"\\[A-Z]{1,2}[0-9]{0,3}")

AREA_LENGTH = 27
"""The bytes of an area before its text; the last four of them say how long that is."""


class SimulatedOnbon(SimulatedSign):
    """Answers the ping, and shows the text of the newest area."""

    look = "text"
    gap_s = math.inf

    def __init__(self, name: str, address: int = 1, cells: int = 8) -> None:
        super().__init__(name, address, cells)

    def _cut(self) -> bytes | None:
        while b"\x5a" in self._buffer:
            frame, _, self._buffer = self._buffer.partition(b"\x5a")
            found = unframed(frame + b"\x5a")
            if found is not None and (found[0] == self._address or found[0] >= BROADCASTS):
                return frame + b"\x5a"
        return None

    def _obey(self, frame: bytes) -> bytes:
        _, _, data = unframed(frame) or (0, 0, b"")
        if data == PING:
            return self._answer(ACK)
        if data[:2] != b"\xa3\x06" or data[5:7] != b"\x00\x01":
            return self._answer(NACK, NO_COMMAND)
        area = data[9 : 9 + int.from_bytes(data[7:9], "little")]
        length = int.from_bytes(area[AREA_LENGTH - 4 : AREA_LENGTH], "little")
        text = area[AREA_LENGTH : AREA_LENGTH + length].decode("gb2312", "replace")
        self._show(STYLES.sub("", text).strip())
        return self._answer(ACK) if data[2] == 1 else b""

    def _refusal(self) -> bytes:
        return self._answer(NACK, BUSY)

    def _answer(self, kind: bytes, error: int = 0) -> bytes:
        return framed(0x8000, kind + bytes((error, 0, 0)), of=self._address)
