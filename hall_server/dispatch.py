"""After the commit, to the screens: calls and boards at once, the other faces a little later."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from .about import Receipts
from .feeds import Feeds
from .following import Follower
from .queueing.events import Recorded, TicketCalled, TicketRecalled, TicketReturned
from .queueing.model import Call, HallState
from .service import Service
from .settings import Settings

#: Counters, lobby and kiosks get one snapshot for all that happens within this time.
COALESCE_S = 0.1

#: Every connected face hears something at least this often, so that silence means trouble.
HEARTBEAT_S = 5.0

_CALLS = (TicketCalled, TicketRecalled, TicketReturned)


class Screens(Protocol):
    """Where pushes go."""

    def connected(self, face: str) -> set[str]:
        """Return the ids of a face that somebody looks at now."""
        ...

    def push(self, face: str, name: str, event: str, data: Mapping[str, Any]) -> None:
        """Send an event to everybody who looks at a face's id."""
        ...


class ScreenDispatch(Follower):
    """Pushes snapshots and calls to the faces."""

    name = "screens"

    def __init__(
        self,
        service: Service,
        feeds: Feeds,
        screens: Screens,
        settings: Settings,
        receipts: Receipts,
    ) -> None:
        super().__init__()
        self._service = service
        self._feeds = feeds
        self._screens = screens
        self._settings = settings
        self._receipts = receipts
        self._slow_due = self._heartbeat_due = time.monotonic() + HEARTBEAT_S

    def boards_of(self, zone: str) -> list[str]:
        """Return the boards that show a zone's calls."""
        boards = self._settings.displays.values()
        return [board.id for board in boards if zone in board.zones]

    def wait_s(self) -> float:
        """Return the time until the next snapshot is due."""
        return max(0.0, min(self._slow_due, self._heartbeat_due) - time.monotonic())

    def take(self, recorded: Sequence[Recorded]) -> None:
        """Send calls and their boards at once; let the rest come soon."""
        calls = {r.event.call_id for r in recorded if isinstance(r.event, _CALLS)}
        if calls:
            self._call(self._service.read(lambda state, _: _news(state, calls)))
        self._slow_due = min(self._slow_due, time.monotonic() + COALESCE_S)

    def _call(self, calls: list[Call]) -> None:
        boards: dict[str, None] = {}
        for call in calls:
            shown_on = self.boards_of(call.zone)
            boards.update(dict.fromkeys(shown_on))
            self._receipts.expect(call.call_id, shown_on)
            news = self._words(call)
            for board in shown_on:
                self._screens.push("display", board, "call", news)
        for board in boards:
            self._push("display", board)
        for call in calls:
            self._screens.push("counter", call.point, "call", self._words(call))

    def _words(self, call: Call) -> dict[str, Any]:
        return {
            "call_id": call.call_id,
            "number": call.number,
            "point": call.point,
            "label": self._settings.points[call.point].label,
            "zone": call.zone,
            "kind": call.kind,
        }

    def pause(self) -> None:
        """Push what is due: a heartbeat is a snapshot like any other."""
        now = time.monotonic()
        if now < min(self._slow_due, self._heartbeat_due):
            return
        self._slow_due = self._heartbeat_due = now + HEARTBEAT_S
        for face in ("display", "counter", "kiosk", "lobby"):
            for name in self._screens.connected(face):
                self._push(face, name)

    def _push(self, face: str, name: str) -> None:
        if name in self._screens.connected(face):
            self._screens.push(face, name, "state", self._feeds.snapshot(face, name))


def _news(state: HallState, call_ids: set[str]) -> list[Call]:
    return [call for call in state.calls if call.call_id in call_ids]
