"""The thread of one sign: the newest value wins."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from hardware.ports import DeviceError, Kind, Sign, SignValue
from hardware.worker import Pacer, StatusListener, Worker

HALF_S = 0.5
"""How long a blinking sign is lit, and how long dark, when this thread makes it blink."""

DARK = SignValue()

#: Told of a sign's name and of a new value that the sign has confirmed.
ShownListener = Callable[[str, SignValue], None]


class SignWorker(Worker):
    """Keeps a sign showing the value last given; a dark sign until the first one.

    An unchanged value is not written again, except after an error and every `refresh_s` seconds
    (0: never), which also finds a sign that was switched off and on again. A value with `blink`
    blinks for `blink_s` seconds after it was given and is steady then. At the end it goes dark.
    """

    kind: Kind = "sign"

    def __init__(
        self,
        name: str,
        sign: Sign,
        on_status: StatusListener,
        on_shown: ShownListener = lambda _name, _value: None,
        *,
        refresh_s: float = 30.0,
        blink_s: float = 0.0,
        pacer: Pacer | None = None,
    ) -> None:
        super().__init__(name, on_status, pacer)
        self._sign = sign
        self._on_shown = on_shown
        self._refresh_s = refresh_s or math.inf
        self._blink_s = 0.0 if sign.blinking == "none" else blink_s
        self._wanted = (DARK, self._pacer.now())
        self._shown: SignValue | None = None
        self._lit: SignValue | None = None
        self._told: SignValue | None = None
        self._refresh_at = math.inf

    @property
    def confirms(self) -> bool:
        """Whether the sign says when it shows a value."""
        return self._sign.confirms

    def show(self, value: SignValue) -> None:
        """Set what the sign shall show; returns at once, from any thread."""
        if value != self._wanted[0]:
            self._wanted = (value, self._pacer.now())
            self._pacer.ring()

    def _step(self) -> float:
        value, given = self._wanted
        face, until_s = self._face(value, self._pacer.now() - given)
        if face != self._shown or self._pacer.now() >= self._refresh_at:
            confirmed = self._write(face)
            self._refresh_at = self._pacer.now() + self._refresh_s
            self._set_state("ready")
            if face is not DARK or value == DARK:
                self._lit = value
                self._tell(value, confirmed=confirmed)
        return min(self._refresh_at, given + until_s) - self._pacer.now()

    def _face(self, value: SignValue, age_s: float) -> tuple[SignValue, float]:
        """Return what to write of a value of that age, and the age at which that changes."""
        if not value.blink or age_s >= self._blink_s:
            return replace(value, blink=False), math.inf
        if self._sign.blinking == "device":
            return value, self._blink_s
        half = int(age_s / HALF_S)
        # A value is shown before it is hidden, however late its turn on the line came.
        lit = half % 2 == 0 or self._lit != value
        until_s = min((half + 1) * HALF_S, self._blink_s)
        return (replace(value, blink=False) if lit else DARK), until_s

    def _write(self, face: SignValue) -> bool:
        try:
            confirmed = self._sign.show(face)
        except DeviceError:
            self._shown = self._lit = None
            raise
        self._shown = face
        return confirmed

    def _tell(self, value: SignValue, *, confirmed: bool) -> None:
        if confirmed and value != self._told:
            self._told = value
            self._on_shown(self.name, value)

    def _leave(self) -> None:
        # Nobody keeps the sign true from now on: an old number must not stay there all night.
        if self._shown not in (None, DARK):
            with suppress(DeviceError):
                self._sign.show(DARK)
        self._sign.close()
