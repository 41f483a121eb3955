"""Runs a hall under gunicorn: one worker process with threads, which alone owns the data."""

import errno
import fcntl
import gc
import logging
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from .queueing.refusals import Refusal
from .settings import Settings

#: How long a start waits for the worker of a server that was killed to let go of the data.
LOCK_PATIENCE_S = 30.0

#: Objects made between two collections, by generation; Python's own is 700, 10, 10.
GARBAGE = (20_000, 20, 50)

#: Called in the worker when the hall is up.
Ready = Callable[[Any], None]


class NotStarted(RuntimeError):  # noqa: N818 -- reads as what is wrong
    """A hall cannot be served as asked; str says why, in one line."""


class DataInUse(NotStarted):
    """Another hall has this data directory."""


def lock(data: Path) -> int:
    """Hold a data directory for this process; raises DataInUse after a while.

    After `kill -9` of the master its worker lives on for a moment and may still answer once.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = os.open(data / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + LOCK_PATIENCE_S
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise DataInUse(f"another hall is running on {data}") from None
            time.sleep(0.05)
        else:
            return held


def check_address(host: str, port: int) -> None:
    """Raise NotStarted if nobody can listen there; gunicorn would try and complain for seconds."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        why = "another program listens there" if error.errno == errno.EADDRINUSE else error.strerror
        raise NotStarted(f"cannot listen on {host}, port {port}: {why}") from None


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with a hall as its app."""

    def __init__(self, settings: Settings, data: Path, *, demo: bool, ready: Ready | None) -> None:
        self._settings = settings
        self._data = data
        self._demo = demo
        self._ready = ready
        self._hall: Any = None
        super().__init__()

    def load_config(self) -> None:
        """Set what the hall needs of gunicorn."""
        server = self._settings.server
        host = f"[{server.host}]" if ":" in server.host else server.host
        options: dict[str, Any] = {
            "bind": f"{host}:{server.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": server.threads,
            "graceful_timeout": 2,
            "timeout": 60,
            "keepalive": 75,
            "control_socket_disable": True,
            "loglevel": "warning",
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
            "post_worker_init": lambda _worker: self._start(),
            "worker_exit": lambda _server, _worker: self._stop(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the hall in the worker; threads started before the fork would be lost."""
        # Everything that the hall keeps holds somebody's numbers, names or hashes.
        os.umask(0o077)
        gc.set_threshold(*GARBAGE)
        lock(self._data)
        # Imported here, so that the master process stays small.
        from .bootstrap import build  # noqa: PLC0415

        self._hall = build(self._settings, self._data, demo=self._demo)
        return self._hall.app

    def _start(self) -> None:
        # Many short tasks hand over to each other here; the default 5 ms would add up.
        sys.setswitchinterval(0.001)
        try:
            self._hall.start()
        except Refusal as refusal:
            _explain(refusal)
            # Any other code would make gunicorn try again, for ever.
            sys.exit(Arbiter.WORKER_BOOT_ERROR)
        # What is here now stays: walking it again and again would hold up calls for tens of
        # milliseconds at a time.
        gc.collect()
        gc.freeze()
        if self._ready:
            self._ready(self._hall)

    def _stop(self) -> None:
        if self._hall:
            self._hall.stop()


def _explain(refusal: Refusal) -> None:
    logging.getLogger("hall").critical(
        "The hall does not start: %s  The configuration that was there before still works.",
        refusal.message,
    )


def serve(
    settings: Settings, data: Path, *, demo: bool = False, ready: Ready | None = None
) -> None:
    """Serve a hall until it is stopped; raises NotStarted."""
    # The worker takes the data for itself; here is asked first, since its end would be a traceback.
    # A server that was killed lets go of its data and its port together.
    os.close(lock(data))
    check_address(settings.server.host, settings.server.port)
    Server(settings, data, demo=demo, ready=ready).run()
