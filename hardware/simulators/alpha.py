"""A pretended Alpha sign."""

from __future__ import annotations

import math
import re

from hardware.alpha_frames import ANSWER_ON, FLASH, TAKEN
from hardware.simulators.sign import SimulatedSign

FRAME = re.compile(
    rb"\x01[!-~]([0-9A-F]{2})(\x02[^\x02-\x04]+)(?:(\x03)([0-9A-F]{4}))?\x04", re.DOTALL
)

REFUSED = b"\x15\x60"
"""NAK and the error register: illegal command."""

WRONG_SUM = b"\x15\x50"


class SimulatedAlpha(SimulatedSign):
    """Shows the text last written, whatever its label, and acknowledges once it is told to."""

    look = "text"
    gap_s = math.inf

    def __init__(self, name: str, address: int = 0, cells: int = 16) -> None:
        super().__init__(name, address, cells)
        self._answers = False

    def power_off(self) -> None:
        """Forget that answers are wanted, too."""
        self._answers = False
        super().power_off()

    def _cut(self) -> bytes | None:
        while (found := FRAME.search(self._buffer)) is not None:
            self._buffer = self._buffer[found.end() :]
            if int(found[1], 16) in (0, self._address) or not self._address:
                return found[0]
        return None

    def _obey(self, frame: bytes) -> bytes:
        found = FRAME.fullmatch(frame)
        if found is None:
            return b""
        command = found[2][1:]
        if found[3] and sum(found[2] + found[3]) & 0xFFFF != int(found[4], 16):
            return WRONG_SUM if self._answers else b""
        if command == ANSWER_ON:
            self._answers = True
        elif command[:1] == b"A":
            text = command[5:].decode("ascii", "replace").strip()
            self._show(text, blink=command[4:5] == FLASH)
        return TAKEN if self._answers else b""

    def _refusal(self) -> bytes:
        return REFUSED if self._answers else b""
