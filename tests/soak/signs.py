"""`python -m tests.soak.signs`: sixteen signs on four lines follow ten calls a second."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from hardware.devices import DeviceSet, Listeners
from hardware.ports import DeviceStatus, SignValue
from tests.soak.figures import Figures, Ticks, main

LINES, BOARDS = 4, 4
NUMBERS = 9999
CALLS_PER_S = 10.0

PATIENCE_S = 20.0
"""After the last call a sign that does not show it by then never will."""

NEWEST_S = 0.3
"""How soon after the last call its sign shows it."""


def sections() -> dict[str, dict[str, object]]:
    """Four pretended lines with four boards each; half of the lines are behind a serial server."""
    devices = ["/dev/east", "/dev/west", "socket://north:4001", "socket://south:4001"]
    return {
        f"sign{line * BOARDS + unit}": {
            "driver": "led485", "connection": "simulator", "device": devices[line], "unit": unit,
        }
        for line in range(LINES)
        for unit in range(1, BOARDS + 1)
    }  # fmt: skip


class Hall:
    """Calls to signs, and when each is first to be read there."""

    def __init__(self, folder: Path) -> None:
        self.figures = Figures()
        self.newest: dict[str, str] = {}
        self.shown = threading.Condition()
        self._called: dict[tuple[str, str], float] = {}
        self._seen: dict[str, int] = {}
        self._confirmed: set[str] = set()
        self._dice = Random(1)
        listeners = Listeners(self._on_status, lambda *_: None, self._on_shown)
        self.devices = DeviceSet(sections(), folder, listeners)

    def start(self) -> None:
        """Start the devices and watch what their signs show."""
        self.devices.start()
        for name in self.devices.simulators():
            self.sign(name).on_change = partial(self._on_change, name)

    def sign(self, name: str) -> Any:
        """Return a pretended sign."""
        return self.devices.simulators()[name]

    def call(self, number: int) -> None:
        """Call the next customer to some window."""
        name, text = self._dice.choice(list(sections())), str(number % NUMBERS + 1)
        with self.shown:
            self._called[name, text] = time.monotonic()
            self.newest[name] = text
        self.figures.count("calls")
        self.devices.show(name, SignValue(f"A{text:>03}", blink=True, ref=str(number)))

    def behind(self) -> list[str]:
        """Return the signs that do not show their newest call, lit or dark."""
        with self.shown:
            return sorted({name for name, text in self._called if self.newest[name] == text})

    def _on_change(self, name: str, text: str) -> None:
        with self.shown:
            self._must_not_go_back(name, text)
            if self.newest.get(name) == text:
                # What was called before it at this window is never shown any more.
                times = {key: at for key, at in self._called.items() if key[0] == name}
                self._called = {key: at for key, at in self._called.items() if key not in times}
                if (name, text) in times:
                    self.figures.took(time.monotonic() - times[name, text])
                self.shown.notify_all()

    def _must_not_go_back(self, name: str, text: str) -> None:
        """Note a sign that shows an older call again after a newer one; dark is no call."""
        if text.isdecimal():
            before, self._seen[name] = self._seen.get(name, int(text)), int(text)
            if 0 < (before - int(text)) % NUMBERS < NUMBERS // 2:
                self.figures.failed.append(f"{name} shows {text} again after {before}")

    def _on_status(self, status: DeviceStatus) -> None:
        if status.state != "ready":
            self.figures.count(f"times {status.state}")

    def _on_shown(self, _name: str, value: SignValue) -> None:
        if value.ref is not None:
            self.figures.count("confirmed")
            if value.ref in self._confirmed:
                self.figures.failed.append(f"call {value.ref} was confirmed twice")
            self._confirmed.add(value.ref)


def soak(seconds: float, newest_s: float = NEWEST_S) -> Figures:
    """Call for so long; at the end every sign shows its newest number within `newest_s`."""
    with tempfile.TemporaryDirectory() as folder:
        hall = Hall(Path(folder))
        hall.start()
        try:
            Ticks(seconds, CALLS_PER_S).run(hall.call)
            last = time.monotonic()
            with hall.shown:
                hall.shown.wait_for(lambda: not hall.behind(), PATIENCE_S)
            late_s = time.monotonic() - last
            hall.figures.newest_s = late_s
            if hall.behind():
                hall.figures.failed.append(f"never shown: {', '.join(hall.behind())}")
            elif late_s > newest_s:
                hall.figures.failed.append(f"the last sign came {late_s * 1000:.0f} ms late")
            signs = list(hall.devices.simulators())
            hall.figures.count("signs", len(signs))
            hall.figures.count("writes", sum(hall.sign(name).written for name in signs))
        finally:
            hall.devices.stop()
    return hall.figures


if __name__ == "__main__":
    sys.exit(main(soak))
