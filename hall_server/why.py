"""Hindsight: whom a call chose among, recomputed by replay, and which of two tickets went first."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol, TypeVar

from .explaining.cases import Between, Case, Scene, Status
from .jobs import Unavailable
from .queueing import events as e
from .queueing import hall
from .queueing.choosing import Candidate, rank, standing
from .queueing.entities import Point, Ticket, TicketState
from .queueing.model import HallState
from .queueing.refusals import Unknown

T = TypeVar("T")

#: Calls whose candidates are kept, as several people ask of the same call.
KEPT = 8

#: Seconds that staff wait for the replay before theirs.
PATIENCE_S = 20.0

_WAITING = TicketState.WAITING.value

#: Who is none of these did not miss a call.
_GONE = frozenset({"parked", "no_show", "cancelled"})

#: What a ticket is doing after an event; other events change nothing of it.
_AFTER: dict[type, str] = {
    e.TicketIssued: _WAITING,
    e.TicketCalled: "called",
    e.ServiceStarted: "serving",
    e.TicketFinished: "finished",
    e.StepFinished: _WAITING,
    e.TicketNoShow: "no_show",
    e.TicketParked: "parked",
    e.TicketTransferred: _WAITING,
    e.TicketBounced: _WAITING,
    e.TicketRejoined: _WAITING,
    e.TicketReturned: _WAITING,
    e.TicketCancelled: "cancelled",
    e.TicketExpired: "expired",
}


class Hall(Protocol):
    """What hindsight asks of the running hall."""

    def read(self, question: Callable[[HallState, int], T]) -> T:
        """Ask the committed state something quick; hall time (ms) comes along."""
        ...

    def story(self, ticket: str) -> list[e.Recorded]:
        """Return a ticket's events, oldest first."""
        ...

    def until(self, seq: int) -> Iterable[e.Recorded]:
        """Return a day's journal, with the rules at its opening, before an event."""
        ...


