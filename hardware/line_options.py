"""The place of a device on a serial line, and what devices on one line must agree on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from hardware.options import DeviceOptions, OptionError, one_of, ranged
from hardware.serial_lines import check_port
from hardware.shared_line import LineSettings

BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


@dataclass(frozen=True, kw_only=True)
class LinePlace:
    """A place on a serial line; `device` is a path, `socket://HOST:PORT` or `rfc2217://HOST:PORT`.

    Devices with the same `device` share one line.
    """

    listens: ClassVar[bool] = False
    """Whether the line is listened to all the time, and not taken in turns."""

    connection: str = one_of(None, "serial", "simulator")
    device: str = ""
    baud: int = one_of(9600, *BAUDS)

    def __post_init__(self) -> None:
        check_port(self.connection, self.device)

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


@dataclass(frozen=True, kw_only=True)
class LineOptions(LinePlace):
    """A place on a line that is taken in turns; simulated devices share pretended lines too."""

    timeout_s: float = ranged(0.3, 0.05, 30)


@dataclass(frozen=True)
class _Found:
    """A device on a line: the name of its section, its driver, and its place."""

    name: str
    driver: str
    place: LinePlace


def check_lines(devices: Mapping[str, DeviceOptions]) -> None:
    """Refuse devices on one line that differ in speed or format, or that answer for each other."""
    lines: dict[tuple[str, str, str], list[_Found]] = {}
    for name, options in devices.items():
        if isinstance(options, LinePlace) and options.device:
            here = _Found(name, options.driver, options)
            # A link made by udev and the port that it leads to are one line; an agent's ports
            # are those of another computer.
            port = options.device if options.agent else os.path.realpath(options.device)
            known = lines.setdefault((options.agent, options.connection, port), [])
            for other in known:
                _check_pair(here, other)
            known.append(here)


def _check_pair(here: _Found, other: _Found) -> None:
    mine, known, name = here.place, other.place, here.name
    if mine.device != known.device:
        why = f"{mine.device} is the same port as {known.device} of {other.name}; use one name"
        raise OptionError(f"{name}.device", why)
    if mine.listens != known.listens:
        why = f"of {name} and {other.name} one listens on {mine.device} and one takes turns"
        raise OptionError(f"{name}.device", f"{why}; give each a line of its own")
    if mine.line != known.line:
        key = "baud" if mine.baud != known.baud else "format"
        why = f"{mine.line} on {mine.device}, where {other.name} has {known.line}"
        raise OptionError(f"{name}.{key}", f"{why}; a line has one speed and format")
    if here.driver == other.driver:
        _check_addresses(here, other)


def _check_addresses(here: _Found, other: _Found) -> None:
    name, device = here.name, here.place.device
    key, address = here.place.station
    if address is None or other.place.station[1] is None:
        why = f"{name} and {other.name} on {device} would both show what one of them is told"
        raise OptionError(f"{name}.{key}", f"{why}; give each an address or a line of its own")
    if address == other.place.station[1]:
        why = f"{address} on {device} is the address of {other.name}"
        raise OptionError(f"{name}.{key}", f"{why}; give each its own")
