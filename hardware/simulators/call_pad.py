"""Pretended call pads and evaluators, alone or several on one line."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from hardware.call_frames import (
    BEEP,
    BLANK,
    COMMAND,
    DIGITS,
    KEYS,
    SCORE,
    Frame,
    Parser,
)
from hardware.simulators.faults import check_fault
from hardware.simulators.pty_device import PtyLine

FAULTS = ("silent", "garbage", "slow", "deaf", "unplug")
"""Hears and says nothing; noise, and its own frames broken; half the pace; hears no ACK, so that
it sends everything again; the cable of its line pulled out."""

LABELS = {
    "next": "Next",
    "recall": "Recall",
    "confirm": "Confirm",
    "evaluate": "Evaluate",
    "pause": "Pause",
    "transfer": "Transfer",
    "no_show": "6, Confirm: no-show",
    "hold": "0, Confirm: hold",
    "call_back": "3, Confirm: call back",
}

TRIES, AGAIN_S = 3, 0.3
"""How often a press is sent until it is answered, and the seconds between two tries."""

NOISE = b"\x00\xff\x68\x05"

_DATA = {key: data for data, key in KEYS.items()}


class SimulatedCallLine:
    """A line with several pads and evaluators, each at an address."""

    def __init__(self, name: str) -> None:
        self.units: list[_Unit] = []
        self._parser = Parser()
        self.pty = PtyLine(name, self._hear, self._tick, self._due_s)

    @property
    def device(self) -> str:
        """The path of the line."""
        return self.pty.device

    def start(self) -> None:
        """Listen."""
        self.pty.start()

    def stop(self) -> None:
        """Close everything."""
        self.pty.stop()

    def _hear(self, data: bytes) -> None:
        for frame in self._parser.feed(data):
            for unit in self.units:
                if unit.address == frame.address and unit.fault != "silent":
                    unit.hear(frame)

    def _tick(self) -> None:
        now = time.monotonic()
        for unit in self.units:
            unit.tick(now)

    def _due_s(self) -> float | None:
        due = [unit.due for unit in self.units if unit.due is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None


class _Unit:
    """A device on a line: sends a press until it is answered, then the next one."""

    kind = ""

    def __init__(
        self,
        name: str,
        address: int = 1,
        line: SimulatedCallLine | None = None,
        again_s: float = AGAIN_S,
    ) -> None:
        self.name, self.address = name, address
        self.fault: str | None = None
        self.answered = self.given_up = 0
        self.due: float | None = None
        self._again_s = again_s
        self._outbox: deque[Frame] = deque()
        self._tries = 0
        self._line, self._owns = line or SimulatedCallLine(name), line is None
        self._line.units.append(self)
        self.changed = self._line.pty.changed

    @property
    def device(self) -> str:
        """The path of the line."""
        return self._line.device

    def start(self) -> None:
        """Listen, on a line of its own."""
        if self._owns:
            self._line.start()

    def stop(self) -> None:
        """Close a line of its own."""
        if self._owns:
            self._line.stop()

    def set_fault(self, fault: str | None) -> None:
        """Break, or mend with None; `unplug` is the whole line's."""
        check_fault(fault, FAULTS)
        with self.changed:
            self.fault = fault
            if fault == "unplug":
                self._line.pty.unplug()
                for unit in self._line.units:
                    unit.forget()
            else:
                self._line.pty.plug()
            self.changed.notify_all()
        self._line.pty.ring()

    def wait_for(self, condition: Callable[[], bool], timeout_s: float = 20) -> bool:
        """Wait until something is so."""
        with self.changed:
            return self.changed.wait_for(condition, timeout_s)

    def press_frame(self, frame: Frame) -> None:
        """Send a frame as if a key had made it."""
        with self.changed:
            self._outbox.append(frame)
        self._line.pty.ring()

    def hear(self, frame: Frame) -> None:
        """Take a frame of the hall's."""
        mine = self._outbox[0] if self._outbox else None
        if mine is not None and frame == mine.ack() and self.fault != "deaf":
            self.answered += 1
            self._next()
        self._obey(frame)

    def tick(self, now: float) -> None:
        """Send what is due."""
        if not self._outbox or (self.due is not None and now < self.due):
            return
        if self._tries == TRIES:
            self.given_up += 1
            self._next()
            return
        self._tries += 1
        self.due = now + self._again_s
        if self.fault != "silent":
            self._say(self._outbox[0].encoded())

    def _say(self, frame: bytes) -> None:
        if self.fault == "garbage":
            frame = NOISE + frame[:-2] + bytes((frame[-2] ^ 0x55,)) + frame[-1:]
        self._line.pty.send(frame, slow=self.fault == "slow")

    def _next(self) -> None:
        self._outbox.popleft()
        self._tries, self.due = 0, 0.0 if self._outbox else None

    def forget(self) -> None:
        """Lose what was pressed and shown, as without power."""
        self._outbox.clear()
        self._tries, self.due = 0, None

    def _obey(self, frame: Frame) -> None:
        raise NotImplementedError

    def _state(self) -> dict[str, object]:
        return {
            "name": self.name,
            "kind": self.kind,
            "address": self.address,
            "waiting_for_answer": len(self._outbox),
            "answered": self.answered,
            "given_up": self.given_up,
            "fault": self.fault,
            "faults": list(FAULTS),
        }


