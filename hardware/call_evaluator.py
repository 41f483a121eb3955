"""A customer's evaluator on a call pads' line; the frames are those of `call_frames`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from hardware.call_frames import start_frame
from hardware.call_line import CallLineOptions, Seat
from hardware.registry import Driver

if TYPE_CHECKING:
    from hardware.simulators.call_pad import SimulatedEvaluator


class LineEvaluator(Seat):
    """An evaluator at one address, which may be its pad's: their frames differ."""

    def __init__(self, options: CallLineOptions) -> None:
        super().__init__("evaluator", options)

    def ask(self) -> None:
        """Ask for a score."""
        self.send(start_frame(self._options.address))


def _simulate(options: CallLineOptions) -> SimulatedEvaluator:
    from hardware.simulators.call_pad import SimulatedEvaluator  # noqa: PLC0415 - only if simulated

    return SimulatedEvaluator(options.name, options.address)


def _attach(options: CallLineOptions, simulator: SimulatedEvaluator) -> CallLineOptions:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("evaluator", CallLineOptions, LineEvaluator, _simulate, _attach)
