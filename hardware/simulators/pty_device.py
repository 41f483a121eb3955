"""What simulated serial devices have in common: a pty, a thread, a cable that can be pulled."""

from __future__ import annotations

import os
import select
import tempfile
import threading
import tty
from collections.abc import Callable
from pathlib import Path

SLOW_S = 0.002
"""Between two bytes of a slow device; 2 ms is half the pace of 9600 baud."""


class PtyLine:
    """One end of a serial line at `device`, a link that stays when the cable is put back in.

    `hear` gets what the hall sends, `tick` is called when `due_s` is over; both on the line's
    thread, under `changed`.
    """

    def __init__(
        self,
        name: str,
        hear: Callable[[bytes], None],
        tick: Callable[[], None] | None = None,
        due_s: Callable[[], float | None] | None = None,
    ) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._hear, self._tick, self._due_s = hear, tick, due_s
        self._name = name
        self._folder = tempfile.TemporaryDirectory(prefix="line-")
        self.device = str(Path(self._folder.name, name))
        self._ends: tuple[int, int] | None = None
        self._stopping = False

    def start(self) -> None:
        """Plug the cable in and listen."""
        self._wake_out, self._wake_in = os.pipe()
        self._stopping = False
        self.plug()
        self._thread = threading.Thread(target=self._run, name=f"sim-{self._name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close everything."""
        self._stopping = True
        self.ring()
        self._thread.join()
        self.unplug()
        os.close(self._wake_in)
        os.close(self._wake_out)
        self._folder.cleanup()

    def ring(self) -> None:
        """Have the thread look again when it is due."""
        os.write(self._wake_in, b".")

    def plug(self) -> None:
        """Put the cable in."""
        with self.changed:
            if self._ends is None:
                end, cable = os.openpty()
                os.set_blocking(end, False)
                tty.setraw(cable)  # stays open here, else this end reads EIO between two opens
                Path(self.device).symlink_to(os.ttyname(cable))
                self._ends = (end, cable)

    def unplug(self) -> None:
        """Pull the cable out."""
        with self.changed:
            if self._ends is not None:
                Path(self.device).unlink()
                for end in self._ends:
                    os.close(end)
                self._ends = None

    def send(self, data: bytes, *, slow: bool = False) -> None:
        """Send to the hall; nothing is sent on a pulled cable, or when the hall does not read."""
        with self.changed:
            if self._ends is None:
                return
            pieces = [data[i : i + 1] for i in range(len(data))] if slow else [data]
            for piece in pieces:
                try:
                    os.write(self._ends[0], piece)
                except BlockingIOError:
                    return
                if slow:
                    self.changed.wait(SLOW_S)
                    if self._ends is None:
                        return

    def _run(self) -> None:
        while not self._stopping:
            with self.changed:
                watched = [self._wake_out] + ([self._ends[0]] if self._ends else [])
                due = self._due_s() if self._due_s else None
            try:
                ready, _, _ = select.select(watched, [], [], due)
            except OSError:
                continue  # unplugged between the two lines
            with self.changed:
                if self._wake_out in ready:
                    os.read(self._wake_out, 64)
                elif ready and self._ends is not None:
                    self._hear(_read(self._ends[0]))
                if self._tick:
                    self._tick()
                self.changed.notify_all()


def _read(end: int) -> bytes:
    try:
        return os.read(end, 4096)
    except BlockingIOError:
        return b""  # what was ready was the pty before this one
