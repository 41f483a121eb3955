"""A pretended ESC/POS printer on a TCP port of this machine."""

from __future__ import annotations

import re
import select
import socket
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass

from hardware.simulators.faults import check_fault
from hardware.simulators.paper import Interpreter, RealTime, Strip

FAULTS = (
    "paper_out", "cover_open", "jam", "near_end", "offline", "unplug", "slow", "garbage", "silent",
)  # fmt: skip
SCRIPTED = "paper_out_after:3"
"""An example of NAME_after:N, which every fault can be: it comes after so many more tickets."""

STOPS = frozenset({"paper_out", "cover_open", "jam", "offline", "unplug"})
HANGS_UP = frozenset({"offline", "unplug"})
MIDDLE = 200
"""Rows of a ticket after which `unplug_after:N` cuts the line."""

REPLIES: dict[str | None, tuple[int, int, int, int]] = {
    "paper_out": (0x1A, 0x32, 0x12, 0x7E),
    "cover_open": (0x1A, 0x16, 0x12, 0x12),
    "jam": (0x1A, 0x52, 0x1A, 0x12),
    "near_end": (0x12, 0x12, 0x12, 0x1E),
}
"""Replies to DLE EOT 1 to 4; a well printer answers 12h to each (Epson ESC/POS reference)."""

GARBAGE = b"\xff\x00?"


@dataclass(frozen=True)
class Ticket:
    """One piece of paper that was cut off; `at` is wall time in ms."""

    id: int
    at: int
    png: bytes


