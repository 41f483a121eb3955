"""The thread of one speaker: one announcement after another, none cut off, none too late."""

from __future__ import annotations

import logging
import math
import threading
from collections import deque
from collections.abc import Callable

from hardware.ports import Announcement, DeviceError, Kind, Speaker
from hardware.worker import Pacer, StatusListener, Worker

MOST_WAITING = 8
"""Announcements in line; in a longer rush the oldest would be said when nobody waits for it."""

REMEMBERED = 100
"""Ids of announcements that are known again."""

SaidListener = Callable[[str], None]

log = logging.getLogger("hardware")


class SpeakerWorker(Worker):
    """Says announcements in the order they came; tells `on_said` the id of each that was heard.

    One that has waited longer than it is valid is dropped: a speaker that comes back does not
    begin to call yesterday's numbers. What is said before it does not count as waiting.
    """

    kind: Kind = "speaker"

    def __init__(
        self,
        name: str,
        speaker: Speaker,
        on_status: StatusListener,
        on_said: SaidListener,
        *,
        check_s: float = 60.0,
        pacer: Pacer | None = None,
    ) -> None:
        super().__init__(name, on_status, pacer)
        self._speaker = speaker
        self._on_said = on_said
        self._check_s = check_s or math.inf
        self._check_at = -math.inf if check_s else math.inf
        self._lock = threading.Lock()
        self._line: deque[tuple[Announcement, float]] = deque()
        self._known: deque[str] = deque(maxlen=REMEMBERED)
        self._saying: Announcement | None = None

    def say(self, announcement: Announcement) -> None:
        """Put an announcement at the end of the line; returns at once, from any thread.

        An id is taken once: whoever is not sure that it arrived may send it again.
        """
        until = self._pacer.now() + announcement.valid_s
        with self._lock:
            if announcement.id in self._known:
                return
            self._known.append(announcement.id)
            self._line.append((announcement, until))
            self._forget_old()
            first = 1 if self._line and self._line[0][0] is self._saying else 0
            if len(self._line) - first > MOST_WAITING:
                log.info("%s is behind: %s is not said", self.name, self._line[first][0].id)
                del self._line[first]
        self._pacer.ring()

    def withdraw(self, number: str) -> None:
        """Take out what is still in line for a number; what is being said is not cut off."""
        with self._lock:
            self._line = deque(each for each in self._line if each[0].number != number)

    def ask_to_stop(self) -> None:
        """End the thread, and what is being said with it."""
        super().ask_to_stop()
        self._speaker.close()

    def _step(self) -> float:
        announcement = self._next()
        if announcement is not None:
            self._say(announcement)
        elif self._pacer.now() >= self._check_at or self._failures:
            self._speaker.check()
            self._is_well()
        with self._lock:
            return 0.0 if self._line else self._check_at - self._pacer.now()

    def _next(self) -> Announcement | None:
        """Return the first that is still valid, and forget those before it."""
        with self._lock:
            self._forget_old()
            return self._line[0][0] if self._line else None

    def _forget_old(self) -> None:
        """Drop what is too old; while a speaker is ill nobody else does."""
        now = self._pacer.now()
        # What is being said stays, and nothing grows old behind it.
        while self._line and self._line[0][1] < now and self._line[0][0] is not self._saying:
            late, _ = self._line.popleft()
            log.info("%s: call %s is too old to be said", self.name, late.id)

    def _say(self, announcement: Announcement) -> None:
        began = self._pacer.now()
        self._saying = announcement
        try:
            self._speaker.say(announcement)
        except DeviceError as error:
            if error.state == "failed":  # the announcement's own fault: the others need not wait
                self._take_out(announcement, 0.0)
            if self._stopping.is_set():  # it was cut off because the hall ends
                return
            raise
        finally:
            self._saying = None
        self._take_out(announcement, self._pacer.now() - began)
        self._is_well()
        self._on_said(announcement.id)

    def _take_out(self, announcement: Announcement, took_s: float) -> None:
        """Take one out of the line; the time that it took does not count for the others."""
        with self._lock:
            rest = (each for each in self._line if each[0] is not announcement)
            self._line = deque((each, until + took_s) for each, until in rest)

    def _is_well(self) -> None:
        self._check_at = self._pacer.now() + self._check_s
        self._set_state("ready")
