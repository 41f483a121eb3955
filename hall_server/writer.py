"""The one writer thread: it decides, commits a batch, and only then lets anybody know."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from .ports import Answer, GuardTripped, Request, Store, StoreFailed
from .queueing import hall
from .queueing.commands import Command, Tick
from .queueing.events import Event, Recorded
from .queueing.model import Entity, HallState
from .queueing.refusals import Refusal

log = logging.getLogger("hall")

#: Commands that share one commit at most.
MAX_BATCH = 64

#: Seconds between looks at the clock, and between tries while the store fails.
IDLE_S = 2.0


class Unavailable(Exception):  # noqa: N818 -- reads as what the caller is told
    """The hall cannot do this now; `code` says why, `retry_after_s` when to ask again."""

    def __init__(self, code: str, retry_after_s: int = 2) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after_s = retry_after_s


class KeyReused(Refusal):
    """A request's key was used before with another body."""

    def __init__(self) -> None:
        super().__init__("key_reused", "This key was used before with another body.")


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did, for the one who words its answer: not committed yet."""

    state: HallState
    events: list[Event]
    at_ms: int


Render = Callable[[Done], Answer]
Listener = Callable[[list[Recorded]], None]


@dataclass(slots=True)
class Job:
    """One command on its way; `gate` opens when there is an answer or an error."""

    command: Command
    render: Render
    request: Request | None = None
    notes: Mapping[str, str] | None = None
    answer: Answer | None = None
    error: BaseException | None = None
    gate: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.gate.acquire()


def answer_nothing(_: Done) -> Answer:
    """Word the answer of a command that nobody waits for."""
    return Answer(204)


class Writer:
    """Owns the store and the live state; `view` is the committed state that readers see."""

    def __init__(
        self, store: Store, now_ms: Callable[[], int], on_idle: Callable[[], None]
    ) -> None:
        self._store = store
        self._now_ms = now_ms
        self._on_idle = on_idle
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._positions: dict[str, int] = {}
        self._stopping = False
        self._looked_ms = 0
        self._vain_tick_ms: int | None = None
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

    def stop(self) -> None:
        """Let what is in line finish, then end the thread and close the store."""
        self._stopping = True
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()
        self._store.close()

    def put(self, job: Job) -> None:
        """Put a job in line; raises Unavailable when stopping or too busy."""
        if self._stopping:
            raise Unavailable("stopping")
        if self._jobs.qsize() > MAX_BATCH * 16:
            raise Unavailable("too_busy", 1)
        self._jobs.put(job)

    def do(self, command: Command) -> None:
        """Put a command in line that nobody waits for."""
        self._jobs.put(Job(command, answer_nothing))

    def wake(self) -> None:
        """Let the thread look again at what is due."""
        self.do(Tick())

    def remember(self, name: str, seq: int) -> None:
        """Keep a reader's position with the next commit; a crash may leave it a little behind."""
        with self.lock:
            self._positions[name] = seq

    def _rebuild(self) -> None:
        self.state = hall.replay(self._store.replay())
        view = hall.replay(self._store.replay())
        with self.lock:
            self.view = view

    def _run(self) -> None:
        going = True
        while going:
            batch, going = self._gather()
            if batch:
                self._write(batch)
            if self._now_ms() - self._looked_ms >= IDLE_S * 1000:
                self._look_around()
        self._write([])
        self._turn_away()

    def _turn_away(self) -> None:
        """Answer those who came in line behind the end."""
        with suppress(Empty):
            while True:
                job = self._jobs.get_nowait()
                if job:
                    job.error = Unavailable("stopping")
                    job.gate.release()

    def _look_around(self) -> None:
        """Try to write again if that failed, and let the service look at the clock."""
        self._looked_ms = self._now_ms()
        if not self.can_write:
            self.remember("probe", self._looked_ms)
            self._write([])
        self._on_idle()

    def _due_in_s(self) -> float:
        """Return seconds until a `Tick` has work; one that found none is not repeated at once."""
        due_ms = None if self.hold_day or not self.can_write else hall.next_due(self.state)
        if due_ms is None or (self._vain_tick_ms is not None and self._vain_tick_ms >= due_ms):
            return IDLE_S
        return min(max(0.0, (due_ms - self._now_ms()) / 1000), IDLE_S)

    def _gather(self) -> tuple[list[Job], bool]:
        """Wait for commands or for what is due; False with it when the thread shall end."""
        batch: list[Job] = []
        going = True
        with suppress(Empty):
            job = self._jobs.get(timeout=self._due_in_s())
            while job is not None:
                batch.append(job)
                if len(batch) >= MAX_BATCH:
                    break
                job = self._jobs.get_nowait()
            going = job is not None
        # Looked at after the wait: who comes when the day is over belongs to the next one.
        if not self._due_in_s():
            batch.insert(0, Job(Tick(), answer_nothing))
        return batch, going

    def _write(self, batch: list[Job]) -> None:
        """Write a batch in one transaction, then tell: the view, the listeners, the callers."""
        recorded: list[Recorded] = []
        changed: list[Entity] = []
        with self.lock:
            positions = dict(self._positions)
        code = "cannot_write"
        try:
            if self._is_stale:
                self._reload()
            self._store.begin()
            for job in batch:
                self._one(job, recorded, changed)
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
            for entity in changed:
                self.view.put(entity)
        self._tell(recorded)
        for job in batch:
            job.gate.release()

    def _tell(self, recorded: list[Recorded]) -> None:
        if recorded:
            self._told_seq = recorded[-1].seq
            for listener in self.listeners:
                listener(recorded)

    def _one(self, job: Job, recorded: list[Recorded], changed: list[Entity]) -> None:
        """Decide, write and apply one command; what it may not do is its caller's affair alone."""
        store = self._store
        if job.request:
            found = store.answered(job.request)
            if found:
                digest, job.answer = found
                job.error = None if digest == job.request.digest else KeyReused()
                return
        now_ms = self._now_ms()
        try:
            events = hall.decide(self.state, job.command, now_ms)
        except Refusal as refusal:
            job.error = refusal
            return
        except Exception as error:
            # Whatever is wrong with one command must not end the thread that serves all.
            log.exception("cannot decide %s", type(job.command).__name__)
            job.error = error
            return
        store.savepoint()
        try:
            written = store.append(now_ms, events)
            if job.notes:
                store.keep_notes(job.notes, now_ms)
        except GuardTripped as error:
            log.exception("a unique key refused %s", type(job.command).__name__)
            store.forget()
            job.error = error
            return
        for event in events:
            changed += hall.apply(self.state, event, now_ms)
        recorded += written
        in_vain = isinstance(job.command, Tick) and not events
        self._vain_tick_ms = now_ms if in_vain else None
        self._answer(job, Done(self.state, events, now_ms))
        store.keep()

    def _answer(self, job: Job, done: Done) -> None:
        try:
            job.answer = job.render(done)
        except Exception as error:
            # The command stands; only the wording of its answer failed.
            log.exception("cannot word the answer of %s", type(job.command).__name__)
            job.error = error
            return
        if job.request and job.answer.status < 300:
            self._store.keep_answer(job.request, job.answer, self.state.day.day or "")

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
