"""A teller's call pad on a serial line; the frames are those of `call_frames`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from hardware.call_frames import beep_frame, digits_frame
from hardware.call_line import CallLineOptions, Seat
from hardware.ports import PadDisplay
from hardware.registry import Driver

if TYPE_CHECKING:
    from hardware.simulators.call_pad import SimulatedPad


class LineCallPad(Seat):
    """A call pad at one address; nothing on the line tells whether it has heard its digits."""

    def __init__(self, options: CallLineOptions) -> None:
        super().__init__("pad", options)

    def show(self, display: PadDisplay) -> None:
        """Show how many wait and the last three digits of the number."""
        self.send(digits_frame(self._options.address, display))

    def beep(self) -> None:
        """Beep once."""
        self.send(beep_frame(self._options.address))


def _simulate(options: CallLineOptions) -> SimulatedPad:
    from hardware.simulators.call_pad import SimulatedPad  # noqa: PLC0415 - only if simulated

    return SimulatedPad(options.name, options.address)


def _attach(options: CallLineOptions, simulator: SimulatedPad) -> CallLineOptions:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("pad", CallLineOptions, LineCallPad, _simulate, _attach)