class SimulatedPad(_Unit):
    """A call pad; `display` is its six digits, blanks as spaces, "" before the first ones."""

    kind = "pad"
    display = ""
    beeps = 0

    def forget(self) -> None:
        """Lose what was pressed and shown, as without power."""
        super().forget()
        self.display = ""

    def press(self, key: str) -> None:
        """Press a key by its name; raises ValueError for one that it does not have."""
        if key not in _DATA:
            raise ValueError(f"unknown key '{key}'; known: {', '.join(LABELS)}")
        self.press_frame(Frame(self.address, COMMAND, _DATA[key]))

    def act(self, name: str, value: str | None = None) -> None:  # noqa: ARG002 -- keys take none
        """Press a key, for a page of pretended devices."""
        self.press(name)

    def status(self) -> dict[str, object]:
        """`{name, kind, value, waiting, number, beeps, actions, fault, faults, ...}`."""
        with self.changed:
            return self._state() | {
                "value": self.display[3:].strip(),
                "waiting": self.display[:3].strip(),
                "number": self.display[3:].strip(),
                "beeps": self.beeps,
                "actions": [{"name": name, "label": label} for name, label in LABELS.items()],
            }

    def _obey(self, frame: Frame) -> None:
        if frame.function == DIGITS and len(frame.data) == 6:
            self.display = "".join(" " if digit == BLANK else str(digit) for digit in frame.data)
        elif frame.function == BEEP:
            self.beeps += 1


class SimulatedEvaluator(_Unit):
    """An evaluator; `asking` while it waits for a customer's press."""

    kind = "evaluator"
    asking = False

    def forget(self) -> None:
        """Lose what was pressed and asked, as without power."""
        super().forget()
        self.asking = False

    def score(self, score: int) -> None:
        """Give a score, asked for or not: 1 to 5."""
        if not 1 <= score <= 5:
            raise ValueError(f"a score is 1 to 5, not {score}")
        with self.changed:
            self.asking = False
        self.press_frame(Frame(self.address, SCORE, bytes((score,))))

    def act(self, name: str, value: str | None = None) -> None:  # noqa: ARG002 -- keys take none
        """Press a key, for a page of pretended devices."""
        if name not in {"1", "2", "3", "4", "5"}:
            raise ValueError(f"unknown key '{name}'; known: 1 to 5")
        self.score(int(name))

    def status(self) -> dict[str, object]:
        """`{name, kind, value, asking, actions, fault, faults, ...}`."""
        with self.changed:
            return self._state() | {
                "value": "?" if self.asking else "",
                "asking": self.asking,
                "actions": [{"name": str(n), "label": str(n)} for n in range(1, 6)],
            }

    def _obey(self, frame: Frame) -> None:
        if frame.function == COMMAND and frame.data == b"\x0b":
            self.asking = True
