"""Kiosk printers that hold the ticket out and can draw it back: Custom VKP80, KPM and such."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.escpos_frames import CUT
from hardware.escpos_printer import EscposOptions, EscposPrinter
from hardware.options import OptionError, one_of, ranged
from hardware.ports import DeviceError, PrinterStatus
from hardware.presenter_frames import (
    EJECT,
    EJECTOR_STATUS,
    FULL_STATUS,
    RETRACT,
    present,
    read_ejector_status,
    read_full_status,
)
from hardware.registry import Driver
from hardware.transports import Line

if TYPE_CHECKING:
    from hardware.simulators.presenter import SimulatedPresenter

LOOK_S = 0.5
"""How often the mouth is looked at while a ticket waits there."""


@dataclass(frozen=True, kw_only=True)
class PresenterOptions(EscposOptions):
    """`[devices.NAME] driver = "vkp80"`; lengths in mm, times in seconds.

    `step_mm` is the step of the model's presenter, `present_mm` how much of a ticket is held out,
    `take_s` how long, and `untaken` what then becomes of it.
    """

    step_mm: float = ranged(7.0, 0.5, 20)
    present_mm: float = ranged(60.0, 5, 250)
    take_s: float = ranged(20.0, 0.1, 600)
    untaken: str = one_of("retract", "retract", "eject")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.connection == "file":
            raise OptionError("connection", "a presenter must answer, and a file cannot")
        if self.status != "realtime":
            raise OptionError("status", "a presenter is asked in its own way; leave 'status' out")
        if not self.cut:
            raise OptionError("cut", "a presenter always cuts; leave 'cut' out")


class PresenterPrinter(EscposPrinter):
    """A printer that presents each ticket, and takes back what nobody takes.

    The next ticket is not printed before the mouth is free: it would push the other customer's out.
    """

    def __init__(
        self, options: PresenterOptions, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(options)
        self._own, self._clock = options, clock
        self._presented: float | None = None

    def _free(self) -> bytes:
        return super()._free() + EJECT

    def _end(self) -> bytes:
        return CUT + present(self._own.present_mm, self._own.step_mm)

    def _ask(self, line: Line) -> PrinterStatus:
        seen = read_full_status(line.ask(FULL_STATUS, 6))
        if not seen.mouth:
            self._presented = None
        elif seen.status.can_print:
            return dataclasses.replace(
                seen.status, can_print=False, detail="a ticket waits to be taken", again_s=LOOK_S
            )
        return seen.status

    def _after(self, line: Line) -> PrinterStatus:
        done = read_ejector_status(line.ask(EJECTOR_STATUS))
        if done.state == "jam":
            raise DeviceError(f"after the ticket: {done.detail}", state="jam")
        after = super()._after(line)
        self._presented = None if after.again_s is None else self._clock()
        return after

    def _look(self, line: Line) -> PrinterStatus:
        status = self._ask(line)
        if status.again_s is None:
            return status
        if self._presented is None:  # from before a restart
            self._presented = self._clock()
        if self._clock() - self._presented < self._own.take_s:
            return status
        line.write(RETRACT if self._own.untaken == "retract" else EJECT)
        line.ask(EJECTOR_STATUS)  # answered when it has moved
        status = self._ask(line)
        if status.again_s is not None:
            return PrinterStatus("not_taken", False, "a ticket is stuck in the mouth: take it out")
        if status.state != "ready":
            return status
        how = "drawn back" if self._own.untaken == "retract" else "pushed out"
        return PrinterStatus("not_taken", True, f"a ticket was not taken and has been {how}")


def _simulate(options: PresenterOptions) -> SimulatedPresenter:
    from hardware.simulators.presenter import SimulatedPresenter  # noqa: PLC0415 - if simulated

    return SimulatedPresenter(options.name, options.width)


def _attach(options: PresenterOptions, simulator: SimulatedPresenter) -> PresenterOptions:
    return dataclasses.replace(
        options, connection="network", host=simulator.host, port=simulator.port
    )


DRIVER = Driver("printer", PresenterOptions, PresenterPrinter, _simulate, _attach)
