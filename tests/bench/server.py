"""Servers in processes of their own: start, wait until ready, what they use, stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .wire import Client, WrongAnswer, request

ROOT = Path(__file__).parents[2]

#: How long a server may take to start or stop, in seconds.
PATIENCE_S = 60.0


class NotReady(RuntimeError):  # noqa: N818 -- reads as what is wrong
    """A server ended or was not ready in time; carries the end of what it said."""


class Running:
    """A server that answered /readyz with 200; `start_s` is how long that took."""

    def __init__(self, words: list[str], port: int, log: Path) -> None:
        self.port = port
        self._log = log
        began = time.monotonic()
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *words], cwd=ROOT, stdout=said, stderr=said
            )
        try:
            self._wait(began + PATIENCE_S)
        except NotReady:
            self.stop()
            raise
        self.start_s = time.monotonic() - began

    def _wait(self, until: float) -> None:
        while not is_ready(self.port):
            if self._process.poll() is not None or time.monotonic() > until:
                raise NotReady(self._log.read_text("utf-8", "replace")[-2000:])
            time.sleep(0.01)

    def stop(self) -> None:
        """End it as an operator does, or by force if it does not listen."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def pss_mb(self) -> float:
        """Return the proportional set size of the process tree in megabytes (10^6 bytes)."""
        lines = [
            line
            for pid in self._pids()
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        ]
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6

    def cpu_s(self) -> float:
        """Return the processor time that the process tree has used, in seconds."""
        ticks = 0
        for pid in self._pids():
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _pids(self) -> list[int]:
        found = [self._process.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += map(int, children.read_text("ascii").split())
        return found


def is_ready(port: int) -> bool:
    """Whether /readyz answers 200."""
    try:
        client = Client(port)
    except OSError:
        return False
    try:
        client.ask(request("GET", "/readyz"), 200)
    except (OSError, WrongAnswer):
        return False
    finally:
        client.close()
    return True


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def hall(config: Path, data: Path) -> Iterator[Running]:
    """Run a hall."""
    port = free_port()
    words = ["hall_server", "serve", "--config", str(config), "--data", str(data)]
    with _running([*words, "--port", str(port)], port, data.with_suffix(".log")) as running:
        yield running


@contextmanager
def bare(config: Path, data: Path) -> Iterator[Running]:
    """Run the floor's server."""
    port = free_port()
    words = ["tests.bench.floor", str(config), str(data), str(port)]
    with _running(words, port, data.with_suffix(".log")) as running:
        yield running


@contextmanager
def _running(words: list[str], port: int, log: Path) -> Iterator[Running]:
    running = Running(words, port, log)
    try:
        yield running
    finally:
        running.stop()
