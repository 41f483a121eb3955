"""`python -m tests.soak.pads --seconds N`: sixteen call pads press and are told, without a hall.

Four simulated lines with four pads each. Every pad presses ten keys a second and is told other
figures ten times a second; one pad of each line does not hear the answer to its first press.
Every press must come exactly once and in order, and every pad must show the newest figures.
"""

import argparse
import resource
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from hardware.devices import DeviceSet, Listeners
from hardware.ports import Input, KeyPressed, PadDisplay
from hardware.simulators.call_pad import SimulatedCallLine, SimulatedPad

LINES, PADS, EACH_S = 4, 4, 0.1

#: Never one key twice in a row: within `repeat_s` that would be the same press.
KEYS = ("next", "recall", "confirm")

#: How long a slow machine may take to be done after the last press.
PATIENCE_S = 60.0


@dataclass
class Figures:
    """What happened; `delays_s` from a press to its coming out."""

    presses: int
    lost: int
    twice_or_wrong: int
    stale: int
    told: int
    delays_s: list[float] = field(repr=False)

    @property
    def good(self) -> bool:
        """Whether everything came once and the newest is shown."""
        return self.lost == self.twice_or_wrong == self.stale == 0

    def lines(self) -> list[str]:
        """Return the figures as text."""
        hundredths = quantiles(self.delays_s, n=100) if len(self.delays_s) > 1 else [0.0] * 99
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return [
            f"pads                    {LINES * PADS} on {LINES} lines",
            f"presses                 {self.presses}",
            f"lost                    {self.lost}",
            f"twice or out of order   {self.twice_or_wrong}",
            f"figures told            {self.told}",
            f"pads with old figures   {self.stale}",
            f"press to hall, p50      {median(self.delays_s) * 1000:.1f} ms",
            f"press to hall, p99      {hundredths[98] * 1000:.1f} ms",
            f"CPU, both ends          {usage.ru_utime + usage.ru_stime:.1f} s",
        ]


class Heard:
    """What came of each pad, and when."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.keys: dict[str, list[tuple[str, float]]] = defaultdict(list)

    def on_input(self, device: str, entered: Input) -> None:
        """Note a press."""
        if isinstance(entered, KeyPressed):
            with self.changed:
                self.keys[device].append((entered.key, time.monotonic()))
                self.changed.notify_all()

    def wait(self, number: int) -> None:
        """Wait for so many presses, or until patience is over."""
        with self.changed:
            self.changed.wait_for(lambda: sum(map(len, self.keys.values())) >= number, PATIENCE_S)


def run(seconds: float) -> Figures:
    """Press and tell for so long, and return the figures."""
    lines = [SimulatedCallLine(f"line{n}") for n in range(LINES)]
    pads = [
        SimulatedPad(f"pad{n}-{address}", address, line)
        for n, line in enumerate(lines)
        for address in range(1, PADS + 1)
    ]
    for line in lines:
        line.start()
    sections = {
        pad.name: {
            "driver": "callpad",
            "connection": "serial",
            "device": pad.device,
            "address": pad.address,
            "repeat_s": 10,
        }
        for pad in pads
    }
    heard = Heard()
    with tempfile.TemporaryDirectory() as folder:
        listeners = Listeners(lambda _: None, lambda *_: None, on_input=heard.on_input)
        devices = DeviceSet(sections, Path(folder), listeners)
        devices.start()
        try:
            return _soak(seconds, devices, pads, heard)
        finally:
            devices.stop()
            for line in lines:
                line.stop()


def _soak(seconds: float, devices: DeviceSet, pads: list[SimulatedPad], heard: Heard) -> Figures:
    until(lambda: all(status.state == "ready" for status in devices.statuses()))
    pressed: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for pad in pads[::PADS]:
        pad.set_fault("deaf")
    rounds = max(2, round(seconds / EACH_S))
    began = time.monotonic()
    for turn in range(rounds):
        for pad in pads:
            key = KEYS[turn % len(KEYS)]
            pressed[pad.name].append((key, time.monotonic()))
            pad.press(key)
            devices.tell(pad.name, PadDisplay(turn % 1000, f"A{turn % 1000:03}"))
        if turn == 0:
            _mend(pads[::PADS])
            began = time.monotonic()
        time.sleep(max(0.0, began + (turn + 1) * EACH_S - time.monotonic()))
    heard.wait(rounds * len(pads))
    newest = f"{(rounds - 1) % 1000:03}" * 2
    stale = sum(not pad.wait_for(partial(_shows, pad, newest), 5) for pad in pads)
    return _figures(pressed, heard.keys, stale)


def _shows(pad: SimulatedPad, digits: str) -> bool:
    return pad.display == digits


def _mend(deaf: list[SimulatedPad]) -> None:
    """Let the pads hear again that have given up waiting for an answer."""
    until(lambda: all(pad.given_up == 1 for pad in deaf))
    for pad in deaf:
        pad.set_fault(None)


def _figures(
    pressed: dict[str, list[tuple[str, float]]],
    came: dict[str, list[tuple[str, float]]],
    stale: int,
) -> Figures:
    lost = wrong = total = 0
    delays: list[float] = []
    for name, sent in pressed.items():
        got = came.get(name, [])
        total += len(sent)
        lost += max(0, len(sent) - len(got))
        wrong += max(0, len(got) - len(sent))
        wrong += sum(a != b for (a, _), (b, _) in zip(sent, got, strict=False))
        delays += [there - here for (_, here), (_, there) in zip(sent, got, strict=False)]
    return Figures(total, lost, wrong, stale, total, delays)


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread does; raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the pads are not ready")
        time.sleep(0.01)


def main() -> int:
    """Soak and print; 1 when a press was lost or doubled, or old figures are shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    figures = run(parser.parse_args().seconds)
    print("\n".join(figures.lines()))
    return 0 if figures.good else 1


if __name__ == "__main__":
    sys.exit(main())
