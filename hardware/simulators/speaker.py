"""A pretended speaker, which the driver reaches through a child process as it does a real one."""

from __future__ import annotations

import select
import socket
import tempfile
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path

from hardware.simulators.faults import check_fault
from hardware.sound import SoundError, read_bytes, title_of

FAULTS = ("silent", "broken", "slow", "unplug")


@dataclass(frozen=True)
class Said:
    """One announcement that was played to its end; `at` is wall time in ms when it began."""

    id: int
    at: int
    seconds: float
    title: str


class SimulatedSpeaker:
    """Listens at `path`, takes one sound at a time and takes as long as the sound, times `pace`.

    Silent: it never comes to an end. Broken: it refuses. Slow: it takes twice as long.
    Unplug: it is not there at all.
    """

    def __init__(self, name: str, *, pace: float = 1.0, keep: int = 20) -> None:
        self.name = name
        self._pace = pace
        self._said: deque[Said] = deque(maxlen=keep)
        self._count = 0
        self._fault: str | None = None
        self._changed = threading.Condition(threading.RLock())
        self._stopping = threading.Event()
        self._folder = tempfile.TemporaryDirectory(prefix="speaker-")
        self.path = str(Path(self._folder.name, "socket"))
        self._listener: socket.socket | None = None

    def start(self) -> None:
        """Plug it in and listen."""
        self._stopping.clear()
        self._wake_out, self._wake_in = socket.socketpair()
        self._plug()
        self._thread = threading.Thread(target=self._run, name=f"sim-{self.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close everything."""
        self._stopping.set()
        with self._changed:
            self._changed.notify_all()
        self._wake_in.send(b".")
        self._thread.join()
        self._unplug()
        self._wake_in.close()
        self._wake_out.close()
        self._folder.cleanup()

    def set_fault(self, fault: str | None) -> None:
        """Break, or mend with None; what is being said now ends as the new fault has it."""
        check_fault(fault, FAULTS)
        with self._changed:
            self._fault = fault
            if fault == "unplug":
                self._unplug()
            elif self._listener is None:
                self._plug()
            self._changed.notify_all()
        self._wake_in.send(b".")

    def status(self) -> dict[str, object]:
        """`{name, kind, fault, faults, said: [{id, at, seconds, title}]}`, the newest last."""
        with self._changed:
            return {
                "name": self.name,
                "kind": "speaker",
                "fault": self._fault,
                "faults": list(FAULTS),
                "said": [asdict(each) for each in self._said],
            }

    @property
    def said(self) -> list[Said]:
        """What was said and is kept, the newest last."""
        with self._changed:
            return list(self._said)

    def wait_for(self, said: int, timeout_s: float = 20) -> bool:
        """Wait until so many announcements were said since the start."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count >= said, timeout_s)

    def _plug(self) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen(4)

    def _unplug(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            Path(self.path).unlink()
            listener.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            with self._changed:
                listener = self._listener
            watched = [self._wake_out, *([listener] if listener else [])]
            try:
                ready, _, _ = select.select(watched, [], [])
                if self._wake_out in ready:
                    self._wake_out.recv(64)
                elif listener is not None:
                    peer, _ = listener.accept()
                    with peer:
                        self._serve(peer)
            except (OSError, ValueError):
                continue  # unplugged between the lines, or the player is gone

    def _serve(self, peer: socket.socket) -> None:
        parts = []
        while part := peer.recv(65536):
            parts.append(part)
        wav = b"".join(parts)
        try:
            rate, frames = read_bytes(wav)
        except SoundError as error:
            peer.sendall(b"\x01" + str(error).encode()[:150])
            return
        began = time.time_ns() // 1_000_000
        fault = self._play(frames / rate)
        if fault == "silent":
            self._hold(peer)
        elif fault == "broken":
            peer.sendall(b"\x01audio open error: Device or resource busy\n")
        elif fault == "unplug" or self._stopping.is_set():
            peer.sendall(b"\x01pcm_write: No such device\n")
        else:
            self._keep(began, frames / rate, title_of(wav))
            peer.sendall(b"\x00")

    def _play(self, seconds: float) -> str | None:
        """Let the sound's time pass, and return the fault there is then."""
        with self._changed:
            slow = 2 if self._fault == "slow" else 1
            if self._fault not in ("broken", "silent", "unplug"):
                self._changed.wait_for(
                    lambda: self._fault not in (None, "slow") or self._stopping.is_set(),
                    seconds * self._pace * slow,
                )
            return self._fault

    def _hold(self, peer: socket.socket) -> None:
        """Wait until the player is gone, or somebody mends this speaker."""
        poll = select.poll()
        poll.register(peer, 0)  # the player has closed its half already: only the rest tells
        poll.register(self._wake_out, select.POLLIN)
        while not self._stopping.is_set() and self._fault == "silent":
            if any(event[0] == peer.fileno() for event in poll.poll()):
                return
            self._wake_out.recv(64)

    def _keep(self, began: int, seconds: float, title: str) -> None:
        if not title:
            return  # a moment of silence, to see whether there is a speaker
        with self._changed:
            self._count += 1
            self._said.append(Said(self._count, began, round(seconds, 3), title))
            self._changed.notify_all()
