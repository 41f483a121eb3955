"""A pretended serial line with boards on it: a pty, or the socket of a serial server."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import tempfile
import threading
import time
import tty
from pathlib import Path
from typing import Protocol


class Board(Protocol):
    """Something that hears what is said on a line."""

    def hear(self, data: bytes) -> list[tuple[float, bytes]]:
        """Take bytes; return answers, each with the seconds until it is given."""

    def power_off(self) -> None:
        """Forget what was shown."""


class SimulatedLine:
    """Everybody on the line hears all that the host says; who answers is the boards' affair.

    `device` stays the same when the cable is put back in: a link to the pty of the day, or the
    address `socket://127.0.0.1:PORT`.
    """

    def __init__(self, *, tcp: bool = False) -> None:
        self.device = ""
        self._tcp = tcp
        self._boards: list[Board] = []
        self._lock = threading.RLock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._listener: socket.socket | None = None
        self._hosts: list[socket.socket] = []
        self._ends: tuple[int, int] | None = None
        self._answers: list[tuple[float, bytes, int]] = []
        self._thread: threading.Thread | None = None

    @property
    def plugged(self) -> bool:
        """Whether the cable is in."""
        return self._listener is not None or self._ends is not None

    def join(self, board: Board) -> None:
        """Put a board on the line; the first one starts it."""
        with self._lock:
            self._boards.append(board)
            if self._thread is not None:
                return
        self._stopping = False
        self._wake_out, self._wake_in = os.pipe()
        self.plug()
        self._thread = threading.Thread(target=self._run, name="sim-line", daemon=True)
        self._thread.start()

    def leave(self, board: Board) -> None:
        """Take a board off the line; the last one ends it."""
        with self._lock:
            self._boards.remove(board)
            if self._boards or self._thread is None:
                return
            thread, self._thread = self._thread, None
        self._stopping = True
        self._wake()
        thread.join()
        self.unplug()
        os.close(self._wake_in)
        os.close(self._wake_out)
        if self._folder is not None:
            self._folder.cleanup()

    def plug(self) -> None:
        """Put the cable in, if it is out."""
        with self._lock:
            if self._boards and not self.plugged:
                self._plug_tcp() if self._tcp else self._plug_pty()
            if self._thread is not None:
                self._wake()

    def unplug(self) -> None:
        """Take the cable out: the port is gone, the boards have no power."""
        with self._lock:
            if self._ends is not None:
                Path(self.device).unlink()
                for end in self._ends:
                    os.close(end)
            for each in [*self._hosts, *filter(None, [self._listener])]:
                each.close()
            self._ends, self._listener, self._hosts, self._answers = None, None, [], []
            for board in self._boards:
                board.power_off()
            if self._thread is not None:
                self._wake()

    def _plug_pty(self) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="line-")
            self.device = str(Path(self._folder.name, "port"))
        line, port = os.openpty()
        os.set_blocking(line, False)
        tty.setraw(port)  # this end stays open here, else the line reads EIO between opens
        Path(self.device).symlink_to(os.ttyname(port))
        self._ends = (line, port)

    def _plug_tcp(self) -> None:
        before = int(self.device.rpartition(":")[2] or 0)
        self._listener = socket.create_server(("127.0.0.1", before))
        self.device = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"

    def _wake(self) -> None:
        os.write(self._wake_in, b".")

    def _run(self) -> None:
        while not self._stopping:
            with self._lock:
                sources = [self._ends[0]] if self._ends else []
                sources += [s.fileno() for s in [self._listener, *self._hosts] if s is not None]
                due = min((at for at, _, _ in self._answers), default=None)
            wait = None if due is None else max(0.0, due - time.monotonic())
            try:
                ready, _, _ = select.select([self._wake_out, *sources], [], [], wait)
            except OSError:
                continue  # unplugged between the two lines
            if self._wake_out in ready:
                os.read(self._wake_out, 64)
                continue  # what was ready may be another port by now
            with self._lock:
                for source in ready:
                    self._receive(source)
                self._answer()

    def _receive(self, source: int) -> None:
        if self._listener is not None and source == self._listener.fileno():
            host, _ = self._listener.accept()
            host.setblocking(False)
            host.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._hosts.append(host)
            return
        data = self._read(source)
        if not data:
            return
        now = time.monotonic()
        for board in self._boards:
            answers = board.hear(data)
            if not self.plugged:
                return  # the board had that fault in its script
            self._answers += [(now + after, reply, source) for after, reply in answers]

    def _read(self, source: int) -> bytes:
        if self._ends is not None and source == self._ends[0]:
            with contextlib.suppress(OSError):
                return os.read(source, 1024)
            return b""
        for host in self._hosts:
            if host.fileno() == source:
                with contextlib.suppress(OSError):
                    if data := host.recv(1024):
                        return data
                host.close()
                self._hosts = [h for h in self._hosts if h is not host]
                break
        return b""

    def _answer(self) -> None:
        now = time.monotonic()
        due = [answer for answer in self._answers if answer[0] <= now]
        self._answers = [answer for answer in self._answers if answer[0] > now]
        for _, reply, source in due:
            with contextlib.suppress(OSError):  # nobody reads, or the host has gone
                os.write(source, reply)
