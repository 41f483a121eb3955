"""The one writer at a time: it decides, commits a batch, and only then lets anybody know.

A thread of its own does what is due; a caller whose turn it is writes for itself.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from .jobs import Job, Unavailable, answer_nothing
from .live_state import LiveState
from .ports import Store, StoreFailed
from .queueing.commands import Command, Tick
from .queueing.events import Recorded
from .queueing.model import HallState

log = logging.getLogger("hall")

#: Commands that share one commit at most; RECENT_CALLS has room for several such batches.
MAX_BATCH = 64

#: Seconds between looks at the clock, and between tries while the store fails.
IDLE_S = 2.0

Listener = Callable[[list[Recorded]], None]


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
        self._told_seq = store.last()[0]
        self._is_stale = False
        self.listeners: list[Listener] = []
        self.lock = Lock()
        self.can_write = True
        self.view = HallState()
        self._live = LiveState(store, now_ms, self._show)
        self._live.rebuild()

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs: without it nothing is written any more."""
        return self._thread.is_alive()

    @property
    def state(self) -> HallState:
        """The state with what is not committed yet."""
        return self._live.state

    @property
    def hold_day(self) -> bool:
        """Whether no ticket is issued, and nothing done that is due, until the day is confirmed."""
        return self._live.hold_day

    @hold_day.setter
    def hold_day(self, hold: bool) -> None:
        self._live.hold_day = hold

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
                work(self._live.state)
                self._store.commit()
            except StoreFailed:
                self._store.rollback()
                raise

    def remember(self, name: str, seq: int) -> None:
        """Keep a reader's position with the next commit; a crash may leave it a little behind."""
        with self.lock:
            self._positions[name] = seq

    def _show(self, view: HallState) -> None:
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
        """Return when a `Tick` has work and can do it, or None."""
        live = self._live
        return live.next_tick.due_ms(live.state) if self.can_write and not live.hold_day else None

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
            written = self._live.transact(batch)
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

    def _tell(self, recorded: list[Recorded]) -> None:
        if recorded:
            self._told_seq = recorded[-1].seq
            for listener in self.listeners:
                try:
                    listener(recorded)
                except Exception:
                    # What is committed stands; one who cannot hear it must not stop the others.
                    log.exception("a listener failed")

    def _reload(self) -> None:
        """Go back to what is on the disk; tell what was committed though the commit failed."""
        self._store.reopen()
        self._live.rebuild()
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
