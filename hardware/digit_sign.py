"""Digit boards that never answer and know no darkness: what they have in common."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from hardware.digits import digits_of

if TYPE_CHECKING:
    from hardware.ports import Blinking, SignValue
    from hardware.shared_line import Seat

log = logging.getLogger("hardware")


class SilentDigitSign(ABC):
    """A digit board that has no frame for darkness: it shows `blank` for no number."""

    blinking: Blinking = "none"
    confirms = False

    def __init__(self, name: str, seat: Seat, digits: int, blank: int) -> None:
        self._name = name
        self._seat = seat
        self._digits = digits
        self._blank = blank

    @abstractmethod
    def _frame(self, shown: int) -> bytes:
        """Make the frame that shows a number, 0 to 65535."""

    def show(self, value: SignValue) -> bool:
        """Send the number; whether the board is there nobody can tell."""
        shown = digits_of(value.number, self._digits, 0xFFFF)
        if shown is None and value.number is not None:
            log.warning("%s cannot show %s", self._name, value.number)
        with self._seat.turn() as line:
            line.send(self._frame(self._blank if shown is None else shown))
        return False

    def close(self) -> None:
        """Let go of the line."""
        self._seat.leave()
