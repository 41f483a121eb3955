"""A pretended presenter printer: it holds each ticket out until somebody takes it."""

from __future__ import annotations

from hardware.simulators.paper import Strip
from hardware.simulators.printer import FAULTS, SimulatedPrinter

FULL_STATUS = 0x14
"""The n of DLE EOT that asks for six bytes."""

FULL: dict[str | None, tuple[int, int, int, int]] = {
    "paper_out": (0x01, 0, 0, 0),
    "near_end": (0x04, 0, 0, 0),
    "cover_open": (0, 0x02, 0, 0),
    "jam": (0, 0, 0x40, 0),
}
"""The last four bytes of the full status (Custom VKP80 command manual)."""


class SimulatedPresenter(SimulatedPrinter):
    """Cuts and presents; a customer takes the ticket once the printer has shown it.

    `not_taken` is a customer who has gone away. `drawn_back` and `pushed_out` count what became of
    tickets that were left.
    """

    faults = (*FAULTS, "not_taken")
    realtime = (1, 2, 3, 4, FULL_STATUS)

    def __init__(self, name: str, width: int = 576, *, keep: int = 20, slow_s: float = 0.1) -> None:
        super().__init__(name, width, keep=keep, slow_s=slow_s)
        self.mouth = self._inside = False
        self.steps = 0
        self.drawn_back = self.pushed_out = 0

    def status(self) -> dict[str, object]:
        """Say the same as every printer, and `mouth`: whether a ticket waits to be taken."""
        with self._changed:
            return super().status() | {"mouth": self.mouth}

    def _reply(self, n: int) -> bytes:
        if n != FULL_STATUS:
            return super()._reply(n)
        paper, *rest = FULL.get(self._fault, (0, 0, 0, 0))
        reply = bytes((0x10, 0x0F, paper | (0x20 if self.mouth else 0), *rest))
        if self._fault != "not_taken":
            self.mouth = False  # shown, and taken
        return reply

    def _keep(self, strip: Strip) -> None:
        if self._inside:
            self._interpreter.errors.append("a ticket was cut while another was still inside")
        self._inside = True
        super()._keep(strip)

    def _obey(self, command: bytes) -> bool:
        if command[:2] != b"\x1de":
            return super()._obey(command)
        n = command[2]
        if n in (2, 3, 5):
            self._inside = False
        if n == 3:
            self.pushed_out += self.mouth
            self.mouth, self.steps = True, command[3]
        elif n == 2:
            self.drawn_back += self.mouth
            self.mouth = False
        elif n == 5:
            self.pushed_out += self.mouth
            self.mouth = False
        elif n == 6:
            near_end = self._fault == "near_end"
            self._say(bytes(((0x08 if self.mouth else 0) | (0x01 if near_end else 0),)))
        self._changed.notify_all()
        return n in (2, 3, 5, 6)
