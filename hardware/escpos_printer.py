"""Thermal ticket printers that speak ESC/POS, on a network, serial, USB or file connection."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.escpos_frames import CUT, INIT, TEAR, raster, read_status, resync
from hardware.options import OptionError, PrinterOptions, one_of, ranged
from hardware.ports import DeviceError, Paper, PrinterStatus
from hardware.registry import Driver
from hardware.transports import Line, connected

if TYPE_CHECKING:
    from hardware.simulators.printer import SimulatedPrinter


@dataclass(frozen=True, kw_only=True)
class EscposOptions(PrinterOptions):
    """`[devices.NAME] driver = "escpos"`; widths in dots, times in seconds.

    `replies = false` is for a printer that never answers a status request: its jobs count as
    printed once they are sent. A `file` connection is always like that.
    """

    connection: str = one_of(None, "network", "serial", "usb", "file", "simulator")
    host: str = ""
    port: int = ranged(9100, 1, 65535)
    device: str = ""
    baud: int = one_of(115200, 9600, 19200, 38400, 57600, 115200)
    xonxoff: bool = False
    vendor: int = ranged(0, 0, 0xFFFF)
    product: int = ranged(0, 0, 0xFFFF)
    in_ep: int = ranged(0x82, 0x80, 0x8F)
    out_ep: int = ranged(0x01, 0x01, 0x0F)
    width: int = one_of(576, 576, 384)
    cut: bool = True
    chinese: str = one_of("raster", "raster")
    timeout_s: float = ranged(2.0, 0.05, 30)
    replies: bool = True

    def __post_init__(self) -> None:
        needed = {"network": "host", "serial": "device", "file": "device", "usb": "vendor"}
        key = needed.get(self.connection)
        if key is not None and not getattr(self, key):
            raise OptionError(key, f"connection '{self.connection}' needs '{key}'")


class EscposPrinter:
    """A printer opened for each job: status, ticket as a picture, cut, status again."""

    def __init__(self, options: EscposOptions) -> None:
        self._options = options
        self._answers = options.replies and options.connection != "file"
        self._torn = False

    def torn(self) -> None:
        """Let the next job first free the printer from a half-sent picture and cut it off."""
        self._torn = True

    def status(self) -> PrinterStatus:
        """Ask the printer; one that gives no replies is `unknown` and may be sent jobs."""
        if self._options.connection == "file":
            return self._file_status()
        try:
            with connected(self._options) as line:
                return self._ask(line)
        except DeviceError as error:
            if error.permanent:
                raise
            return PrinterStatus("offline", False, str(error))

    def print(self, paper: Paper) -> PrinterStatus:
        """Print a ticket; returns only if the printer was well after it, or never replies."""
        from hardware.ticket_layout import render  # noqa: PLC0415 - loads Pillow

        picture = render(paper, self._options.width)
        if self._options.connection == "file":
            refuse_unless_well(self._file_status())
        started = False
        try:
            with connected(self._options) as line:
                refuse_unless_well(self._ask(line))
                started = True
                for frame in self._frames(raster(picture)):
                    line.write(frame)
                after = self._ask(line)
                if after.state == "unknown" and not after.can_print:
                    after = self._ask(line)  # a busy printer may miss one question
                if not after.can_print:
                    raise DeviceError(f"after the ticket: {after.detail}", state=after.state)
        except DeviceError as error:
            self._torn = self._torn or started
            error.started = started
            raise
        self._torn = False
        return after

    def _frames(self, bands: Iterable[bytes]) -> Iterator[bytes]:
        if self._torn:
            yield resync(self._options.width)
        yield INIT
        yield from bands
        yield CUT if self._options.cut else TEAR

    def _ask(self, line: Line) -> PrinterStatus:
        if self._answers:
            return read_status(line.ask)
        return PrinterStatus("unknown", True, "this printer gives no status")

    def _file_status(self) -> PrinterStatus:
        # Opening would truncate an ordinary file, or make one where a device node is missing.
        device = Path(self._options.device)
        if device.is_relative_to("/dev") and not device.exists():
            return PrinterStatus("offline", False, f"{device} is not there")
        return PrinterStatus("unknown", True, "this connection gives no status")


def refuse_unless_well(status: PrinterStatus) -> None:
    """Raise a temporary DeviceError for a printer that must not be sent a job now."""
    if not status.can_print:
        raise DeviceError(status.detail, state=status.state)


def _simulate(options: EscposOptions) -> SimulatedPrinter:
    from hardware.simulators.printer import SimulatedPrinter  # noqa: PLC0415 - if simulated

    return SimulatedPrinter(options.name, options.width)


def _attach(options: EscposOptions, simulator: SimulatedPrinter) -> EscposOptions:
    return dataclasses.replace(
        options, connection="network", host=simulator.host, port=simulator.port
    )


DRIVER = Driver("printer", EscposOptions, EscposPrinter, _simulate, _attach)