class SimulatedPrinter:
    """Listens on 127.0.0.1 and takes one connection at a time, as network printers do.

    Paper out, open cover and jam stop the paper: what arrives meanwhile waits in the printer and
    is printed when the fault is cleared. Offline closes connections, unplug breaks them off; slow
    delays every read.
    """

    faults: tuple[str, ...] = FAULTS
    realtime: tuple[int, ...] = (1, 2, 3, 4)

    def __init__(self, name: str, width: int = 576, *, keep: int = 20, slow_s: float = 0.1) -> None:
        self.name = name
        self.host, self.port = "127.0.0.1", 0
        self.errors: list[str] = []
        self._width, self._slow_s = width, slow_s
        self._tickets: deque[Ticket] = deque(maxlen=keep)
        self._printed = 0
        self._fault: str | None = None
        self._trigger: tuple[str, int, int] | None = None
        self._changed = threading.Condition(threading.RLock())
        self._stopping = threading.Event()
        self._peer: socket.socket | None = None

    def start(self) -> None:
        """Listen; `port` is the port from now on, and again after a stop."""
        self._stopping.clear()
        self._interpreter = Interpreter(self._width, self._obey)
        self._realtime = RealTime(self.realtime)
        self._listener = socket.create_server((self.host, self.port))
        self.port = self._listener.getsockname()[1]
        self._wake_out, self._wake_in = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name=f"sim-{self.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close everything."""
        self._stopping.set()
        self._wake_in.send(b".")
        self._thread.join()
        for each in (self._listener, self._wake_in, self._wake_out):
            each.close()

    def set_fault(self, fault: str | None, after_tickets: int = 0, after_rows: int = 0) -> None:
        """Break, or mend with None; at once, or after so many more tickets and rows of the next.

        `"paper_out_after:3"` is the same as `"paper_out"` with `after_tickets` 3.
        """
        if scripted := re.fullmatch(r"(\w+)_after:(\d{1,4})", str(fault)):
            fault, after_tickets = scripted[1], int(scripted[2])
            after_rows = MIDDLE if fault == "unplug" else after_rows
        check_fault(fault, self.faults, also=(SCRIPTED,))
        with self._changed:
            self._trigger, self._fault = None, fault
            if fault is not None and (after_tickets or after_rows):
                self._trigger = (fault, self._printed + after_tickets, after_rows)
                self._fault = None
            self._changed.notify_all()
        self._wake_in.send(b".")

    def status(self) -> dict[str, object]:
        """`{name, kind, fault, faults, tickets: [{id, at}]}`, newest ticket last."""
        with self._changed:
            return {
                "name": self.name,
                "kind": "printer",
                "fault": self._fault or self._coming(),
                "faults": [*self.faults, SCRIPTED],
                "tickets": [{"id": ticket.id, "at": ticket.at} for ticket in self._tickets],
            }

    def _coming(self) -> str | None:
        """Return the fault that was set for later, with what is left until then."""
        if self._trigger is None:
            return None
        fault, tickets, _ = self._trigger
        return f"{fault}_after:{max(0, tickets - self._printed)}"

    def png(self, ticket_id: int) -> bytes:
        """Return a kept ticket as a PNG file; KeyError if it is not kept (any more)."""
        with self._changed:
            for ticket in self._tickets:
                if ticket.id == ticket_id:
                    return ticket.png
        raise KeyError(ticket_id)

    def wait_for(self, tickets: int = 0, fault: str | None = None, timeout_s: float = 20) -> bool:
        """Wait until so many tickets were cut off and, if named, a fault has come."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._printed >= tickets and fault in (None, self._fault), timeout_s
            )

    def _run(self) -> None:
        while not self._stopping.is_set():
            source = self._peer or self._listener
            ready, _, _ = select.select([self._wake_out, source], [], [])
            if self._wake_out in ready:
                self._wake_out.recv(64)
                with self._changed:
                    self._print()
            elif self._peer is None:
                self._peer = self._listener.accept()[0]
            else:
                self._serve(self._peer)
            if self._fault in HANGS_UP:
                self._hang_up()
        self._hang_up()

    def _hang_up(self) -> None:
        peer, self._peer = self._peer, None
        if peer is not None:
            if self._fault == "unplug":  # a reset instead of a good-bye
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            peer.close()

    def _serve(self, peer: socket.socket) -> None:
        if self._fault == "slow":
            self._stopping.wait(self._slow_s)
        try:
            data = peer.recv(4096)
            with self._changed:
                for part in self._realtime.split(data):
                    if isinstance(part, int):
                        self._say(self._reply(part))
                    else:
                        self._interpreter.receive(part)
                        self._print()
        except OSError:
            data = b""  # the driver is gone; so is its connection
        if not data:
            self._hang_up()

    def _reply(self, n: int) -> bytes:
        """Return the answer to DLE EOT n of a printer that can be understood."""
        return bytes((REPLIES.get(self._fault, (0x12,) * 4)[n - 1],))

    def _obey(self, command: bytes) -> bool:
        """Obey a command that is answered in its turn; False for one that this printer lacks."""
        if command[:2] != b"\x1da":
            return False
        if command[2]:
            self._say(bytes((0x10, 0, 0x03 if self._fault == "near_end" else 0, 0)))
        return True

    def _say(self, reply: bytes) -> None:
        if self._fault in HANGS_UP or self._fault == "silent" or self._peer is None:
            return
        self._peer.sendall(GARBAGE if self._fault == "garbage" else reply)

    def _print(self) -> None:
        """Work through the buffer until it is empty or a fault stops the paper."""
        self._pull_trigger()
        if self._fault in STOPS:
            return
        for cut in self._interpreter.steps():
            if cut is not None:
                self._keep(cut)
            self._pull_trigger()
            if self._fault in STOPS:
                break
        self.errors = self._interpreter.errors

    def _pull_trigger(self) -> None:
        if self._trigger is None:
            return
        fault, tickets, rows = self._trigger
        if self._printed >= tickets and len(self._interpreter.strip.rows) >= rows:
            self._fault, self._trigger = fault, None
            self._changed.notify_all()

    def _keep(self, strip: Strip) -> None:
        self._printed += 1
        self._tickets.append(Ticket(self._printed, time.time_ns() // 1_000_000, strip.png()))
        self._changed.notify_all()
