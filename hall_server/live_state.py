"""The state that commands are decided on, and a batch of them in one transaction."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from .jobs import AnswerLost, Done, Job, KeyReused
from .next_tick import NextTick
from .ports import Answer, GuardTripped, Kept, Request, Store
from .queueing import hall
from .queueing.commands import IssueTicket, Tick
from .queueing.entities import Entity
from .queueing.events import Event, Recorded
from .queueing.model import HallState
from .queueing.refusals import Refusal

log = logging.getLogger("hall")

#: Kept under a request's key when its command stands but no answer could be worded.
UNWORDED = Answer(500)

#: A ticket issued now might expire at once, when the lobby confirms that a new day has begun.
DAY_UNCONFIRMED = Refusal(
    "day_unconfirmed", "The clock was far ahead: the lobby must confirm the day."
)


@dataclass(slots=True)
class Written:
    """What a batch has put into the open transaction."""

    recorded: list[Recorded] = field(default_factory=list)
    changed: list[Entity] = field(default_factory=list)


class LiveState:
    """The state with all that is written, committed or not; whoever writes is alone with it.

    `on_rebuilt` gets a view of what is committed whenever the journal was read anew.
    """

    def __init__(
        self, store: Store, now_ms: Callable[[], int], on_rebuilt: Callable[[HallState], None]
    ) -> None:
        self._store = store
        self._now_ms = now_ms
        self._on_rebuilt = on_rebuilt
        self.next_tick = NextTick()
        self.hold_day = False
        self.state = HallState()

    def rebuild(self) -> None:
        """Build both states from the journal; as ever, the view gets the live one's entities."""
        state, view = HallState(), HallState()
        for recorded in self._store.replay():
            for entity in hall.apply(state, recorded.event, recorded.at_ms):
                view.put(entity)
        self.state = state
        self.next_tick.forget()
        self._on_rebuilt(view)

    def transact(self, batch: list[Job]) -> Written:
        """Do a batch's commands in a new transaction.

        A guard hardly ever trips, so savepoints are not paid for until one does; then the whole
        batch is done again from the committed state, each command under its own.
        """
        try:
            return self._all(batch, guarded=False)
        except GuardTripped:
            self._store.rollback()
            self.rebuild()
            return self._all(batch, guarded=True)

    def _all(self, batch: list[Job], *, guarded: bool) -> Written:
        store, written = self._store, Written()
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

    def _one(self, job: Job, written: Written, *, guarded: bool) -> None:
        """Decide, write and apply one command; what it may not do is its caller's affair alone."""
        now_ms = self._now_ms()
        if isinstance(job.command, Tick):
            self.next_tick.ticked(now_ms)
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
            self.next_tick.forget()
            written.changed += hall.apply(self.state, event, now_ms)
        if events or not isinstance(job.command, Tick):
            self.next_tick.worked()
        self._answer(job, Done(self.state, events, now_ms))
        if guarded:
            self._store.keep()

    def _append(
        self, job: Job, events: list[Event], now_ms: int, written: Written, *, guarded: bool
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


def _repeat(job: Job, request: Request, kept: Kept) -> None:
    """Answer a request that was answered before: word for word, where there were words."""
    digest, answer = kept
    if digest != request.digest:
        job.error = KeyReused()
    elif answer.status == UNWORDED.status:
        job.error = AnswerLost()
    else:
        job.answer = answer
