"""The one door: commands go in by `handle`, the committed state is asked by `read`."""

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from .hall_clock import Clocks, HallClock
from .jobs import Done, Job, KeyReused, Render, Unavailable, answer_nothing
from .ports import Answer, Request, Store
from .queueing.commands import Command, Configure, CorrectClock, Tick
from .queueing.entities import OPEN_STATES
from .queueing.events import Recorded
from .queueing.model import HallState
from .queueing.rules import Rules
from .writer import Listener, Writer

__all__ = ["Answer", "Done", "KeyReused", "Request", "Service", "Unavailable"]

log = logging.getLogger("hall")

T = TypeVar("T")

#: A difference between hall time and wall time above this is adopted, and alerted.
DRIFT_MS = 2 * 60 * 1000

#: A corrected clock is news for so long.
CLOCK_ALERT_MS = 3600 * 1000

#: A start this much after the journal's last event asks the lobby before tickets expire.
LONG_GAP_MS = 12 * 3600 * 1000

#: Under this name the time (hall ms) is kept since which the lobby has not confirmed the day.
HELD_SINCE = "held_since"

#: Longest wait for the writer; a disk that hangs longer leaves the outcome unknown.
PATIENCE_S = 15.0


class Service:
    """A running hall, whoever asks: faces, API, devices, tests."""

    def __init__(self, store: Store, clocks: Clocks | None = None) -> None:
        self.epoch = secrets.token_hex(6)
        self._clocks = clocks or Clocks()
        self._store = store
        self._alerts: dict[str, int] = {}
        #: How often notes were forgotten: who keeps some at hand forgets them too.
        self.notes_forgotten = 0
        self._clock = HallClock(self._clocks, 0, 0)
        self._writer = Writer(store, self.now_ms, self._look_at_clock)

    def start(self, rules: Rules) -> None:
        """Go on where the journal ends, under these rules; raises Refusal if they contradict it."""
        state = self._writer.state
        _, last_ms = self._store.last()
        self._clock = HallClock(self._clocks, last_ms, state.day.correction_ms)
        self._look_at_start(state, last_ms)
        self._writer.start()
        self.handle(Configure(rules), answer_nothing)
        if not self._writer.hold_day:
            self.handle(Tick(), answer_nothing)

    def stop(self) -> None:
        """Finish what is in line and close the store."""
        self._writer.stop()

    def handle(
        self,
        command: Command,
        render: Render,
        *,
        request: Request | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> Answer:
        """Do a command and return its answer once it is committed.

        `render` words the answer on the writer's thread.  A request answered before is answered
        again, word for word.  Raises Refusal, Unknown, KeyReused or Unavailable.
        """
        job = Job(command, render, request, notes)
        self._writer.submit(job)
        if not job.gate.acquire(timeout=PATIENCE_S):
            raise Unavailable("outcome_unknown")
        if job.error is not None:
            raise job.error
        if job.answer is None:
            raise Unavailable("outcome_unknown")
        return job.answer

    def read(self, question: Callable[[HallState, int], T]) -> T:
        """Ask the committed state something quick; hall time in milliseconds comes along."""
        with self._writer.lock:
            return question(self._writer.view, self.now_ms())

    def knows_token(self, token: str) -> bool:
        """Whether this is the token of one of today's tickets."""
        return self.read(lambda state, _: token in state.by_token)

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with the events of every commit, in order; it must not block."""
        self._writer.listeners.append(listener)

    def forget_notes(self, before_ms: int) -> None:
        """Forget free texts older than a hall time (ms), but those in use; raises StoreFailed."""
        self._writer.forget_notes(before_ms)
        self.notes_forgotten += 1

    def erase_notes_of(self, person: str) -> None:
        """Forget the free texts on all tickets of a customer; raises StoreFailed."""
        self._writer.erase_notes_of(person)
        self.notes_forgotten += 1

    def remember(self, name: str, seq: int) -> None:
        """Keep how far a reader of the journal has come."""
        self._writer.remember(name, seq)

    def position(self, name: str) -> int:
        """Return how far a reader of the journal had come."""
        return self._store.position(name)

    def since(self, seq: int) -> list[Recorded]:
        """Return the journal after a position."""
        return list(self._store.since(seq))

    def until(self, seq: int) -> Iterator[Recorded]:
        """Yield the journal of an event's day before it, with the rules at the day's opening."""
        return self._store.until(seq)

    def story(self, ticket: str) -> list[Recorded]:
        """Return a ticket's events, oldest first."""
        return self._store.story(ticket)

    def note(self, ref: str) -> str | None:
        """Return the text of a note."""
        return self._store.note(ref)

    def now_ms(self) -> int:
        """Return hall time in milliseconds."""
        return self._clock.now_ms()

    @property
    def is_alive(self) -> bool:
        """Whether the writer's thread runs; without it no command is answered any more."""
        return self._writer.is_alive

    @property
    def can_write(self) -> bool:
        """Whether the last try to write succeeded."""
        return self._writer.can_write

    def alerts(self) -> dict[str, int]:
        """Return what the lobby should know, by kind, with hall time (ms) since when."""
        found = dict(self._alerts)
        if not self.can_write:
            found.setdefault("cannot_write", self.now_ms())
        return found

    def confirm_day(self) -> None:
        """Believe a clock that is far ahead: the business day may roll over, tickets expire."""
        if self._alerts.pop("day_unconfirmed", None) is not None:
            self._writer.hold_day = False
            self._writer.remember(HELD_SINCE, 0)
        elif "clock_ahead" in self._alerts:
            self._adopt(self._clock.drift_ms(self._writer.view.day.correction_ms))
        self._writer.wake()

    def _look_at_start(self, state: HallState, last_ms: int) -> None:
        now_ms = self.now_ms()
        behind_ms = self._clock.drift_ms(state.day.correction_ms)
        if behind_ms < -DRIFT_MS:
            log.warning("the wall clock is %d s behind the journal", -behind_ms // 1000)
            self._alerts["clock"] = now_ms
        # A question that a restart interrupted is still open.
        since_ms = self._store.position(HELD_SINCE) or last_ms
        if _has_open_tickets(state) and now_ms - since_ms > LONG_GAP_MS:
            hours = (now_ms - since_ms) // 3_600_000
            log.warning("open tickets are %d h old: the lobby must confirm the day", hours)
            self._alerts["day_unconfirmed"] = now_ms
            self._writer.hold_day = True
            self._writer.remember(HELD_SINCE, since_ms)

    def _look_at_clock(self) -> None:
        """Adopt a drift of over two minutes; called on the writer's thread while it idles."""
        state = self._writer.view
        correction_ms = state.day.correction_ms
        drift_ms = self._clock.drift_ms(correction_ms)
        if abs(drift_ms) <= DRIFT_MS or self._writer.hold_day:
            self._alerts.pop("clock_ahead", None)
            if self.now_ms() - self._alerts.get("clock", self.now_ms()) > CLOCK_ALERT_MS:
                del self._alerts["clock"]
            return
        # A clock that went back and is set right again may be far ahead of the wrong time.
        is_far_ahead = min(drift_ms, correction_ms + drift_ms) > LONG_GAP_MS
        if is_far_ahead and _has_open_tickets(state):
            self._alerts.setdefault("clock_ahead", self.now_ms())
            return
        self._adopt(drift_ms)

    def _adopt(self, drift_ms: int) -> None:
        log.warning("wall time is %d s off hall time: adopted", drift_ms // 1000)
        self._alerts["clock"] = self.now_ms()
        self._alerts.pop("clock_ahead", None)
        self._writer.do(CorrectClock(self._writer.view.day.correction_ms + drift_ms))


def _has_open_tickets(state: HallState) -> bool:
    return any(t.state in OPEN_STATES for t in state.tickets.values())
