"""One thread for all that arrives, in the order in which it came."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any

log = logging.getLogger("hardware")


class OneByOne:
    """Runs what it is given on one thread; what one thing raises costs the next ones nothing."""

    def __init__(self, name: str) -> None:
        self._inbox: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, task: Callable[[], object]) -> threading.Thread:
        """Run this after everything that was put before; return the thread that will."""
        self._inbox.put(task)
        return self._thread

    def stop(self) -> None:
        """End the thread after what is in line."""
        self._inbox.put(None)

    def _run(self) -> None:
        while (task := self._inbox.get()) is not None:
            try:
                task()
            except Exception:
                log.exception("%s: a message is dropped", self._thread.name)


def receive_in_order(io: Any, line: OneByOne) -> None:
    """Let a `socketio.Client` handle its messages on this line.

    By itself it gives each one a thread of its own, and a later message may overtake.
    """
    start = io.eio.start_background_task

    def start_or_put(target: Any, *args: Any, **named: Any) -> threading.Thread:
        if target == io.eio.handlers.get("message"):
            return line.put(partial(target, *args, **named))
        thread: threading.Thread = start(target, *args, **named)
        return thread

    io.eio.start_background_task = start_or_put
