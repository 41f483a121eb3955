"""Simple digit boards that take `ID hi lo sum` and never answer."""

from __future__ import annotations

import dataclasses
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.digits import digits_of
from hardware.line_options import LineOptions
from hardware.options import SignOptions, ranged
from hardware.ports import Blinking, SignValue
from hardware.registry import Driver
from hardware.shared_line import Seat

if TYPE_CHECKING:
    from hardware.simulators.numeric import SimulatedNumeric

log = logging.getLogger("hardware")


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


class NumericSign:
    """A digit board that has no frame for darkness: it shows `blank` for no number."""

    blinking: Blinking = "none"
    confirms = False

    def __init__(self, options: NumericOptions) -> None:
        self._options = options
        self._seat = Seat(options.device, options.line)

    def show(self, value: SignValue) -> bool:
        """Send the number; whether the board is there nobody can tell."""
        options = self._options
        shown = digits_of(value.number, options.digits, 0xFFFF)
        if shown is None and value.number is not None:
            log.warning("%s cannot show %s", options.name, value.number)
        with self._seat.turn() as line:
            line.send(number_frame(options.id, options.blank if shown is None else shown))
        return False

    def close(self) -> None:
        """Let go of the line."""
        self._seat.leave()


def _simulate(options: NumericOptions) -> SimulatedNumeric:
    from hardware.simulators.numeric import SimulatedNumeric  # noqa: PLC0415 - only if simulated

    return SimulatedNumeric(options.name, options.id, options.digits)


def _attach(options: NumericOptions, simulator: SimulatedNumeric) -> NumericOptions:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("sign", NumericOptions, NumericSign, _simulate, _attach)
