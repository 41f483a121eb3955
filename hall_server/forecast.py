"""Better waits than the closed form: the line simulated forward behind the scenes.

Answers come at once, from the closed form times a table; a thread of its own refines the table,
at most once a second, when something has changed, and with little of the interpreter's time.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import exp
from random import Random
from threading import Event, Thread

from .queueing import events as e
from .queueing.entities import ClassKey, Place, Ticket
from .queueing.estimates import Calibration, Estimate, Factors, Outlook, newcomer, outlook, refined
from .queueing.handling import HandlingTimes
from .queueing.model import HallState
from .queueing.rules import Rules
from .queueing.simulation import Forward, Scene, World, scene
from .service import Service

log = logging.getLogger("hall")

#: Seconds between two looks at the hall, and the share of a core that they may take.
PACE_S, SHARE = 1.0, 0.03

#: Processor seconds after which a look begins no further simulation.
LOOK_S = 0.03

#: Simulations whose newest result each is kept: as many different chances.
RUNS, CHANCES = 40, 997

#: A simulated range is so much wider: nobody tells it who goes to lunch, and who comes next.
UNKNOWN = 1.25

#: Arrivals are forgotten at this rate: a rush of an hour ago says little of now.
MEMORY_MS = 30 * 60 * 1000

#: Tickets of one look whose prediction is compared with what comes of it, and of all together.
SAMPLES, KEPT_SAMPLES = 10, 2000

_ENDED_UNCALLED = (e.TicketCancelled, e.TicketExpired, e.TicketTransferred, e.TicketDiverted)

#: Services of earlier days that are worth reading at a start.
EARLIER = 2000

#: The store's `durations`: the newest services as (service, point, milliseconds).
Earlier = Callable[[str | None, int], list[tuple[str, str, int]]]

#: The order of issue of somebody who comes after all that are there.
_LAST = 10**9

#: A factor is taken from waits of at least so many seconds, and stays within bounds.
_LEAST_S, _MOST = 5.0, 10.0


class Refiner:
    """What is learned of the hall, and the table made of it; knows no thread and no clock."""

    def __init__(self, seed: int = 1) -> None:
        rng = Random(seed)  # noqa: S311 -- chances of a simulation, not secrets
        self._chances = [[rng.random() for _ in range(CHANCES)] for _ in range(RUNS)]
        self._handling = HandlingTimes({})
        self._rules: Rules | None = None
        self._arrived: dict[ClassKey, tuple[float, int]] = {}
        self._since_ms: int | None = None
        self._found: dict[ClassKey, deque[tuple[float, ...]]] = {}
        self._predicted: dict[str, tuple[Outlook, int]] = {}
        self._issued: deque[str] = deque(maxlen=SAMPLES)
        self._run = 0
        self.calibration = Calibration()
        self.table: dict[ClassKey, Factors] = {}

    def outlook(self, state: HallState, key: ClassKey, place: Place, now_ms: int) -> Outlook:
        """Return what a ticket has before it, in the light of all that is known."""
        return self.calibration.corrected(self.simulated(state, key, place, now_ms))

    def newcomer(self, state: HallState, key: ClassKey, now_ms: int) -> Outlook:
        """Return what a ticket would have before it if it were issued now."""
        return self.calibration.corrected(self._refined(newcomer(state, key, now_ms), key))

    def simulated(self, state: HallState, key: ClassKey, place: Place, now_ms: int) -> Outlook:
        """Return the same as `outlook`, but not corrected by what came of such answers."""
        return self._refined(outlook(state, key, place, now_ms), key)

    def _refined(self, found: Outlook, key: ClassKey) -> Outlook:
        # A place of a class is refined like the class, as the two are compared with each other.
        return refined(found, self.table.get(key) or self.table.get(ClassKey(*key[:2])))

    def feed(self, rules: Rules, durations: Iterable[tuple[str, str, int]]) -> None:
        """Take services of earlier days, oldest first: service, point, milliseconds."""
        self._know(rules)
        for service, point, ms in durations:
            self._handling.learn(service, ms / 1000, point)

    def take(self, recorded: Sequence[e.Recorded], state: HallState, now_ms: int) -> Scene | None:
        """Learn from what was committed; return a copy of the hall as it stands after it.

        Asked under the service's lock, so nothing is computed here; None before the first day.
        """
        if state.rules is None or state.day.day is None:
            return None
        self._know(state.rules)
        for entry in recorded:
            event, at_ms = entry.event, entry.at_ms
            if isinstance(event, e.TicketIssued):
                self._count(ClassKey(event.service, event.tier), at_ms)
                self._issued.append(event.ticket)
            elif isinstance(event, e.TicketCalled):
                self._compare(event.ticket, at_ms)
            elif isinstance(event, e.TicketFinished | e.StepFinished):
                self._learn(state.tickets.get(event.ticket), event)
            elif isinstance(event, e.DayOpened):
                self._predicted.clear()
                self._arrived.clear()
                self._since_ms = None
            elif isinstance(event, _ENDED_UNCALLED):
                self._predicted.pop(event.ticket, None)
        return scene(state, now_ms)

    def _count(self, key: ClassKey, at_ms: int) -> None:
        level, last_ms = self._arrived.get(key, (0.0, at_ms))
        self._arrived[key] = (level * _faded(at_ms - last_ms) + 1, at_ms)
        if self._since_ms is None:
            self._since_ms = at_ms

    def _compare(self, ticket: str, at_ms: int) -> None:
        predicted = self._predicted.pop(ticket, None)
        if predicted:
            self.calibration.learn(predicted[0], (at_ms - predicted[1]) / 1000)

    def _learn(self, ticket: Ticket | None, event: e.TicketFinished | e.StepFinished) -> None:
        rolled = isinstance(event, e.TicketFinished) and event.by_rollover
        if ticket is None or rolled or not ticket.stretches:
            return
        stay = ticket.stretches[-1]
        seconds = (stay.ended_ms - stay.called_ms) / 1000
        self._handling.learn(stay.service, seconds, stay.point, implied=event.start_implied)

    def look(self, now: Scene) -> dict[ClassKey, Estimate]:
        """Return what the closed form says to a newcomer of each class; none who need not wait.

        What is said of those who came lately is noted, to be compared with what comes of it.
        """
        hall, said = now.hall(), dict[ClassKey, Estimate]()
        while self._issued:
            ticket = now.tickets.get(self._issued.popleft())
            if ticket and len(self._predicted) < KEPT_SAMPLES:
                found = self.simulated(hall, ticket.class_key, ticket.place, now.at_ms)
                self._predicted[ticket.id] = (found, now.at_ms)
        for service in now.rules.services.values():
            for key in (ClassKey(service.id, tier) for tier in service.promises):
                wait = outlook(hall, key, (now.at_ms, _LAST, ""), now.at_ms).estimate
                if wait and wait.mid >= _LEAST_S:
                    said[key] = wait
        return said

    def _know(self, rules: Rules) -> None:
        if rules is not self._rules:
            self._rules = rules
            self._handling.usual_s = {s.id: s.handling_s for s in rules.services.values()}
            self._found.clear()

    def simulate(self, now: Scene, said: dict[ClassKey, Estimate]) -> Iterator[None]:
        """Simulate once, giving way after every call; then the table is a little better."""
        world = World(self._handling, self._arrivals(now))
        forward = Forward(now, world, self._chances[self._run % RUNS])
        self._run += 1
        yield from forward.steps(list(said))
        for key, wait_ms in forward.waits_ms.items():
            kept = self._found.setdefault(key, deque(maxlen=RUNS))
            wait_s, was = wait_ms / 1000, said[key]
            ratios = (_ratio(wait_s, one) for one in (was.low, was.mid, was.high))
            kept.append(tuple(ratios))
            self.table[key] = _factors(kept)

    def _arrivals(self, now: Scene) -> dict[ClassKey, float]:
        """Return the arrivals per millisecond of each class, as of late.

        In all no more than the points can serve: a rush beyond that is soon over.
        """
        now_ms = now.at_ms
        seen_ms = max(1, now_ms - (now_ms if self._since_ms is None else self._since_ms))
        # In the first half hour only a part of what is remembered can have been seen.
        window_ms = MEMORY_MS * max(0.2, 1 - _faded(seen_ms))
        rates = {
            key: level * _faded(now_ms - last_ms) / window_ms
            for key, (level, last_ms) in self._arrived.items()
            if key.service in now.rules.services
        }
        work = sum(self._handling.law(key.service).mean_s * n for key, n in rates.items()) * 1000
        most = min(1.0, len(now.points) / work) if work else 1.0
        return {key: rate * most for key, rate in rates.items()}


def _faded(age_ms: int) -> float:
    return exp(-age_ms / MEMORY_MS)


def _ratio(wait_s: float, said_s: float) -> float:
    return min(_MOST, wait_s / max(_LEAST_S, said_s))


def _factors(kept: Iterable[tuple[float, ...]]) -> Factors:
    """Return the 10 %, 50 % and 90 % points, each of the ratios to the closed form's own."""
    lows, mids, highs = (sorted(column) for column in zip(*kept, strict=True))
    last = len(mids) - 1
    low, mid, high = lows[round(last * 0.1)], mids[round(last * 0.5)], highs[round(last * 0.9)]
    return Factors(low / UNKNOWN, mid, high * UNKNOWN)


