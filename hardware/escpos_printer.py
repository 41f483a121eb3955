"""Thermal ticket printers that speak ESC/POS, on a network, serial, USB or file connection."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.escpos_frames import CUT, INIT, TEAR, resync
from hardware.escpos_status import UNCLEAR, ask_asb, read_status
from hardware.options import OptionError, PrinterOptions, one_of, ranged
from hardware.ports import DeviceError, Paper, PrinterStatus
from hardware.registry import Driver
from hardware.ticket_frames import ticket_frames
from hardware.transports import Line, connected

if TYPE_CHECKING:
    from hardware.simulators.printer import SimulatedPrinter


@dataclass(frozen=True, kw_only=True)
class EscposOptions(PrinterOptions):
    """`[devices.NAME] driver = "escpos"`; widths in dots, times in seconds.

    `status` is how the printer is asked: DLE EOT at once, or GS a in its turn. With "none" jobs
    count as printed once they are sent; a `file` connection is always like that.
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
    chinese: str = one_of("raster", "raster", "gb18030")
    qr: str = one_of("raster", "raster", "native")
    timeout_s: float = ranged(2.0, 0.05, 30)
    status: str = one_of("realtime", "realtime", "asb", "none")

    def __post_init__(self) -> None:
        needed = {"network": "host", "serial": "device", "file": "device", "usb": "vendor"}
        key = needed.get(self.connection)
        if key is not None and not getattr(self, key):
            raise OptionError(key, f"connection '{self.connection}' needs '{key}'")


class EscposPrinter:
    """A printer opened for each job: status, ticket, cut, status again."""

    def __init__(self, options: EscposOptions) -> None:
        self._options = options
        self._answers = options.status != "none" and options.connection != "file"
        self._torn = False
        self._owed = True  # answers to questions of a process before this one

    def torn(self) -> None:
        """Let the next job first free the printer from a half-sent picture and cut it off."""
        self._torn = True

    def status(self) -> PrinterStatus:
        """Ask the printer; one that gives no replies is `unknown` and may be sent jobs."""
        if self._options.connection == "file":
            return self._file_status()
        try:
            with connected(self._options) as line:
                return self._look(line)
        except DeviceError as error:
            if error.permanent:
                raise
            return PrinterStatus("offline", False, str(error))

    def print(self, paper: Paper) -> PrinterStatus:
        """Print a ticket; returns only if the printer was well after it, or never replies."""
        options = self._options
        ticket = ticket_frames(paper, options.width, options.chinese, options.qr)
        if options.connection == "file":
            refuse_unless_well(self._file_status())
        started = False
        try:
            with connected(options) as line:
                refuse_unless_well(self._ask(line))
                started = True
                for frame in self._frames(ticket):
                    line.write(frame)
                after = self._after(line)
        except DeviceError as error:
            self._torn = self._torn or started
            error.started = started
            raise
        self._torn = False
        return after

    def _frames(self, ticket: Iterable[bytes]) -> Iterator[bytes]:
        if self._torn:
            yield self._free()
        yield INIT
        yield from ticket
        yield self._end()

    def _free(self) -> bytes:
        return resync(self._options.width)

    def _end(self) -> bytes:
        return CUT if self._options.cut else TEAR

    def _after(self, line: Line) -> PrinterStatus:
        """Return the status asked after a ticket; DeviceError unless it is well."""
        after = self._ask(line)
        if after == UNCLEAR:
            after = self._ask(line)  # a busy printer may miss one question
        if not after.can_print and after.again_s is None:
            raise DeviceError(f"after the ticket: {after.detail}", state=after.state)
        return after

    def _look(self, line: Line) -> PrinterStatus:
        """Return the status of a printer that has nothing to do."""
        return self._ask(line)

    def _ask(self, line: Line) -> PrinterStatus:
        if not self._answers:
            return PrinterStatus("unknown", True, "this printer gives no status")
        if self._options.status != "asb":
            return read_status(line.ask)
        owed, self._owed = self._owed, True
        status, self._owed = ask_asb(line.ask, owed)
        return status

    def _file_status(self) -> PrinterStatus:
        # Opening would truncate an ordinary file, or make one where a device node is missing.
        device = Path(self._options.device)
        if device.is_relative_to("/dev") and not device.exists():
            return PrinterStatus("offline", False, f"{device} is not there")
        return PrinterStatus("unknown", True, "this connection gives no status")


def refuse_unless_well(status: PrinterStatus) -> None:
    """Raise a temporary DeviceError for a printer that must not be sent a job now."""
    if not status.can_print:
        state = status.state if status.again_s is None else "not_taken"
        raise DeviceError(status.detail, state=state)


def _simulate(options: EscposOptions) -> SimulatedPrinter:
    from hardware.simulators.printer import SimulatedPrinter  # noqa: PLC0415 - if simulated

    return SimulatedPrinter(options.name, options.width)


def _attach(options: EscposOptions, simulator: SimulatedPrinter) -> EscposOptions:
    return dataclasses.replace(
        options, connection="network", host=simulator.host, port=simulator.port
    )


DRIVER = Driver("printer", EscposOptions, EscposPrinter, _simulate, _attach)
