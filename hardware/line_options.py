"""The place of a device on a serial line, and what devices on one line must agree on."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from hardware.options import DeviceOptions, OptionError, one_of, ranged
from hardware.shared_line import LineSettings

BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)

FORMS = re.compile(r"/.+|(socket|rfc2217)://[^/\s:]+:[0-9]{1,5}(\?\S*)?")


@dataclass(frozen=True, kw_only=True)
class LineOptions:
    """A place on a serial line; `device` is a path, `socket://HOST:PORT` or `rfc2217://HOST:PORT`.

    Devices with the same `device` share one line, simulated ones too.
    """

    connection: str = one_of(None, "serial", "simulator")
    device: str = ""
    baud: int = one_of(9600, *BAUDS)
    timeout_s: float = ranged(0.3, 0.05, 30)

    def __post_init__(self) -> None:
        if self.connection == "serial" and not self.device:
            raise OptionError("device", "connection 'serial' needs 'device'")
        if self.connection == "serial" and not FORMS.fullmatch(self.device):
            known = "a path like /dev/ttyUSB0, socket://HOST:PORT or rfc2217://HOST:PORT"
            raise OptionError("device", f"'{self.device}' is not {known}")

    @property
    def line(self) -> LineSettings:
        """Return speed and format of the line."""
        return LineSettings(self.baud)

    @property
    def station(self) -> tuple[str, int | None]:
        """Return the option that holds the device's address, and the address.

        None: it has none of its own and hears what others of its kind are told.
        """
        raise NotImplementedError


def check_lines(devices: Mapping[str, DeviceOptions]) -> None:
    """Refuse devices on one line that differ in speed or format, or that answer for each other."""
    lines: dict[tuple[str, str], list[tuple[str, LineOptions]]] = {}
    for name, options in devices.items():
        if isinstance(options, LineOptions) and options.device:
            # A link made by udev and the port that it leads to are one line.
            at = options.connection, os.path.realpath(options.device)
            for other, known in lines.setdefault(at, []):
                _check_pair(name, options, other, known)
            lines[at].append((name, options))


def _check_pair(name: str, options: LineOptions, other: str, known: LineOptions) -> None:
    if options.device != known.device:
        why = f"{options.device} is the same port as {known.device} of {other}; use one name"
        raise OptionError(f"{name}.device", why)
    if options.line != known.line:
        key = "baud" if options.baud != known.baud else "format"
        why = f"{options.line} on {options.device}, where {other} has {known.line}"
        raise OptionError(f"{name}.{key}", f"{why}; a line has one speed and format")
    key, address = options.station
    if type(options) is not type(known):
        return
    if address is None or known.station[1] is None:
        why = f"{name} and {other} on {options.device} would both show what one of them is told"
        raise OptionError(f"{name}.{key}", f"{why}; give each an address or a line of its own")
    if address == known.station[1]:
        why = f"{address} on {options.device} is the address of {other}"
        raise OptionError(f"{name}.{key}", f"{why}; give each its own")