@dataclass(frozen=True, slots=True)
class Made:
    """A call in the journal; `undone`: it was taken back."""

    seq: int
    cause: int
    at_ms: int
    event: e.TicketCalled
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A call and whom it chose among: the candidates in the order of the rules.

    `called` is also among them, but for a parked ticket that was called by hand; `elsewhere`
    are those who waited, but not for this point.
    """

    made: Made
    scene: Scene
    called: Candidate
    candidates: tuple[Candidate, ...]
    elsewhere: dict[str, Ticket]

    def case(self, other: str | None = None) -> Case:
        """Return the called ticket beside another candidate, at first the stored runner-up.

        Raises KeyError for a ticket that was none.
        """
        rest = {c.ticket.id: c for c in self.candidates if c.ticket.id != self.called.ticket.id}
        if other is not None:
            return _case(self.scene, self.called, rest[other])
        stored = self.made.event.reason.runner_up
        return _case(self.scene, self.called, rest.get(stored.ticket) if stored else None)

    def candidate(self, ticket: str) -> Candidate | None:
        """Return how a ticket stood, if it might have been called."""
        return next((c for c in self.candidates if c.ticket.id == ticket), None)


class Hindsight:
    """Answers why; each call asked of costs a replay of its day, one at a time."""

    def __init__(self, service: Hall) -> None:
        self._hall = service
        self._replaying = Lock()
        self._kept: OrderedDict[int, Moment] = OrderedDict()
        self._lock = Lock()

    def ticket(self, name: str) -> Ticket:
        """Return a ticket of today by its id or number; raises Unknown."""
        return self._hall.read(lambda state, _: _find(state, name))

    def number(self, number: str) -> Ticket:
        """Return a ticket of today by its number; raises Unknown."""
        return self._hall.read(lambda state, _: _numbered(state, number))

    def calls_of(self, ticket: str) -> list[Made]:
        """Return the calls of a ticket, oldest first."""
        return calls(self._hall.story(ticket))

    def call(self, call_id: str) -> Made:
        """Return one of today's calls by its id, a recall's too; raises Unknown."""
        ticket = self._hall.read(lambda state, _: _called_as(state, call_id))
        if ticket is None:
            ticket = self._from_journal(call_id)
        story = self._hall.story(ticket)
        said = next(r.seq for r in story if getattr(r.event, "call_id", None) == call_id)
        return [made for made in calls(story) if made.seq <= said][-1]

    def _from_journal(self, call_id: str) -> str:
        """Return whose call this was; older calls are nowhere but in the journal."""
        newest = 2**62
        for recorded in self._hall.until(newest):
            if getattr(recorded.event, "call_id", None) == call_id:
                return str(getattr(recorded.event, "ticket", ""))
        raise Unknown("call", call_id)

    def moment(self, made: Made, *, patient: bool = True) -> Moment:
        """Return a call's moment; raises Unavailable while others ask, at once if not patient."""
        if found := self._known(made.seq):
            return found
        # A replay takes long and much: those who ask must not crowd out those who call.
        if not self._replaying.acquire(timeout=PATIENCE_S if patient else 0):
            raise Unavailable("too_busy", 3)
        try:
            found = self._known(made.seq) or recompute(made, self._hall.until(made.seq))
        finally:
            self._replaying.release()
        with self._lock:
            self._kept[made.seq] = found
            self._kept.move_to_end(made.seq)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _known(self, seq: int) -> Moment | None:
        with self._lock:
            return self._kept.get(seq)

    def between(self, first: Ticket, second: Ticket, *, patient: bool = True) -> Between:
        """Return why the first of two tickets was called before the second, or that it was not."""
        stories = self._hall.story(first.id), self._hall.story(second.id)
        made, is_reversed = _decisive(*stories)
        if made is None:
            return self._hall.read(
                lambda state, now_ms: _now(state, first, second, stories, now_ms)
            )
        behind = first if is_reversed else second
        story_ahead, story_behind = reversed(stories) if is_reversed else stories
        moment = self.moment(made, patient=patient)
        status = status_before(story_behind, made.cause)
        later, meanwhile = _later(made, story_ahead, story_behind) if is_reversed else (None, None)
        return Between(
            ahead=moment.called.ticket,
            behind=moment.elsewhere.get(behind.id, behind),
            reversed=is_reversed,
            scene=moment.scene,
            call=made.event,
            case=moment.case(behind.id) if moment.candidate(behind.id) else None,
            away=None if status.name == _WAITING else status,
            later=later,
            meanwhile=meanwhile,
        )


def recompute(made: Made, journal: Iterable[e.Recorded]) -> Moment:
    """Return a call's moment from the day's journal before it."""
    state = hall.replay(journal)
    point, at_ms = state.points[made.event.point], made.at_ms
    candidates = tuple(rank(state, point, at_ms))
    eligible = {candidate.ticket.id for candidate in candidates}
    return Moment(
        made=made,
        scene=_scene(state, point, at_ms),
        called=standing(state, point, state.tickets[made.event.ticket], at_ms),
        candidates=candidates,
        elsewhere={
            place[2]: state.tickets[place[2]]
            for line in state.lines.values()
            for place in line
            if place[2] not in eligible
        },
    )


def calls(story: Iterable[e.Recorded]) -> list[Made]:
    """Return the calls in a ticket's story; an undo takes back the last one."""
    found: list[Made] = []
    for r in story:
        if isinstance(r.event, e.TicketCalled):
            found.append(Made(r.seq, r.cause, r.at_ms, r.event))
        elif isinstance(r.event, e.TicketRestored) and r.event.call_id and found:
            last = found.pop()
            found.append(Made(last.seq, last.cause, last.at_ms, last.event, undone=True))
    return found


def statuses(story: Iterable[e.Recorded]) -> list[Status]:
    """Return what a ticket was doing from when on, oldest first."""
    found = []
    for r in story:
        name = _AFTER.get(type(r.event))
        if isinstance(r.event, e.TicketRestored):
            name = r.event.was.state.value
        if name:
            found.append(Status(name, r.cause, r.at_ms, getattr(r.event, "point", None)))
    return found


