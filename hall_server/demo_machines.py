"""The demo's self-service machines: they report, and serve whoever is called to them."""

import logging
from collections.abc import Mapping
from random import Random
from threading import Event, Thread

from .jobs import Unavailable
from .machines import Machines
from .queueing.entities import SELF_SERVICE, Health, TicketState
from .queueing.model import HallState
from .queueing.refusals import Refusal
from .service import Service

log = logging.getLogger("hall")

#: Seconds between two steps.
PACE_S = 1.0

#: Seconds until a called customer is at the machine, and at it: at least and at most.
COMES_S = (3.0, 8.0)
STAYS_S = (20.0, 60.0)


class DemoMachines:
    """Plays every self-service machine of a hall through the path that real ones take."""

    def __init__(self, service: Service, machines: Machines, random: Random) -> None:
        self._service = service
        self._machines = machines
        self._random = random
        # By machine: the customer and the state that it is timing, and until when (hall ms).
        self._timing: dict[str, tuple[str, TicketState, int]] = {}
        self._ended = Event()
        self._thread = Thread(target=self._run, name="demo-machines", daemon=True)

    def start(self) -> None:
        """Start to play."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def step(self, now_ms: int) -> None:
        """Let every machine report what it would at this hall time (ms)."""
        for machine, customer in self._service.read(_customers).items():
            self._machines.heard(machine, Health.OK, busy=self._busy(machine, customer, now_ms))

    def _busy(self, machine: str, customer: tuple[str, TicketState] | None, now_ms: int) -> bool:
        if customer is None:
            return False
        is_serving = customer[1] is TicketState.SERVING
        timing = self._timing.get(machine)
        if timing is None or timing[:2] != customer:
            least, most = STAYS_S if is_serving else COMES_S
            until_ms = now_ms + round(self._random.uniform(least, most) * 1000)
            timing = self._timing[machine] = (*customer, until_ms)
        is_due = now_ms >= timing[2]
        return is_serving != is_due

    def _run(self) -> None:
        while not self._ended.wait(PACE_S):
            try:
                self.step(self._service.now_ms())
            except (Refusal, Unavailable):
                continue  # the hall is stopping, or the configuration has just changed
            except Exception:
                # A demo goes on whatever goes wrong with one step.
                log.exception("the demo's machines failed")


def _customers(state: HallState, _now_ms: int) -> Mapping[str, tuple[str, TicketState] | None]:
    """Return whom each machine has and in which state, by machine."""
    return {
        point.id: (point.ticket, state.tickets[point.ticket].state) if point.ticket else None
        for point in state.points.values()
        if point.kind == SELF_SERVICE
    }
