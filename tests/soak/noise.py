"""Random and half-valid bytes by a seed, and pretended lines on which no time passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from hardware.ports import Kind
from hardware.worker import Worker

MOST_READS = 20_000
"""In one turn nobody reads so often from a line: whoever does hangs."""

SLICE_S = 0.05
"""What a read without an answer takes on the pretended clock."""


@dataclass
class Tally:
    """What came of one protocol: turns, what was acted on, ended in a DeviceError, or is wrong."""

    fed: int = 0
    turns: int = 0
    acted: int = 0
    refused: int = 0
    failed: list[str] = field(default_factory=list)

    def line(self, protocol: str) -> str:
        """Return it for people."""
        well = self.failed[0] if self.failed else "nothing wrong"
        return (
            f"{protocol:20} {self.fed:9,} bytes {self.turns:9,} turns {self.acted:8,} acted on"
            f" {self.refused:8,} refused   {well}"
        )

    def check(self, is_so: bool, otherwise: str) -> None:
        """Note what is not as it must be."""
        if not is_so:
            self.failed.append(otherwise)


class Noise:
    """So many bytes, of which some are whole good frames, and more are nearly so."""

    def __init__(self, seed: int, size: int) -> None:
        self.random = Random(seed)
        self.tally = Tally()
        self._size = size

    @property
    def more(self) -> bool:
        """Whether there are bytes left to feed."""
        return self.tally.fed < self._size and len(self.tally.failed) < 10

    def piece(self, good: bytes, most: int = 12) -> bytes:
        """Return bytes that may be a good frame, one with a fault, one in noise, or none."""
        random = self.random
        which = random.random()
        if which < 0.25:
            made = random.randbytes(random.randint(1, most))
        elif which < 0.5:
            made = self._broken(good)
        elif which < 0.6:
            made = random.randbytes(random.randint(1, most)) + good
        elif which < 0.7:
            made = good + random.randbytes(random.randint(1, most))
        elif which < 0.95:
            made = good
        else:
            made = b""
        self.tally.fed += len(made)
        return made

    def _broken(self, good: bytes) -> bytes:
        at = self.random.randrange(len(good))
        byte = bytes((self.random.randrange(256),))
        kinds = (
            good[:at] + byte + good[at + 1 :],
            good[:at] + good[at + 1 :],
            good[:at] + byte + good[at:],
            good[:at],
            good[:at] + good,
            bytes((*good[:at], good[at] ^ 1 << self.random.randrange(8), *good[at + 1 :])),
        )
        return self.random.choice(kinds)


class Clock:
    """Seconds that pass only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Port:
    """A serial port at whose other end `answer` says what comes of what was written."""

    def __init__(self, answer: Callable[[bytes], bytes], clock: Clock) -> None:
        self._answer, self._clock = answer, clock
        self._waiting = b""
        self.reads = 0

    @property
    def in_waiting(self) -> int:
        return len(self._waiting)

    def write(self, data: bytes) -> None:
        self._waiting += self._answer(bytes(data))

    def read(self, size: int = 1) -> bytes:
        self.reads += 1
        if self.reads > MOST_READS:
            raise AssertionError("it hangs: it reads without an end")
        if not self._waiting:
            self._clock.now += SLICE_S
        found, self._waiting = self._waiting[:size], self._waiting[size:]
        return found

    def reset_input_buffer(self) -> None:
        self._waiting = b""

    def close(self) -> None:
        self.reset_input_buffer()


class Probe(Worker):
    """A worker's turn around anything: DeviceError is caught as ever, and nothing else is."""

    kind: Kind = "reader"

    def __init__(self, tally: Tally) -> None:
        super().__init__("probe", lambda _: None)
        self._tally = tally
        self._task: Callable[[], object] = lambda: None

    def turn(self, task: Callable[[], object]) -> bool:
        """Do it as a device's worker would; whether it ended well."""
        self._task = task
        return turn_of(self, self._tally)

    def _step(self) -> float:
        self._task()
        return 0.0


def turn_of(worker: Worker, tally: Tally) -> bool:
    """Let a worker take one turn; False for a DeviceError, and all else is noted as a fault."""
    before = worker._failures
    tally.turns += 1
    try:
        worker._turn()
    except Exception as error:  # noqa: BLE001 -- whatever it is, a worker would have ended
        tally.failed.append(f"past its worker: {error!r}")
    refused = worker._failures > before
    tally.refused += refused
    return not refused