class Forecast:
    """The refiner on a thread of its own; its answers may be asked from any thread."""

    def __init__(self, service: Service, earlier: Earlier) -> None:
        self._service = service
        self._earlier = earlier
        self._refiner = Refiner()
        self._news: deque[Sequence[e.Recorded]] = deque(maxlen=1000)
        self._wake, self._stop = Event(), Event()
        self._thread = Thread(target=self._work, name="forecast", daemon=True)

    def outlook(self, state: HallState, key: ClassKey, place: Place, now_ms: int, /) -> Outlook:
        """Return what a ticket has before it; may be asked from any thread."""
        return self._refiner.outlook(state, key, place, now_ms)

    def newcomer(self, state: HallState, key: ClassKey, now_ms: int, /) -> Outlook:
        """Return what a ticket would have before it; may be asked from any thread."""
        return self._refiner.newcomer(state, key, now_ms)

    def start(self) -> None:
        """Start the thread, which sleeps until something is committed."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def on_commit(self, recorded: Sequence[e.Recorded]) -> None:
        """Take a batch; returns at once."""
        self._news.append(recorded)
        self._wake.set()

    def remember(self) -> None:
        """Learn what services took of late; without that the configuration's times count."""
        rules = self._service.read(lambda state, _: state.rules)
        if rules:
            self._refiner.feed(rules, reversed(self._earlier(None, EARLIER)))

    def _work(self) -> None:
        try:
            self.remember()
        except Exception:
            # Whatever the store says, the present line can still be simulated.
            log.exception("what services took cannot be read")
        while True:
            self._wake.wait()
            if self._stop.is_set():
                return
            self._wake.clear()
            began = time.thread_time()
            try:
                self.refine()
            except Exception:
                # A guess that fails must not end the thread; the closed form still answers.
                log.exception("the forecast failed")
            took_s = time.thread_time() - began
            self._stop.wait(max(PACE_S, took_s / SHARE))

    def refine(self) -> None:
        """Learn what is new, then simulate the present line for as long as one look may take."""
        news: list[e.Recorded] = []
        while self._news:
            news += self._news.popleft()
        began = time.thread_time()
        now = self._service.read(lambda state, at_ms: self._refiner.take(news, state, at_ms))
        said = self._refiner.look(now) if now else None
        runs = 0
        while now and said and runs < RUNS:
            if runs and time.thread_time() - began > LOOK_S:
                break
            runs += 1
            for _ in self._refiner.simulate(now, said):
                # A call of the simulation takes a tenth of a millisecond: then it is others' turn.
                time.sleep(0)
