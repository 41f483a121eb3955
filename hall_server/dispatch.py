"""After the commit, to the screens: calls and boards at once, the other faces a little later."""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from .about import GRACE_S, Receipts, call_news
from .feeds import Feeds
from .following import Follower
from .queueing.entities import Call
from .queueing.events import Recorded
from .queueing.model import HallState
from .service import Service
from .settings import Settings

#: Counters, lobby and kiosks get one snapshot for all that happens within this time.
COALESCE_S = 0.1

#: Every connected face hears something at least this often, so that silence means trouble.
HEARTBEAT_S = 5.0

#: Between them comes, this long after the last, a sign of life without news: who hears nothing for
#: nearly two of these says so, within 5 s of a cut (`live.js` says the same).
BEAT_S = 2.5

#: Between two pushes others get the interpreter; 45 screens then take about 0.1 s.
BREATH_S = 0.002

#: How a board's page shows calls that come together: so many at once, each for so long at least.
#: `display/static/announcer.js` says the same.
AT_ONCE = 3
DWELL_S = 8.0


class Turns:
    """When a board gets round to a call: its news are on screen for a minimum time each."""

    def __init__(self) -> None:
        self._begun: dict[str, deque[float]] = {}

    def wait_s(self, board: str, now_s: float) -> float:
        """Take a board's next turn, and return how long until then."""
        begun = self._begun.setdefault(board, deque(maxlen=AT_ONCE))
        at = max(now_s, begun[0] + DWELL_S) if len(begun) == AT_ONCE else now_s
        begun.append(at)
        return at - now_s


#: The faces with a live connection, in the order of their pushes.
FACES = ("display", "counter", "kiosk", "lobby", "evaluate")


class Screens(Protocol):
    """Where pushes go."""

    def connected(self, face: str) -> set[str]:
        """Return the ids of a face that somebody looks at now."""
        ...

    def push(self, face: str, names: Sequence[str], event: str, data: Mapping[str, Any]) -> None:
        """Send an event to everybody who looks at one of a face's ids."""
        ...

    def drop_revoked(self) -> None:
        """Cut off those whose token or account is no longer valid."""
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
        say: Callable[[str, str], Sequence[str]] = lambda _number, _point: (),
    ) -> None:
        super().__init__()
        self._service = service
        self._feeds = feeds
        self._screens = screens
        self._settings = settings
        self._receipts = receipts
        self._say = say
        self._turns = Turns()
        self._owing: dict[str, float] = {}
        # In the order of their coming; what is in line already is not put there again.
        self._todo: dict[tuple[str, str], None] = {}
        self._slow_due = self._heartbeat_due = time.monotonic() + HEARTBEAT_S
        self._beat_due = time.monotonic() + BEAT_S

    def boards_of(self, call: Call) -> list[str]:
        """Return the boards that show a call."""
        boards = self._settings.displays.values()
        return [board.id for board in boards if board.shows(call.point, call.zone)]

    def wants(self, recorded: Sequence[Recorded]) -> bool:
        """Whether there is a call, or no push comes soon that will show this too."""
        soon = self._slow_due <= time.monotonic() + COALESCE_S
        return not soon or any(_news_of(r) for r in recorded)

    def wait_s(self) -> float:
        """Return the time until the next push."""
        if self._todo:
            return BREATH_S
        due = min(self._slow_due, self._heartbeat_due, self._beat_due, *self._owing.values())
        return max(0.0, due - time.monotonic())

    def take(self, recorded: Sequence[Recorded]) -> None:
        """Send calls at once, then their boards' snapshots; let the rest come soon."""
        calls = {call for r in recorded if (call := _news_of(r))}
        if calls:
            self._call(self._service.read(lambda state, _: _news(state, calls)))
        self._slow_due = min(self._slow_due, time.monotonic() + COALESCE_S)

    def _call(self, calls: list[Call]) -> None:
        for call in calls:
            boards = self.boards_of(call)
            self._expect(call, boards)
            news = call_news(call, self._settings)
            said = {"say": self._say(call.number, call.point)}
            self._screens.push("display", boards, "call", news | said)
            self._screens.push("counter", [call.point], "call", news)
            self._todo.update((("display", board), None) for board in boards)

    def _expect(self, call: Call, boards: Sequence[str]) -> None:
        now = time.monotonic()
        for board in boards if call.kind != "withdrawn" else ():
            grace_s = GRACE_S + self._turns.wait_s(board, now)
            self._receipts.expect(call.call_id, [board], grace_s)
            self._owing.setdefault(call.call_id, now + grace_s + BREATH_S)

    def _see_what_is_owed(self, now: float) -> None:
        """Tell counters and lobby of a call that did not come out, without a heartbeat's wait."""
        for call_id in [name for name, due in self._owing.items() if due <= now]:
            del self._owing[call_id]
            if self._receipts.missing_since(call_id) is not None:
                self._slow_due = now

    def pause(self) -> None:
        """Push one snapshot of those that are due: a call that comes meanwhile goes before."""
        now = time.monotonic()
        self._see_what_is_owed(now)
        if now >= min(self._slow_due, self._heartbeat_due):
            self._slow_due = self._heartbeat_due = now + HEARTBEAT_S
            self._beat_due = now + BEAT_S  # a state is a sign of life too
            self._screens.drop_revoked()
            for face in FACES:
                self._todo.update(((face, name), None) for name in self._screens.connected(face))
        if now >= self._beat_due:
            self._beat_due = now + BEAT_S
            for face in FACES:
                self._screens.push(face, list(self._screens.connected(face)), "beat", {})
        if self._todo:
            face, name = next(iter(self._todo))
            del self._todo[face, name]
            if name in self._screens.connected(face):
                self._screens.push(face, [name], "state", self._feeds.snapshot(face, name))


def _news_of(recorded: Recorded) -> str | None:
    """Return the id of the news for the boards that an event made: a call, or one taken back."""
    return getattr(recorded.event, "call_id", None)


def _news(state: HallState, call_ids: set[str]) -> list[Call]:
    return [call for call in state.calls if call.call_id in call_ids]
