"""Sunpn digit boards: `3A colour lo hi info sum 0A`, without address or answer."""

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
    from hardware.simulators.numeric import SimulatedSunpn


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


class SunpnSign(SilentDigitSign):
    """A digit board alone on its line."""

    def __init__(self, options: SunpnOptions) -> None:
        seat = Seat(options.device, options.line)
        super().__init__(options.name, seat, options.digits, options.blank)
        self._colour, self._info = options.colour, options.info

    def _frame(self, shown: int) -> bytes:
        return number_frame(shown, self._colour, self._info)


def _simulate(options: SunpnOptions) -> SimulatedSunpn:
    from hardware.simulators.numeric import SimulatedSunpn  # noqa: PLC0415 - only if simulated

    return SimulatedSunpn(options.name, options.digits)


def _attach(options: SunpnOptions, simulator: SimulatedSunpn) -> SunpnOptions:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("sign", SunpnOptions, SunpnSign, _simulate, _attach)
