"""When there is next something to do that nobody asks for."""

import logging

from .queueing import hall
from .queueing.model import HallState

log = logging.getLogger("hall")


class NextTick:
    """When a `Tick` has work; that depends on the state alone, so it is asked once for each."""

    def __init__(self) -> None:
        self._known = False
        self._due_ms: int | None = None
        self._vain_ms: int | None = None

    def due_ms(self, state: HallState) -> int | None:
        """Return when (hall ms), or None; a `Tick` that found no work is not repeated at once."""
        due_ms = self._asked(state)
        if due_ms is None or (self._vain_ms is not None and self._vain_ms >= due_ms):
            return None
        return due_ms

    def forget(self) -> None:
        """Ask anew: the state is another one now."""
        self._known = False

    def ticked(self, now_ms: int) -> None:
        """Note a `Tick`, also if it cannot be decided or written: no spinning."""
        self._vain_ms = now_ms

    def worked(self) -> None:
        """Note that something happened: a `Tick` may be of use again."""
        self._vain_ms = None

    def _asked(self, state: HallState) -> int | None:
        if self._known:
            return self._due_ms
        try:
            self._due_ms, self._known = hall.next_due(state), True
            return self._due_ms
        except Exception:
            # Without what is due there are still those who ask: the writer must live.
            log.exception("cannot say what is due")
            return None