def status_before(story: list[e.Recorded], cause: int) -> Status:
    """Return what a ticket was doing when a command came; before its issue: `absent`."""
    known = statuses(story)
    before = [status for status in known if status.cause < cause]
    return before[-1] if before else Status("absent", 0, known[0].at_ms if known else 0)


def _standing(story: Iterable[e.Recorded]) -> list[Made]:
    return [made for made in calls(story) if not made.undone]


def _decisive(first: list[e.Recorded], second: list[e.Recorded]) -> tuple[Made | None, bool]:
    """Return the call that says which of two tickets went first, and whether it is the second's.

    The newest call of the one while the other waited; where neither waited, the earliest call.
    """
    for mine, other, is_reversed in ((first, second, False), (second, first, True)):
        for made in reversed(_standing(mine)):
            if status_before(other, made.cause).name == _WAITING:
                return made, is_reversed
    both = [
        (made.seq, made, n == 1) for n, s in enumerate((first, second)) for made in _standing(s)
    ]
    if not both:
        return None, False
    _, made, is_reversed = min(both, key=lambda found: found[0])
    return made, is_reversed


def _later(
    made: Made, ahead: list[e.Recorded], behind: list[e.Recorded]
) -> tuple[Status | None, Status | None]:
    """Return the other's first call while the one called before was gone, and where that was."""
    for later in _standing(behind):
        meanwhile = status_before(ahead, later.cause)
        if later.seq > made.seq and meanwhile.name in _GONE:
            return Status("called", later.cause, later.at_ms, later.event.point), meanwhile
    return None, None


def _now(
    state: HallState,
    first: Ticket,
    second: Ticket,
    stories: tuple[list[e.Recorded], list[e.Recorded]],
    now_ms: int,
) -> Between:
    """Return how two tickets that nobody called stand at the points that would call them."""
    both = [state.tickets.get(ticket.id, ticket) for ticket in (first, second)]
    scenes = [
        _scene(state, point, now_ms, now=True)
        for point in state.points.values()
        if point.able and all(point.may_serve(ticket.class_key) for ticket in both)
    ]
    for ticket, other, story in zip(both, reversed(both), stories, strict=True):
        if ticket.state is not TicketState.WAITING:
            nowhere = _scene(state, next(iter(state.points.values())), now_ms, now=True)
            away = status_before(story, 2**62)
            is_reversed = ticket.id == first.id
            return Between(other, ticket, is_reversed, scene=nowhere, away=away)
    cases = tuple(
        _case(scene, *(standing(state, scene.point, ticket, now_ms) for ticket in both))
        for scene in scenes
    )
    ahead, behind = both
    if cases and all(case.ahead.ticket.id == behind.id for case in cases):
        ahead, behind = behind, ahead
    return Between(ahead, behind, reversed=ahead.id != first.id, now=cases)


def _case(scene: Scene, one: Candidate, other: Candidate | None) -> Case:
    if other is None or one.rank < other.rank:
        return Case(scene, one, other)
    return Case(scene, other, one)


def _scene(state: HallState, point: Point, at_ms: int, *, now: bool = False) -> Scene:
    return Scene(state.known_rules(), point, at_ms, state.day.correction_ms, now)


def _find(state: HallState, name: str) -> Ticket:
    if name in state.tickets:
        return state.tickets[name]
    return _numbered(state, name)


def _numbered(state: HallState, name: str) -> Ticket:
    ticket = state.by_number.get(name.strip().upper())
    if ticket is None:
        raise Unknown("ticket", name)
    return state.tickets[ticket]


def _called_as(state: HallState, call_id: str) -> str | None:
    """Return whose call this is, if that is still remembered; raises Unknown if it cannot be."""
    day, _, n = call_id.rpartition("-")
    if day != state.day.day or not n.isdecimal() or not 0 < int(n) <= state.calls_made:
        raise Unknown("call", call_id)
    for call in state.calls:
        if call.call_id == call_id:
            return call.ticket
    found = (ticket.id for ticket in state.tickets.values() if ticket.call_id == call_id)
    return next(found, None)
