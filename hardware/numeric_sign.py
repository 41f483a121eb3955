"""Simple digit boards that take `ID hi lo sum` and never answer."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.digit_sign import SilentDigitSign
from hardware.line_options import LineOptions
from hardware.options import SignOptions, ranged
from hardware.registry import Driver
from hardware.shared_line import Seat

if TYPE_CHECKING:
    from hardware.simulators.numeric import SimulatedNumeric


@dataclass(frozen=True, kw_only=True)
class NumericOptions(LineOptions, SignOptions):
    """`[devices.NAME] driver = "numeric"`; `blank` is the number that stands for none."""

    id: int = ranged(1, 1, 255)
    digits: int = ranged(4, 2, 5)
    blank: int = ranged(0, 0, 65535)

    @property
    def station(self) -> tuple[str, int | None]:
        """Return the board's number."""
        return "id", self.id


def number_frame(board: int, value: int) -> bytes:
    """Make `ID hi lo sum`, the sum of the three: `05 03 E7 EF` shows 999 on board 5."""
    body = bytes((board,)) + value.to_bytes(2, "big")
    return body + bytes((sum(body) & 0xFF,))


class NumericSign(SilentDigitSign):
    """A digit board that is told its number."""

    def __init__(self, options: NumericOptions) -> None:
        seat = Seat(options.device, options.line)
        super().__init__(options.name, seat, options.digits, options.blank)
        self._board = options.id

    def _frame(self, shown: int) -> bytes:
        return number_frame(self._board, shown)


def _simulate(options: NumericOptions) -> SimulatedNumeric:
    from hardware.simulators.numeric import SimulatedNumeric  # noqa: PLC0415 - only if simulated

    return SimulatedNumeric(options.name, options.id, options.digits)


def _attach(options: NumericOptions, simulator: SimulatedNumeric) -> NumericOptions:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("sign", NumericOptions, NumericSign, _simulate, _attach)
