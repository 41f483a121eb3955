"""LED-485 digit boards: Modbus RTU over a serial line or a serial server."""

from __future__ import annotations

import dataclasses
import errno
import logging
import re
import termios
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.modbus import sealed
from hardware.options import OptionError, SignOptions, one_of, ranged
from hardware.ports import DeviceError, SignValue
from hardware.registry import Driver
from hardware.serial_lines import open_serial

if TYPE_CHECKING:
    from serial import Serial

    from hardware.simulators.sign import SimulatedSign

log = logging.getLogger("hardware")


@dataclass(frozen=True, kw_only=True)
class Led485Options(SignOptions):
    """`[devices.NAME] driver = "led485"`; `device` is a path, `socket://` or `rfc2217://`."""

    connection: str = one_of(None, "serial", "simulator")
    device: str = ""
    baud: int = one_of(9600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
    unit: int = ranged(1, 1, 247)
    digits: int = ranged(4, 3, 6)
    timeout_s: float = ranged(1.0, 0.05, 30)

    def __post_init__(self) -> None:
        if self.connection == "serial" and not self.device:
            raise OptionError("device", "connection 'serial' needs 'device'")


def number_frame(unit: int, value: int) -> bytes:
    """Make function 06, register 0 = the number shown, 0 to 32767 (sman-dk/LED-485_setuptool)."""
    return sealed(bytes((unit, 6, 0, 0)) + value.to_bytes(2, "big"))


def dark_frame(unit: int, digits: int) -> bytes:
    """Make function 16 at 0x80, two digits per register, all dark (sman-dk/LED-485_setuptool)."""
    registers = (digits + 1) // 2
    dark = bytes(2 * registers)
    return sealed(bytes((unit, 16, 0, 0x80, 0, registers, len(dark))) + dark)


def digits_of(number: str | None, digits: int) -> int | None:
    """Return what a board of so many digits shows: A012 is 12; None (dark) if it cannot.

    A number without digits, or too long for the board or for 16 bits, is not shown at all:
    a dark board sends nobody to the wrong window.
    """
    found = re.search(r"[0-9]+$", number or "")
    if found is None or int(found[0]) >= min(10**digits, 0x8000):
        return None
    return int(found[0])


class Led485Sign:
    """A digit board; the board cannot blink, so `SignValue.blink` has no effect on it."""

    def __init__(self, options: Led485Options) -> None:
        self._options = options
        self._line: Serial | None = None

    def show(self, value: SignValue) -> None:
        """Write the number and read the board's confirmation; opens the line if need be."""
        unit, digits = self._options.unit, self._options.digits
        shown = digits_of(value.number, digits)
        if shown is None and value.number is not None:
            log.warning("%s cannot show %s, it goes dark", self._options.name, value.number)
        if shown is None:
            request = dark_frame(unit, digits)
            expected = sealed(request[:6])
        else:
            request = expected = number_frame(unit, shown)
        try:
            reply = self._exchange(request, len(expected))
        except (OSError, termios.error) as error:
            self.close()
            denied = getattr(error, "errno", None) in (errno.EACCES, errno.EPERM)
            raise DeviceError(f"cannot reach the sign: {error}", permanent=denied) from error
        if reply != expected:
            self.close()
            raise refusal(unit, request[1], reply)

    def close(self) -> None:
        """Close the line, whatever is left of it."""
        line, self._line = self._line, None
        if line is not None:
            try:
                line.close()
            except (OSError, termios.error) as error:
                log.debug("%s: closing a lost line: %s", self._options.name, error)

    def _exchange(self, request: bytes, length: int) -> bytes:
        line = self._line or self._open()
        self._line = line
        line.reset_input_buffer()
        line.write(request)
        return bytes(line.read(length))

    def _open(self) -> Serial:
        return open_serial(self._options.device, self._options.baud, self._options.timeout_s)


def refusal(unit: int, function: int, reply: bytes) -> DeviceError:
    """Tell silence, noise and a Modbus exception (`unit function+80h code`) apart."""
    if not reply:
        return DeviceError("the sign does not answer")
    if reply[:5] == sealed(bytes((unit, function | 0x80)) + reply[2:3]):
        # 1 to 3: function, register or value unknown to the board. Others pass (busy).
        return DeviceError(f"the sign refuses: Modbus exception {reply[2]}", reply[2] in (1, 2, 3))
    return DeviceError(f"the sign answers {reply.hex(' ')}", state="unknown")


def _simulate(options: Led485Options) -> SimulatedSign:
    from hardware.simulators.sign import SimulatedSign  # noqa: PLC0415 - only if simulated

    return SimulatedSign(options.name, options.unit, options.digits)


def _attach(options: Led485Options, simulator: SimulatedSign) -> Led485Options:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("sign", Led485Options, Led485Sign, _simulate, _attach)
