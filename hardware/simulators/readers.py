"""Pretended readers: a serial scanner, and a reader of identity cards."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hardware.sam_frames import (
    DONE,
    FIELDS,
    FIND,
    FOUND,
    NO_CARD,
    PHOTO,
    READ,
    SELECT,
    TEXT,
    sealed,
)
from hardware.simulators.faults import check_fault
from hardware.simulators.pty_device import PtyLine

FAULTS = ("silent", "garbage", "slow", "unplug")


class _Reader:
    """A reader on a line of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fault: str | None = None
        self.pty = PtyLine(name, self._hear)

    @property
    def device(self) -> str:
        """The path of the line."""
        return self.pty.device

    @property
    def changed(self) -> threading.Condition:
        """Notified after everything that happens."""
        return self.pty.changed

    def start(self) -> None:
        """Listen."""
        self.pty.start()

    def stop(self) -> None:
        """Close everything."""
        self.pty.stop()

    def set_fault(self, fault: str | None) -> None:
        """Break, or mend with None."""
        check_fault(fault, FAULTS)
        with self.changed:
            self.fault = fault
            if fault == "unplug":
                self.pty.unplug()
            else:
                self.pty.plug()
            self.changed.notify_all()
        self.pty.ring()

    def wait_for(self, condition: Callable[[], bool], timeout_s: float = 20) -> bool:
        """Wait until something is so."""
        with self.changed:
            return self.changed.wait_for(condition, timeout_s)

    def _say(self, data: bytes, noise: bytes) -> None:
        if self.fault != "silent":
            self.pty.send(noise if self.fault == "garbage" else data, slow=self.fault == "slow")

    def _hear(self, data: bytes) -> None:
        """Take what the hall sends."""

    def _state(self) -> dict[str, object]:
        return {
            "name": self.name,
            "kind": "reader",
            "fault": self.fault,
            "faults": list(FAULTS),
        }


class SimulatedScanner(_Reader):
    """A scanner that sends what is held under it."""

    def __init__(self, name: str, prefix: bytes = b"", ending: bytes = b"\r\n") -> None:
        super().__init__(name)
        self._prefix, self._ending = prefix, ending
        self.scans = 0

    def scan(self, text: str) -> None:
        """Hold a code under the scanner; raises ValueError for none."""
        if not text:
            raise ValueError("there is nothing to scan")
        with self.changed:
            self.scans += 1
            self._say(self._prefix + text.encode() + self._ending, b"\x00\xfe\x81" + self._ending)
            self.changed.notify_all()

    def act(self, name: str, value: str | None = None) -> None:
        """Scan a text, for a page of pretended devices."""
        if name != "scan":
            raise ValueError(f"unknown action '{name}'; known: scan")
        self.scan(value or "")

    def status(self) -> dict[str, object]:
        """`{name, kind, value, scans, actions, fault, faults}`; what was scanned is not kept."""
        with self.changed:
            return self._state() | {
                "value": "",
                "scans": self.scans,
                "actions": [{"name": "scan", "label": "Scan a code", "value": "text"}],
            }


def record(number: str, name: str = "张三") -> bytes:
    """Make a record's data: text length, photograph length, both parts."""
    said = {"name": name, "sex": "1", "nation": "01", "birth": "19900101", "number": number}
    said |= {
        "address": "示范路1号",
        "issuer": "示范公安局",
        "from": "20200101",
        "until": "20400101",
    }
    text = b"".join(
        said.get(part, "").ljust(length // 2).encode("utf-16-le") for part, length in FIELDS.items()
    )
    return TEXT.to_bytes(2, "big") + PHOTO.to_bytes(2, "big") + text + bytes(PHOTO)


class SimulatedIdCardReader(_Reader):
    """A reader of identity cards on which a card can be laid."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._number: str | None = None
        self._buffer = b""
        self.reads = 0

    def lay(self, number: str) -> None:
        """Lay a card with this number; raises ValueError for what is no number."""
        if len(number) != 18 or not (number.isascii() and number.isalnum()):
            raise ValueError("an identity number has 18 characters")
        with self.changed:
            self._number = number

    def lift(self) -> None:
        """Take the card away."""
        with self.changed:
            self._number = None

    def act(self, name: str, value: str | None = None) -> None:
        """Lay a card or take it away, for a page of pretended devices."""
        if name == "lay":
            self.lay(value or "")
        elif name == "lift":
            self.lift()
        else:
            raise ValueError(f"unknown action '{name}'; known: lay, lift")

    def status(self) -> dict[str, object]:
        """`{name, kind, value, card, reads, actions, fault, faults}`, without the number."""
        with self.changed:
            return self._state() | {
                "value": "",
                "card": self._number is not None,
                "reads": self.reads,
                "actions": [
                    {"name": "lay", "label": "Lay an identity card", "value": "number"},
                    {"name": "lift", "label": "Take the card away"},
                ],
            }

    def _hear(self, data: bytes) -> None:
        self._buffer = (self._buffer + data)[-64:]
        for command in (FIND, SELECT, READ):
            if self._buffer.endswith(command):
                self._buffer = b""
                self._say(sealed(self._answer(command)), b"\xaa\xaa\xaa\x96\x69\x00\x08\x00\x01")

    def _answer(self, command: bytes) -> bytes:
        if self._number is None:
            return bytes((0, 0, NO_CARD if command == FIND else NO_CARD + 1))
        if command == FIND:
            return bytes((0, 0, FOUND)) + bytes(4)
        if command == SELECT:
            return bytes((0, 0, DONE)) + bytes(8)
        self.reads += 1
        return bytes((0, 0, DONE)) + record(self._number)
