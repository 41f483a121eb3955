"""Sunpn digit boards: `3A colour lo hi info sum 0A`, without address or answer."""

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
    from hardware.simulators.numeric import SimulatedSunpn

log = logging.getLogger("hardware")


@dataclass(frozen=True, kw_only=True)
class SunpnOptions(LineOptions, SignOptions):
    """`[devices.NAME] driver = "sunpn"`; `colour` and `info` as the board's manual gives them.

    `blank` is the number that stands for none.
    """

    digits: int = ranged(4, 2, 5)
    blank: int = ranged(0, 0, 65535)
    colour: int = ranged(0, 0, 255)
    info: int = ranged(1, 0, 255)

    @property
    def station(self) -> tuple[str, int | None]:
        """Return that such a board has no address."""
        return "device", None


def number_frame(value: int, colour: int = 0, info: int = 1) -> bytes:
    """Make a frame whose sum begins with 3A: `3A 00 78 03 01 B6 0A` shows 888."""
    body = bytes((0x3A, colour)) + value.to_bytes(2, "little") + bytes((info,))
    return body + bytes((sum(body) & 0xFF, 0x0A))


class SunpnSign:
    """A digit board that has no frame for darkness: it shows `blank` for no number."""

    blinking: Blinking = "none"
    confirms = False

    def __init__(self, options: SunpnOptions) -> None:
        self._options = options
        self._seat = Seat(options.device, options.line)

    def show(self, value: SignValue) -> bool:
        """Send the number; whether the board is there nobody can tell."""
        options = self._options
        shown = digits_of(value.number, options.digits, 0xFFFF)
        if shown is None and value.number is not None:
            log.warning("%s cannot show %s", options.name, value.number)
        shown = options.blank if shown is None else shown
        with self._seat.turn() as line:
            line.send(number_frame(shown, options.colour, options.info))
        return False

    def close(self) -> None:
        """Let go of the line."""
        self._seat.leave()


def _simulate(options: SunpnOptions) -> SimulatedSunpn:
    from hardware.simulators.numeric import SimulatedSunpn  # noqa: PLC0415 - only if simulated

    return SimulatedSunpn(options.name, options.digits)


def _attach(options: SunpnOptions, simulator: SimulatedSunpn) -> SunpnOptions:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("sign", SunpnOptions, SunpnSign, _simulate, _attach)
