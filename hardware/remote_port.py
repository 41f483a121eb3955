"""The line to an agent in place of a device's port, and what all workers at its end share."""

from __future__ import annotations

import logging
from typing import Any

from hardware.agent_lines import AgentLine
from hardware.agent_protocol import Seen
from hardware.ports import Blinking, DeviceError, Paper, PrinterStatus, SignValue, State
from hardware.worker import Worker

WELL: frozenset[State] = frozenset({"ready", "near_end", "unknown"})
"""States in which a device at an agent is asked for something; one that gives no answers is always
`unknown`, and one that should becomes `silent` there."""

log = logging.getLogger("hardware")


class LinePort:
    """Stands where a local worker has its device: the line to the agent, and the device's name.

    `confirms` says of a sign that it answers.
    """

    blinking: Blinking = "device"  # as the hall sees it: the agent makes it blink

    def __init__(self, line: AgentLine, device: str, *, confirms: bool = False) -> None:
        self.line = line
        self._device = device
        self.confirms = confirms

    def ask(self, verb: str, value: object = None) -> Any:
        """Give the agent an order about this device; DeviceError if it was refused or lost."""
        return self.line.ask(verb, self._device, value)

    def seen(self) -> Seen:
        """Return the device as the agent saw it last; DeviceError `offline` while nobody says."""
        return self.line.seen(self._device)

    def status(self) -> PrinterStatus:
        """Return what the agent said of a printer last."""
        seen = self.seen()
        return PrinterStatus(seen.state, can_print=seen.state in WELL, detail=seen.detail)

    def print(self, _paper: Paper) -> PrinterStatus:
        """Refuse: an agent is given jobs with their ids, so that none is printed twice."""
        raise DeviceError(f"{self._device} is printed at its agent", permanent=True)

    def torn(self) -> None:
        """Do nothing: the agent's own worker knows what it has sent."""

    def show(self, value: SignValue) -> bool:
        """Tell the agent's sign worker what the sign shall show; its word comes later."""
        self.ask("show", value)
        return False

    def close(self) -> None:
        """Do nothing: the line stays open for the other devices."""


class RemoteWorker(Worker):
    """Mirrors what an agent says of a device; goes before a local worker class in the bases."""

    _port: LinePort

    def attend(self, port: LinePort) -> None:
        """Hear from now on what is said of this device."""
        self._port = port
        port.line.attend(self.name, self._hear)

    def retry(self) -> None:
        """Let the agent try the device again now, and look here at once."""
        try:
            self._port.ask("retry")
        except DeviceError as error:
            log.debug("%s: %s", self.name, error)  # its status says so already
        self._wake()

    def _hear(self, _what: str, _value: Any) -> None:
        self._wake()

    def _wake(self) -> None:
        """Look now, also while the device is ill: news need no patience."""
        super().retry()

    def _mirror(self) -> None:
        """Take over the state that the agent sees; DeviceError if the device is not well."""
        seen = self._port.seen()
        if seen.state not in WELL:
            raise DeviceError(seen.detail, state=seen.state)
        self._set_state(seen.state, seen.detail)

    def _state_after(self, error: DeviceError) -> State:
        return error.state  # unclear answers are counted where the cable ends
