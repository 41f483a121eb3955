"""`python -m tests.simulation.estimating`: how good are the waits that customers are told.

On random days every customer is told a wait at issue by each method; what comes of it is the
simulated wait.  The refined answers come from the running hall's own `Refiner`, which looks at the
line on the virtual clock once a minute (the hall: up to once a second).
"""

import argparse
from array import array
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import fmean, median

from hall_server.forecast import Refiner
from hall_server.queueing import events as e
from hall_server.queueing.estimates import Estimate, outlook
from hall_server.queueing.model import HallState
from tests.simulation.halls import HallDay, another_day, hall_day
from tests.simulation.report import put_between
from tests.simulation.simulator import Simulation

#: Virtual time between two looks, and simulations at each.
LOOK_MS, RUNS = 60_000, 8

#: A method's answer: its middle, and its 10-90 % range if it gives one (s); None: it has none yet.
Said = tuple[float, float | None, float | None] | None


@dataclass(slots=True)
class Errors:
    """What came of one method: absolute errors (s), and how many ranges held the wait."""

    errors_s: "array[float]" = field(default_factory=lambda: array("f"))
    held: int = 0
    ranges: int = 0

    def add(self, said: Said, actual_s: float) -> None:
        """Take one answer and what came of it."""
        if said is None:
            return
        mid, low, high = said
        self.errors_s.append(abs(actual_s - mid))
        if low is not None and high is not None:
            self.ranges += 1
            self.held += low - 0.5 <= actual_s <= high + 0.5

    def more(self, other: "Errors") -> None:
        """Take in another day's."""
        self.errors_s.extend(other.errors_s)
        self.held += other.held
        self.ranges += other.ranges


Found = dict[str, Errors]


METHODS = {
    "constant": "a constant: the day's own mean wait, known beforehand",
    "last": "the wait of the last one called for the service",
    "count": "(waiting for the service + 1) x usual time / windows",
    "closed": "closed form",
    "simulated": "closed form, refined by simulating the line",
    "corrected": "the same, corrected by what came of such answers (what the hall says)",
}


class Listener:
    """Follows one day: asks every method at each issue, and lets the refiner look and learn."""

    def __init__(self, refiner: Refiner) -> None:
        self._refiner = refiner
        self._looked_ms = 0
        self._last_s: dict[str, float] = {}
        self.said: dict[str, dict[str, Said]] = {}
        self.waits_s: dict[str, float] = {}

    def follow(self, state: HallState, recorded: Sequence[e.Recorded]) -> None:
        """Take what a command did."""
        for entry in recorded:
            event = entry.event
            if isinstance(event, e.TicketIssued):
                self._ask(state, event.ticket, entry.at_ms)
            elif isinstance(event, e.TicketCalled):
                ticket = state.tickets[event.ticket]
                wait_s = (entry.at_ms - ticket.since_ms) / 1000
                self._last_s[ticket.service] = self.waits_s[ticket.id] = wait_s
        if not recorded:
            return
        now = self._refiner.take(recorded, state, recorded[-1].at_ms)
        if now and now.at_ms >= self._looked_ms + LOOK_MS:
            self._looked_ms = now.at_ms
            said = self._refiner.look(now)
            for _ in range(RUNS if said else 0):
                deque(self._refiner.simulate(now, said), maxlen=0)

    def _ask(self, state: HallState, name: str, at_ms: int) -> None:
        ticket = state.tickets[name]
        key = ticket.class_key
        closed = outlook(state, key, ticket.place, at_ms)
        if closed.estimate is None or closed.estimate.mid == 0:  # called at once
            return
        windows = len(state.serving(key))
        waiting = sum(len(line) for it, line in state.lines.items() if it.service == key.service)
        usual_s = state.known_rules().services[key.service].handling_s
        self.said[name] = {
            "last": (self._last_s.get(key.service, 0.0), None, None),
            "count": (waiting * usual_s / windows, None, None),
            "closed": _said(closed.estimate),
            "simulated": _said(self._refiner.simulated(state, key, ticket.place, at_ms).estimate),
            "corrected": _said(self._refiner.outlook(state, key, ticket.place, at_ms).estimate),
        }


def _said(found: Estimate | None) -> Said:
    return (found.mid, found.low, found.high) if found else None


def one_hall(seed: int, days: int = 4) -> Found:
    """Return every method's errors in one hall; the first of its days is for learning alone."""
    refiner, found = Refiner(), {method: Errors() for method in METHODS}
    hall = hall_day(seed)
    # What the configuration calls usual is not what it takes.
    truth = {name: Random(f"{seed}{name}").uniform(0.7, 1.4) for name in hall.rules.services}
    for n in range(days):
        day = _as_it_is(another_day(hall.rules, seed * 1000 + n), truth)
        listener = Listener(refiner)
        Simulation(day.rules, day.visits, day.shifts, follow=listener.follow).run()
        if n:
            _judge(listener, found)
    return found


def _as_it_is(day: HallDay, truth: dict[str, float]) -> HallDay:
    visits = [replace(v, handling_ms=round(v.handling_ms * truth[v.service])) for v in day.visits]
    return replace(day, visits=visits)


def _judge(listener: Listener, found: Found) -> None:
    mean_s = fmean(listener.waits_s.values())
    for ticket, said in listener.said.items():
        actual_s = listener.waits_s[ticket]
        found["constant"].add((mean_s, None, None), actual_s)
        for method, one in said.items():
            found[method].add(one, actual_s)


def page(found: Found, halls: int, date: str) -> str:
    """Return the table."""
    asked = len(found["closed"].errors_s)
    rows = [
        f"Measured on {date}: {asked:,} customers who had to wait, in {halls} random halls of four",
        "days each, the first for learning alone. What services really take is 0.7 to 1.4 times",
        "the usual time of the configuration.",
        "",
        "| what is said at issue | half of it errs by less than | mean error | range holds |",
        "|---|---:|---:|---:|",
    ]
    for method, words in METHODS.items():
        one = found[method]
        held = f"{one.held / one.ranges:.0%}" if one.ranges else ""
        middle, mean = median(one.errors_s) / 60, fmean(one.errors_s) / 60
        rows.append(f"| {words} | {middle:.1f} min | {mean:.1f} min | {held} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Simulate, print, and write if asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulation.estimating", description=__doc__
    )
    parser.add_argument("--halls", type=int, default=40, help="random halls (40)")
    parser.add_argument("--processes", type=int, default=2, help="at the same time (2)")
    parser.add_argument("--date", default=f"{datetime.now(UTC):%Y-%m-%d}", help="date to print")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also into FILE's markers")
    asked = parser.parse_args()
    found = {method: Errors() for method in METHODS}
    with get_context("spawn").Pool(asked.processes) as pool:
        for one in pool.imap(one_hall, range(1, asked.halls + 1)):
            for method in METHODS:
                found[method].more(one[method])
    text = page(found, asked.halls, asked.date)
    print(text)
    if asked.write:
        put_between(asked.write, "estimates", text)


if __name__ == "__main__":
    main()
