"""The one writer at a time: it decides, commits a batch, and only then lets anybody know.

A thread of its own does what is due; a caller whose turn it is writes for itself.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from .jobs import AnswerLost, Done, Job, KeyReused, Unavailable, answer_nothing
from .ports import Answer, GuardTripped, Kept, Request, Store, StoreFailed
from .queueing import hall
from .queueing.commands import Command, IssueTicket, Tick
from .queueing.entities import Entity
from .queueing.events import Event, Recorded
from .queueing.model import HallState
from .queueing.refusals import Refusal

log = logging.getLogger("hall")

#: Commands that share one commit at most; RECENT_CALLS has room for several such batches.
MAX_BATCH = 64

#: Kept under a request's key when its command stands but no answer could be worded.
UNWORDED = Answer(500)

#: Seconds between looks at the clock, and between tries while the store fails.
IDLE_S = 2.0


#: A ticket issued now might expire at once, when the lobby confirms that a new day has begun.
DAY_UNCONFIRMED = Refusal(
    "day_unconfirmed", "The clock was far ahead: the lobby must confirm the day."
)

Listener = Callable[[list[Recorded]], None]


@dataclass(slots=True)
class _Written:
    """What a batch has put into the open transaction."""

    recorded: list[Recorded] = field(default_factory=list)
    changed: list[Entity] = field(default_factory=list)


class Writer:
    """Owns the store and the live state; `view` is the committed state that readers see."""

    def __init__(
        self, store: Store, now_ms: Callable[[], int], on_idle: Callable[[], None]
    ) -> None:
        self._store = store
        self._now_ms = now_ms
        self._on_idle = on_idle
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._bell: SimpleQueue[None] = SimpleQueue()
        self._turn = Lock()
        self._wakes_ms = 0
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._positions: dict[str, int] = {}
        self._stopping = self._closed = False
        self._looked_ms = 0
        self._vain_tick_ms: int | None = None
        self._due_known = False  # what is due depends on the state alone: asked once for each
        self._due_at_ms: int | None = None
        self._told_seq = store.last()[0]
        self._is_stale = False
        self.listeners: list[Listener] = []
        self.lock = Lock()
        self.can_write = True
        self.hold_day = False
        self.state = HallState()
        self.view = HallState()
        self._rebuild()

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs: without it nothing is written any more."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Let what is in line finish, then end the thread and close the store."""
        self._stopping = True
        if self._thread.is_alive():
            self._ring()
            self._thread.join()
        with self._turn:
            self._closed = True
            self._turn_away()
            self._store.close()

    def _turn_away(self) -> None:
        """Answer those who came in line behind the end."""
        with suppress(Empty):
            while True:
                job = self._jobs.get_nowait()
                job.error = Unavailable("stopping")
                job.gate.release()

    def submit(self, job: Job) -> None:
        """Put a job in line, and write what is in line unless somebody is writing already.

        Who has to wait anyway spares the hall the way to another thread and back; who finds
        the turn taken waits at the job's gate.  Raises Unavailable when stopping or too busy.
        """
        if self._stopping:
            raise Unavailable("stopping")
        if self._jobs.qsize() > MAX_BATCH * 16:
            raise Unavailable("too_busy", 1)
        self._jobs.put(job)
        if not self._turn.acquire(blocking=False):
            return  # whoever has the turn looks at the line again after giving it back
        try:
            if self._closed:
                self._turn_away()
                return
            self._write(self._gather())
            due_ms = self._due_ms()
        finally:
            self._turn.release()
        if not self._jobs.empty() or (due_ms is not None and due_ms < self._wakes_ms):
            self._ring()

    def do(self, command: Command) -> None:
        """Put a command in line that nobody waits for."""
        self._jobs.put(Job(command, answer_nothing))
        self._ring()

    def wake(self) -> None:
        """Let the thread look again at what is due."""
        self.do(Tick())

    def _ring(self) -> None:
        """Wake the thread: there is something in line, or due earlier than it knows."""
        self._bell.put(None)

    def forget_notes(self, before_ms: int) -> None:
        """Forget free texts older than a hall time (ms), but those in use; raises StoreFailed."""

        def forget(state: HallState) -> None:
            used = [status.notice_ref for status in state.services.values()]
            used += [ticket.note_ref for ticket in state.tickets.values()]
            kept = {ref for ref in (*used, state.day.notice_ref) if ref}
            self._store.forget_notes(before_ms, kept)

        self._beside(forget)

    def erase_notes_of(self, person: str) -> None:
        """Forget the free texts on all tickets of a customer; raises StoreFailed."""
        self._beside(lambda _: self._store.erase_notes_of(person))

    def _beside(self, work: Callable[[HallState], None]) -> None:
        """Do something to the records beside the journal, in a transaction of its own."""
        with self._turn:
            self._store.begin()
            try:
                work(self.state)
                self._store.commit()
            except StoreFailed:
                self._store.rollback()
                raise

    def remember(self, name: str, seq: int) -> None:
        """Keep a reader's position with the next commit; a crash may leave it a little behind."""
        with self.lock:
            self._positions[name] = seq

    def _rebuild(self) -> None:
        """Build both states from the journal; as ever, the view gets the live one's entities."""
        state, view = HallState(), HallState()
        for recorded in self._store.replay():
            for entity in hall.apply(state, recorded.event, recorded.at_ms):
                view.put(entity)
        self.state, self._due_known = state, False
        with self.lock:
            self.view = view

    def _run(self) -> None:
        """Write what is due and what nobody else writes."""
        while not self._stopping:
            with suppress(Empty):
                self._bell.get(timeout=self._sleep_s())
                while True:  # many rings are one
                    self._bell.get_nowait()
            with self._turn:
                batch = self._gather()
                if batch:
                    self._write(batch)
                if not self._stopping and self._now_ms() - self._looked_ms >= IDLE_S * 1000:
                    self._look_around()
            if not self._jobs.empty():
                self._ring()
        with self._turn:
            while batch := self._gather():
                self._write(batch)
            self._write([])

    def _sleep_s(self) -> float:
        """Return how long there is nothing to do, and note until when."""
        with self._turn:
            wait_s = self._wait_s(self._due_ms())
            self._wakes_ms = self._now_ms() + round(wait_s * 1000)
        return wait_s

    def _look_around(self) -> None:
        """Try to write again if that failed, and let the service look at the clock."""
        self._looked_ms = self._now_ms()
        if not self.can_write:
            self.remember("probe", self._looked_ms)
            self._write([])
        try:
            self._on_idle()
        except Exception:
            # Whatever is wrong with the clock must not end the thread that serves all.
            log.exception("cannot look around")

    def _due_ms(self) -> int | None:
        """Return when a `Tick` has work, or None; one that found none is not repeated at once."""
        due_ms = None if self.hold_day or not self.can_write else self._next_due()
        if due_ms is None or (self._vain_tick_ms is not None and self._vain_tick_ms >= due_ms):
            return None
        return due_ms

    def _next_due(self) -> int | None:
        if self._due_known:
            return self._due_at_ms
        try:
            self._due_at_ms, self._due_known = hall.next_due(self.state), True
            return self._due_at_ms
        except Exception:
            # Without what is due there are still those who ask: the thread must live.
            log.exception("cannot say what is due")
            return None

    def _wait_s(self, due_ms: int | None) -> float:
        if due_ms is None:
            return IDLE_S
        return min(max(0.0, (due_ms - self._now_ms()) / 1000), IDLE_S)

    def _gather(self) -> list[Job]:
        """Return the commands in line, behind a `Tick` if something is due."""
        batch: list[Job] = []
        with suppress(Empty):
            while len(batch) < MAX_BATCH:
                batch.append(self._jobs.get_nowait())
        # Looked at now: who comes when the day is over belongs to the next one.
        due_ms = None if self._stopping else self._due_ms()
        if due_ms is not None and due_ms <= self._now_ms():
            batch.insert(0, Job(Tick(), answer_nothing))
        return batch

    def _write(self, batch: list[Job]) -> None:
        """Write a batch in one transaction, then tell: the view, the listeners, the callers."""
        with self.lock:
            positions = dict(self._positions)
        code = "cannot_write"
        try:
            if self._is_stale:
                self._reload()
            written = self._transact(batch)
            for name, seq in positions.items():
                self._store.keep_position(name, seq)
            code = "outcome_unknown"
            self._store.commit()
        except StoreFailed as error:
            self._fail(batch, code, error)
            return
        except Exception as error:
            # A fault in one command must not end the thread that serves all.
            log.exception("a batch failed")
            self._fail(batch, code, error)
            return
        self._say_can_write(True)
        with self.lock:
            for name in [n for n, seq in positions.items() if self._positions.get(n) == seq]:
                del self._positions[name]
            for entity in written.changed:
                self.view.put(entity)
        self._tell(written.recorded)
        for job in batch:
            job.gate.release()

    def _transact(self, batch: list[Job]) -> _Written:
        """Do a batch's commands in a new transaction.

        A guard hardly ever trips, so savepoints are not paid for until one does; then the whole
        batch is done again from the committed state, each command under its own.
        """
        try:
            return self._all(batch, guarded=False)
        except GuardTripped:
            self._store.rollback()
            self._rebuild()
            return self._all(batch, guarded=True)

    def _all(self, batch: list[Job], *, guarded: bool) -> _Written:
        store, written = self._store, _Written()
        store.begin()
        known = store.answered([job.request for job in batch if job.request])
        for job in batch:
            request, job.answer, job.error = job.request, None, None
            if request and request.identity in known:
                _repeat(job, request, known[request.identity])
                continue
            self._one(job, written, guarded=guarded)
            if request and job.answer and (job.answer.status < 300 or job.answer is UNWORDED):
                store.keep_answer(request, job.answer, self.state.day.day or "")
                known[request.identity] = request.digest, job.answer
        store.flush()
        return written

    def _tell(self, recorded: list[Recorded]) -> None:
        if recorded:
            self._told_seq = recorded[-1].seq
            for listener in self.listeners:
                try:
                    listener(recorded)
                except Exception:
                    # What is committed stands; one who cannot hear it must not stop the others.
                    log.exception("a listener failed")

    def _one(self, job: Job, written: _Written, *, guarded: bool) -> None:
        """Decide, write and apply one command; what it may not do is its caller's affair alone."""
        now_ms = self._now_ms()
        if isinstance(job.command, Tick):
            self._vain_tick_ms = now_ms  # also if it cannot be decided or written: no spinning
        try:
            if self.hold_day and isinstance(job.command, IssueTicket):
                raise DAY_UNCONFIRMED
            events = hall.decide(self.state, job.command, now_ms)
        except Refusal as refusal:
            job.error = refusal
            return
        except Exception as error:
            # Whatever is wrong with one command must not end the thread that serves all.
            log.exception("cannot decide %s", type(job.command).__name__)
            job.error = error
            return
        if not self._append(job, events, now_ms, written, guarded=guarded):
            return
        for event in events:
            self._due_known = False
            written.changed += hall.apply(self.state, event, now_ms)
        if events or not isinstance(job.command, Tick):
            self._vain_tick_ms = None
        self._answer(job, Done(self.state, events, now_ms))
        if guarded:
            self._store.keep()

    def _append(
        self, job: Job, events: list[Event], now_ms: int, written: _Written, *, guarded: bool
    ) -> bool:
        """Write a command's events; False if a guard tripped and only they were forgotten."""
        store = self._store
        if guarded:
            store.savepoint()
        try:
            recorded = store.append(now_ms, events)
            if job.notes:
                store.keep_notes(job.notes, now_ms)
        except GuardTripped as error:
            if not guarded:
                raise
            log.exception("a unique key refused %s", type(job.command).__name__)
            store.forget()
            job.error = error
            return False
        written.recorded += recorded
        return True

    def _answer(self, job: Job, done: Done) -> None:
        try:
            job.answer = job.render(done)
        except Exception as error:
            # The command stands; only the wording of its answer failed.
            log.exception("cannot word the answer of %s", type(job.command).__name__)
            job.answer, job.error = UNWORDED, error

    def _reload(self) -> None:
        """Go back to what is on the disk; tell what was committed though the commit failed."""
        self._store.reopen()
        self._rebuild()
        missed = list(self._store.since(self._told_seq))
        self._is_stale = False
        self._tell(missed)

    def _fail(self, batch: list[Job], code: str, error: Exception) -> None:
        """Go back to what is on the disk and tell every caller of the batch."""
        self._say_can_write(False, str(error))
        self._is_stale = True
        try:
            self._reload()
        except StoreFailed as again:
            log.debug("the store is still failing: %s", again)
        except Exception:
            # Whatever is on the disk, the thread must live to try again.
            log.exception("cannot read the journal back")
        for job in batch:
            job.answer, job.error = None, Unavailable(code)
            job.gate.release()

    def _say_can_write(self, can_write: bool, why: str = "") -> None:
        if can_write != self.can_write:
            log.log(
                logging.INFO if can_write else logging.ERROR,
                "the journal can be written again" if can_write else "cannot write: %s",
                *([] if can_write else [why]),
            )
            self.can_write = can_write


def _repeat(job: Job, request: Request, kept: Kept) -> None:
    """Answer a request that was answered before: word for word, where there were words."""
    digest, answer = kept
    if digest != request.digest:
        job.error = KeyReused()
    elif answer.status == UNWORDED.status:
        job.error = AnswerLost()
    else:
        job.answer = answer
