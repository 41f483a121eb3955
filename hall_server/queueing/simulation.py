"""The present line simulated forward with the hall's own rules; chance is an argument.

Who would be called when, if a customer of each class came now: a stand-in of every class joins
the line, takes no time at a point, and so changes nothing for anybody else.
"""

from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import log

from .choosing import rank
from .entities import ClassKey, Place, Point, Ticket, changed
from .handling import HandlingTimes, Law
from .model import HallState
from .policies import turn_after
from .rules import Rules

#: A simulation ends after so much time of the hall, called or not, and after so many calls.
HORIZON_MS, MOST_CALLS = 6 * 3600 * 1000, 600

#: Stand-ins' ids begin so.
_STAND_IN = "stand-in:"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a simulation needs of the hall at a time (ms): copied, so that the hall may go on.

    `busy` are the points with a customer: the service, since when (ms), the order of issue.
    """

    at_ms: int
    rules: Rules
    points: tuple[Point, ...]
    lines: dict[ClassKey, tuple[Place, ...]]
    tickets: dict[str, Ticket]
    busy: dict[str, tuple[str, int, int]]

    def hall(self) -> HallState:
        """Return a scratch hall as it stood: its points and who waits, and nothing else."""
        hall = HallState(
            rules=self.rules,
            tickets=dict(self.tickets),
            lines={key: list(line) for key, line in self.lines.items()},
        )
        for point in self.points:
            hall.put(point)
        return hall


def scene(state: HallState, now_ms: int) -> Scene:
    """Return the hall as it stands: who waits, and the points that call now."""
    points = tuple(point for point in state.points.values() if point.able)
    lines = {key: tuple(line) for key, line in state.lines.items() if line}
    busy = {}
    for point in points:
        if point.ticket:
            ticket = state.tickets[point.ticket]
            called_ms = now_ms if ticket.called_ms is None else ticket.called_ms
            busy[point.id] = (ticket.service, called_ms, ticket.order)
    return Scene(
        at_ms=now_ms,
        rules=state.known_rules(),
        points=points,
        lines=lines,
        tickets={place[2]: state.tickets[place[2]] for line in lines.values() for place in line},
        busy=busy,
    )


@dataclass(frozen=True, slots=True)
class World:
    """What is believed of the hall: handling times, and arrivals per millisecond of each class."""

    handling: HandlingTimes
    arrivals: Mapping[ClassKey, float]

    def law(self, service: str, point: Point) -> Law:
        """Return the law of a service at a point."""
        return self.handling.law(service, point.id)


@dataclass(slots=True)
class Forward:
    """One simulation; `chances` are numbers between 0 and 1.

    A ticket's luck is the number at its order of issue, so that two simulations with the same
    chances give the same customers the same luck (common random numbers).
    """

    scene: Scene
    world: World
    chances: Sequence[float]
    waits_ms: dict[ClassKey, int] = field(default_factory=dict)
    _state: HallState = field(default_factory=HallState)
    _missing: int = 0
    _arrived: int = 0
    _order: int = 0

    def steps(self, classes: Sequence[ClassKey]) -> Iterator[None]:
        """Simulate until a stand-in of each class is called; give way after every call.

        What is found is in `waits_ms`; classes that nobody serves are missing there.
        """
        agenda = self._set_up(classes)
        coming_ms, coming = self._next_arrival(self.scene.at_ms)
        for _ in range(MOST_CALLS):
            if not agenda or not self._missing:
                return
            at_ms, point_id = heappop(agenda)
            if at_ms > self.scene.at_ms + HORIZON_MS:
                return
            while coming and coming_ms <= at_ms:
                self._join(coming, coming_ms)
                coming_ms, coming = self._next_arrival(coming_ms)
            free_ms = self._call(self._state.points[point_id], at_ms)
            if free_ms is not None:
                heappush(agenda, (free_ms, point_id))
            elif coming:
                heappush(agenda, (coming_ms, point_id))
            yield

    def _set_up(self, classes: Sequence[ClassKey]) -> list[tuple[int, str]]:
        """Fill the scratch hall; return when each point is free next."""
        scene, state = self.scene, self.scene.hall()
        self._state = state
        self._order = max((t.order for t in scene.tickets.values()), default=0)
        for key in classes:
            if state.serving(key):
                self._join(key, scene.at_ms, _STAND_IN)
                self._missing += 1
        free = [(scene.at_ms, point.id) for point in scene.points if point.id not in scene.busy]
        for name, (service, called_ms, order) in scene.busy.items():
            law = self.world.law(service, state.points[name])
            elapsed_s = (scene.at_ms - called_ms) / 1000
            left_s = law.remaining(self._chance(order), elapsed_s)
            free.append((scene.at_ms + round(left_s * 1000), name))
        return sorted(free)

    def _chance(self, order: int) -> float:
        return self.chances[order % len(self.chances)]

    def _next_arrival(self, after_ms: int) -> tuple[int, ClassKey | None]:
        total = sum(self.world.arrivals.values())
        if total <= 0:
            return after_ms, None
        self._arrived += 2
        wait_ms = -log(1 - self._chance(-self._arrived)) / total
        picked = self._chance(-self._arrived - 1) * total
        key = None
        for key, rate in self.world.arrivals.items():  # noqa: B007 -- the last one, if rounded off
            picked -= rate
            if picked <= 0:
                break
        return after_ms + 1 + round(wait_ms), key

    def _join(self, key: ClassKey, at_ms: int, prefix: str = "later:") -> None:
        self._order += 1
        ticket = _ticket(f"{prefix}{self._order}", key, self._order, at_ms)
        self._state.tickets[ticket.id] = ticket
        insort(self._state.lines.setdefault(key, []), ticket.place)

    def _call(self, point: Point, at_ms: int) -> int | None:
        """Call by the rules; return when the point is free again, None while nobody waits."""
        state = self._state
        while (found := next(rank(state, point, at_ms), None)) is not None:
            ticket = found.ticket
            # Within a class the order of the rules is that of arrival: the first goes.
            del state.lines[ticket.class_key][0]
            if ticket.id.startswith(_STAND_IN):
                self.waits_ms[ticket.class_key] = at_ms - self.scene.at_ms
                self._missing -= 1
                continue
            rules = self.scene.rules
            is_priority = rules.tiers[ticket.tier].priority
            state.points[point.id] = changed(
                point,
                streak=point.streak + 1 if is_priority else 0,
                turn=turn_after(rules.turns_at(point.id), point.turn, ticket.tier),
            )
            lasts_s = self.world.law(ticket.service, point).quantile(self._chance(ticket.order))
            return at_ms + round(lasts_s * 1000)
        return None


def _ticket(name: str, key: ClassKey, order: int, at_ms: int) -> Ticket:
    return Ticket(
        id=name, token="", number="", series="", n=0, order=order, service=key.service,
        tier=key.tier, language="", origin=None, person_ref=None, issued_ms=at_ms,
        since_ms=at_ms, target=key.target, first=key.first,
    )  # fmt: skip
