"""Self-service machines: their reports, and those from whom nothing was heard for too long."""

import logging
from threading import Event, Lock, Thread

from .jobs import Done, Render, Unavailable, answer_nothing
from .ports import Answer, Request
from .queueing.commands import ReportMachine
from .queueing.entities import SELF_SERVICE, Health, Point
from .queueing.model import HallState
from .service import Service

log = logging.getLogger("hall")

#: Seconds between looks for machines that fell silent.
PACE_S = 2.0


class Machines:
    """Passes on what machines say, and says it of those that say nothing for `silent_s`.

    After a start every machine has that long before it counts as silent.
    """

    def __init__(self, service: Service, silent_s: float) -> None:
        self._service = service
        self._silent_ms = round(silent_s * 1000)
        self._lock = Lock()
        self._heard_ms: dict[str, int] = {}
        self._since_ms: int | None = None
        self._ended = Event()
        self._thread = Thread(target=self._run, name="machines", daemon=True)

    def start(self) -> None:
        """Start to look for silent machines."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def heard(
        self,
        point: str,
        health: Health,
        *,
        busy: bool,
        render: Render = answer_nothing,
        request: Request | None = None,
    ) -> Answer:
        """Take a machine's report; one that changes nothing is not written to the journal.

        Raises Unknown, Refusal `not_a_machine`, Unavailable.
        """

        def unchanged(state: HallState, now_ms: int) -> Answer | None:
            machine = state.points.get(point)
            if machine is None or machine.kind != SELF_SERVICE:
                return None
            with self._lock:
                self._heard_ms[point] = now_ms
            if (machine.health, machine.busy) != (health, busy):
                return None
            return render(Done(state, [], now_ms))

        answer = self._service.read(unchanged)
        if answer and request is None:
            return answer
        return self._service.handle(ReportMachine(point, health, busy), render, request=request)

    def look(self, now_ms: int) -> list[str]:
        """Report the machines silent at this hall time (ms) and return them; Unavailable."""
        with self._lock:
            if self._since_ms is None:
                self._since_ms = now_ms
            heard, since_ms = dict(self._heard_ms), self._since_ms
        before_ms = now_ms - self._silent_ms
        able = self._service.read(lambda state, _: [p for p in state.points.values() if _able(p)])
        silent = [p for p in able if heard.get(p.id, since_ms) < before_ms]
        for machine in silent:
            log.warning("machine %s has been silent for too long", machine.id)
            report = ReportMachine(machine.id, Health.SILENT, machine.busy)
            self._service.handle(report, answer_nothing)
        return [machine.id for machine in silent]

    def _run(self) -> None:
        while not self._ended.wait(PACE_S):
            try:
                self.look(self._service.now_ms())
            except Unavailable:
                continue  # it is looked at again, and the lobby is told elsewhere
            except Exception:
                # Whatever is wrong with one look, the next must still be had.
                log.exception("cannot look at the machines")


def _able(point: Point) -> bool:
    return point.kind == SELF_SERVICE and point.health is Health.OK
