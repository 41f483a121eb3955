"""A thread that follows what was committed; what it does never holds up a command."""

import logging
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Thread

from .queueing.events import Recorded

log = logging.getLogger("hall")


class Follower:
    """Takes batches of committed events in order on a thread of its own."""

    name = "follower"

    def __init__(self) -> None:
        self._inbox: SimpleQueue[Sequence[Recorded] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread after what is in line."""
        self._inbox.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def on_commit(self, recorded: Sequence[Recorded]) -> None:
        """Take a batch; returns at once."""
        if self.wants(recorded):
            self._inbox.put(recorded)

    def touch(self) -> None:
        """Something outside the journal changed."""
        self._inbox.put(())

    def wants(self, recorded: Sequence[Recorded]) -> bool:  # noqa: ARG002 -- for those who choose
        """Whether a batch is worth waking this thread; asked on the writer's thread."""
        return True

    def wait_s(self) -> float | None:
        """Return how long to wait for the next batch; None: for ever."""
        return None

    def take(self, recorded: Sequence[Recorded]) -> None:
        """Do what a batch asks for."""
        raise NotImplementedError

    def pause(self) -> None:
        """Do what is due after a batch or a wait."""

    def _run(self) -> None:
        while True:
            try:
                batch = self._inbox.get(timeout=self.wait_s())
            except Empty:
                self._attempt(None)
                continue
            if batch is None:
                return
            self._attempt(self._with_more(batch))

    def _with_more(self, batch: Sequence[Recorded]) -> Sequence[Recorded]:
        """Return a batch and all that came behind it: one look at the state serves them all."""
        while not self._inbox.empty():
            more = self._inbox.get()
            if more is None:
                self._inbox.put(None)
                break
            batch = [*batch, *more]
        return batch

    def _attempt(self, batch: Sequence[Recorded] | None) -> None:
        try:
            if batch is not None:
                self.take(batch)
            self.pause()
        except Exception:
            # A face or device must never end the thread that serves all the others.
            log.exception("%s failed", self.name)
