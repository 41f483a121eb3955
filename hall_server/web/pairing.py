"""Pairing: a new screen shows a code, staff say which screen it is, the screen comes to fetch that.

All of it is in memory: a restart makes screens that wait show another code.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from .limits import Limiter

#: Neither 0 nor O, 1 nor I: a code is read across the hall.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 6

#: How long a code can be entered, and how many may wait at once.
LIFE_S = 600.0
MOST = 50


@dataclass(slots=True)
class _Waiting:
    code: str
    until_s: float
    screen: tuple[str, str] | None = None


class Pairing:
    """Codes that wait; `clock` is in seconds and never runs back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._waiting: OrderedDict[str, _Waiting] = OrderedDict()
        #: New codes per address; tries of one person at guessing a code.
        self.asking = Limiter(clock, burst=10, per_s=1 / 10)
        self.entering = Limiter(clock, burst=10, per_s=1 / 30)

    def begin(self) -> tuple[str, str]:
        """Return a new code to show, and the secret with which its screen comes back."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        secret = secrets.token_urlsafe(24)
        with self._lock:
            self._drop_old()
            self._waiting[secret] = _Waiting(code, self._clock() + LIFE_S)
            while len(self._waiting) > MOST:
                self._waiting.popitem(last=False)
        return code, secret

    def enter(self, code: str, role: str, name: str) -> bool:
        """Say which screen shows a code; False when nobody shows it, or it was said already."""
        wanted = code.strip().upper()
        with self._lock:
            self._drop_old()
            for it in self._waiting.values():
                if it.screen is None and secrets.compare_digest(it.code, wanted):
                    it.screen = (role, name)
                    return True
        return False

    def claim(self, secret: str) -> tuple[str, str] | None:
        """Return role and name once, or None while nobody has entered the code; KeyError."""
        with self._lock:
            self._drop_old()
            found = self._waiting[secret].screen
            if found:
                del self._waiting[secret]
            return found

    def _drop_old(self) -> None:
        now_s = self._clock()
        for secret in [s for s, it in self._waiting.items() if it.until_s <= now_s]:
            del self._waiting[secret]
