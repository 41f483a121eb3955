"""LED-485 digit boards: Modbus RTU over a serial line or a serial server."""

from __future__ import annotations

import dataclasses
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.digits import digits_of
from hardware.line_options import LineOptions
from hardware.modbus import sealed
from hardware.options import BlinkingSignOptions, ranged
from hardware.ports import Blinking, DeviceError, SignValue
from hardware.registry import Driver
from hardware.shared_line import Seat

if TYPE_CHECKING:
    from hardware.simulators.led485 import SimulatedLed485

log = logging.getLogger("hardware")


@dataclass(frozen=True, kw_only=True)
class Led485Options(LineOptions, BlinkingSignOptions):
    """`[devices.NAME] driver = "led485"`."""

    unit: int = ranged(1, 1, 247)
    digits: int = ranged(4, 3, 6)

    @property
    def station(self) -> tuple[str, int | None]:
        """Return the Modbus unit."""
        return "unit", self.unit


def number_frame(unit: int, value: int) -> bytes:
    """Make function 06, register 0 = the number shown, 0 to 32767 (sman-dk/LED-485_setuptool)."""
    return sealed(bytes((unit, 6, 0, 0)) + value.to_bytes(2, "big"))


def dark_frame(unit: int, digits: int) -> bytes:
    """Make function 16 at 0x80, two digits per register, all dark (sman-dk/LED-485_setuptool)."""
    registers = (digits + 1) // 2
    dark = bytes(2 * registers)
    return sealed(bytes((unit, 16, 0, 0x80, 0, registers, len(dark))) + dark)


class Led485Sign:
    """A digit board: it shows no letters, no words and no arrow, and does not blink by itself."""

    blinking: Blinking = "software"
    confirms = True

    def __init__(self, options: Led485Options) -> None:
        self._options = options
        self._seat = Seat(options.device, options.line)

    def show(self, value: SignValue) -> bool:
        """Write the number, or darkness, and read the board's confirmation."""
        unit, digits = self._options.unit, self._options.digits
        shown = digits_of(value.number, digits)
        if shown is None and value.number is not None:
            log.warning("%s cannot show %s, it goes dark", self._options.name, value.number)
        if shown is None:
            request = dark_frame(unit, digits)
            expected = sealed(request[:6])
        else:
            request = expected = number_frame(unit, shown)
        refused = bytes((unit, request[1] | 0x80))

        def whole(heard: bytes) -> bool:
            return expected in heard or exception_in(heard, refused) is not None

        with self._seat.turn() as line:
            line.send(request)
            heard = line.receive(whole, self._options.timeout_s)
        if expected not in heard:
            raise refusal(refused, heard)
        return shown is not None or value.number is None

    def close(self) -> None:
        """Let go of the line."""
        self._seat.leave()


def exception_in(heard: bytes, refused: bytes) -> int | None:
    """Return the code of a Modbus exception (`unit function+80h code`, sealed) among noise."""
    at = heard.find(refused)
    while at >= 0:
        if len(heard) >= at + 5 and sealed(heard[at : at + 3]) == heard[at : at + 5]:
            return heard[at + 2]
        at = heard.find(refused, at + 1)
    return None


def refusal(refused: bytes, heard: bytes) -> DeviceError:
    """Tell silence, noise and a Modbus exception apart."""
    if not heard:
        return DeviceError("the sign does not answer")
    code = exception_in(heard, refused)
    if code is not None:
        # 1 to 3: function, register or value unknown to the board. Others pass (busy).
        return DeviceError(f"the sign refuses: Modbus exception {code}", code in (1, 2, 3))
    return DeviceError(f"the sign answers {heard[:16].hex(' ')}", state="unknown")


def _simulate(options: Led485Options) -> SimulatedLed485:
    from hardware.simulators.led485 import SimulatedLed485  # noqa: PLC0415 - only if simulated

    return SimulatedLed485(options.name, options.unit, options.digits)


def _attach(options: Led485Options, simulator: SimulatedLed485) -> Led485Options:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("sign", Led485Options, Led485Sign, _simulate, _attach)
