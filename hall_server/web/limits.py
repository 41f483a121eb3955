"""Limits on what one caller may ask for: token buckets with bounded memory."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import ceil
from threading import Lock

from .problems import Problem


class Limiter:
    """A bucket per key that holds `burst` and fills at `per_s`; `clock` is in seconds.

    Beyond `keys` the bucket longest unused is forgotten, which only ever lets more through.
    """

    def __init__(
        self, clock: Callable[[], float], *, burst: float, per_s: float, keys: int = 4096
    ) -> None:
        self._clock = clock
        self._burst = burst
        self._per_s = per_s
        self._keys = keys
        self._lock = Lock()
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, key: Hashable) -> None:
        """Take one from a key's bucket; raises Problem 429 when it is empty."""
        with self._lock:
            level, now_s = self._level(key)
            if level >= 1:
                self._put(key, level - 1, now_s)
                return
            wait_s = (1 - level) / self._per_s
        raise Problem(
            429,
            "too_many",
            "Too many requests.",
            headers={"Retry-After": str(max(1, ceil(wait_s)))},
        )

    def give_back(self, key: Hashable) -> None:
        """Undo one `take`, for what turned out not to count."""
        with self._lock:
            level, now_s = self._level(key)
            self._put(key, min(self._burst, level + 1), now_s)

    def _level(self, key: Hashable) -> tuple[float, float]:
        now_s = self._clock()
        level, at_s = self._buckets.get(key, (self._burst, now_s))
        return min(self._burst, level + (now_s - at_s) * self._per_s), now_s

    def _put(self, key: Hashable, level: float, now_s: float) -> None:
        self._buckets[key] = (level, now_s)
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)

    def __len__(self) -> int:
        return len(self._buckets)


class Limits:
    """The API's limits; `clock` is in seconds and never runs back."""

    def __init__(
        self,
        clock: Callable[[], float],
        phone_per_min: int,
        unknown_per_min: int,
        identify_per_min: int,
    ) -> None:
        #: Passwords: per name and address, and per address since checking one is slow on purpose.
        self.sign_in = Limiter(clock, burst=5, per_s=1 / 20)
        self.sign_in_address = Limiter(clock, burst=60, per_s=1)
        #: Per ticket token: a page reloaded by a nervous thumb is no attack.
        self.phone = Limiter(clock, burst=20, per_s=phone_per_min / 60, keys=20_000)
        #: Per ticket token: each answer may cost a replay of the day.
        self.phone_why = Limiter(clock, burst=5, per_s=1 / 120, keys=20_000)
        #: Guests share one address: only tokens that nobody holds count against it.
        self.unknown_token = Limiter(clock, burst=unknown_per_min, per_s=unknown_per_min / 60)
        #: Per identity: the register must not be read number by number.
        self.identify = Limiter(clock, burst=identify_per_min, per_s=identify_per_min / 60)
