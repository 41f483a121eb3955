"""The thread of one input device: what people press goes out at once, what it shows is newest."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import Any

from hardware.ports import (
    AskScore,
    Beep,
    DeviceError,
    Input,
    InputDevice,
    Kind,
    Message,
    PadDisplay,
)
from hardware.worker import Pacer, StatusListener, Worker

InputListener = Callable[[str, Input], None]
"""Told of an input: the device's name, and what was pressed, scored or read."""

UNDERSTOOD: dict[Kind, tuple[type, ...]] = {"pad": (PadDisplay, Beep), "evaluator": (AskScore,)}
"""What a kind of device can be told."""


class InputWorker(Worker):
    """Keeps a device on the line; passes inputs on in order, each once.

    A pad's figures are kept like a sign's value: unchanged ones are sent again after an error
    and every `refresh_s` seconds (0: never). Beeps and questions to a device that is away are
    dropped: later they would mean something else.
    """

    def __init__(
        self,
        name: str,
        kind: Kind,
        device: InputDevice,
        on_status: StatusListener,
        on_input: InputListener,
        *,
        refresh_s: float = 30.0,
        pacer: Pacer | None = None,
    ) -> None:
        self.kind = kind
        super().__init__(name, on_status, pacer)
        self._device: Any = device
        self._on_input = on_input
        self._refresh_s = refresh_s or math.inf
        self._wanted: PadDisplay | None = None
        self._shown: PadDisplay | None = None
        self._once: deque[Message] = deque(maxlen=4)
        self._refresh_at = math.inf

    def tell(self, message: Message) -> None:
        """Set what the device shows, or have it beep or ask; returns at once, from any thread."""
        if not isinstance(message, UNDERSTOOD.get(self.kind, ())):
            raise DeviceError(f"{self.name} is no device for {message}", permanent=True)
        if isinstance(message, PadDisplay):
            self._wanted = message
        elif self.status().state == "ready":
            self._once.append(message)
        self._pacer.ring()

    def _step(self) -> float:
        try:
            self._device.listen(self._pacer.ring)
            for entered in self._device.take():
                self._on_input(self.name, entered)
            self._say()
        except DeviceError:
            self._shown = None
            self._once.clear()
            raise
        self._set_state("ready")
        return min(float(self._device.poll_s), self._refresh_at - self._pacer.now())

    def _say(self) -> None:
        while self._once:
            if isinstance(self._once.popleft(), Beep):
                self._device.beep()
            else:
                self._device.ask()
        wanted = self._wanted
        if wanted and (wanted != self._shown or self._pacer.now() >= self._refresh_at):
            self._device.show(wanted)
            self._shown = wanted
            self._refresh_at = self._pacer.now() + self._refresh_s

    def _leave(self) -> None:
        self._device.close()
