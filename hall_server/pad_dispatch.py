"""After the commit, to call pads and evaluators: figures kept true, and the question asked."""

import logging
import time
from collections.abc import Sequence
from typing import Protocol

from hardware.ports import AskScore, Message, PadDisplay

from .following import Follower
from .pad_keys import figures
from .queueing.events import Recorded, StepFinished, TicketFinished
from .queueing.model import HallState
from .ratings import Ratings
from .service import Service
from .settings import Settings

log = logging.getLogger("hall")

#: Between two batches: a pad's line is slow, and it shows the newest figures only.
BREATH_S = 0.05


class Told(Protocol):
    """What dispatch needs of the hall's input devices."""

    def tell(self, device_name: str, message: Message) -> None:
        """Tell a device what to show or do; returns at once."""
        ...


class PadDispatch(Follower):
    """Shows on every pad who waits and who is there; asks for a score when a service is over."""

    name = "pads"

    def __init__(
        self, service: Service, settings: Settings, devices: Told, ratings: Ratings
    ) -> None:
        super().__init__()
        self._service, self._devices, self._ratings = service, devices, ratings
        points = settings.points.values()
        self._pads = {point.id: point.pad for point in points if point.pad}
        self._evaluators = {point.id: point.evaluator for point in points if point.evaluator}

    def wants(self, recorded: Sequence[Recorded]) -> bool:  # noqa: ARG002 -- a pad shows the line
        """Whether there is anybody to tell."""
        return bool(self._pads or self._evaluators)

    def take(self, recorded: Sequence[Recorded]) -> None:
        """Tell the pads what is so now, and the evaluators whose customers were served."""
        for pad, display in self._service.read(self._displays):
            self._devices.tell(pad, display)
        done = {
            entry.event.point
            for entry in recorded
            if isinstance(entry.event, TicketFinished | StepFinished)
        }
        for point in done & self._evaluators.keys():
            if self._ratings.asked(point, self._service.now_ms()):
                self._devices.tell(self._evaluators[point], AskScore())

    def pause(self) -> None:
        """In a rush let a little more come together."""
        if not self._inbox.empty():
            time.sleep(BREATH_S)

    def _displays(self, state: HallState, _now_ms: int) -> list[tuple[str, PadDisplay]]:
        return [
            (pad, PadDisplay(*figures(state, point)))
            for point, pad in self._pads.items()
            if point in state.points
        ]
