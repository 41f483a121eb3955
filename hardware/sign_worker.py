"""The thread of one sign: the newest value wins."""

from __future__ import annotations

import math

from hardware.ports import DeviceError, Kind, Sign, SignValue
from hardware.worker import Pacer, StatusListener, Worker


class SignWorker(Worker):
    """Keeps a sign showing the value last given; a dark sign until the first one.

    An unchanged value is not written again, except after an error and every `refresh_s` seconds
    (0: never), which also finds a sign that was switched off and on again.
    """

    kind: Kind = "sign"

    def __init__(
        self,
        name: str,
        sign: Sign,
        on_status: StatusListener,
        *,
        refresh_s: float = 30.0,
        pacer: Pacer | None = None,
    ) -> None:
        super().__init__(name, on_status, pacer)
        self._sign = sign
        self._refresh_s = refresh_s or math.inf
        self._wanted = SignValue()
        self._shown: SignValue | None = None
        self._refresh_at = math.inf

    def show(self, value: SignValue) -> None:
        """Set what the sign shall show; returns at once, from any thread."""
        self._wanted = value
        self._pacer.ring()

    def _step(self) -> float:
        value = self._wanted
        if value != self._shown or self._pacer.now() >= self._refresh_at:
            self._write(value)
            self._refresh_at = self._pacer.now() + self._refresh_s
            self._set_state("ready")
        return self._refresh_at - self._pacer.now()

    def _write(self, value: SignValue) -> None:
        try:
            self._sign.show(value)
        except DeviceError:
            self._shown = None
            raise
        self._shown = value

    def _leave(self) -> None:
        self._sign.close()
