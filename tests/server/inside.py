"""A hall without a server around it: service, real store, and clocks moved by hand."""

import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hall_server.hall_clock import Clocks
from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.entities import Ticket
from hall_server.queueing.events import DayOpened, Recorded
from hall_server.queueing.model import HallState
from hall_server.queueing.rules import PointRules, Promise, Rules, ServiceRules, TierRules
from hall_server.service import Answer, Done, Request, Service
from hall_server.store.sqlite import SqliteStore


def rules(timezone: str = "Europe/Warsaw", rollover: str = "04:00") -> Rules:
    """Return a hall of one service and two points."""
    points = {name: PointRules(name, "counter", "main", ("cash",)) for name in ("W1", "W2")}
    return Rules(
        timezone=timezone,
        rollover=rollover,
        policy="promise",
        services={"cash": ServiceRules("cash", "A", 300, {"ordinary": Promise(1200, 2700)})},
        tiers={"ordinary": TierRules("ordinary")},
        points=points,
        default_tier="ordinary",
    )


class Watch:
    """The two clocks of a machine: `pass_s` moves both, `jump_s` the wall clock alone."""

    def __init__(self, wall: datetime) -> None:
        self.wall = round(wall.timestamp() * 1000)
        self.running = 5_000_000

    def pass_s(self, seconds: float) -> None:
        self.wall += round(seconds * 1000)
        self.running += round(seconds * 1000)

    def pass_until(self, wall: datetime) -> None:
        self.pass_s(wall.timestamp() - self.wall / 1000)

    def jump_s(self, seconds: float) -> None:
        self.wall += round(seconds * 1000)

    def clocks(self) -> Clocks:
        return Clocks(wall_ms=lambda: self.wall, running_ms=lambda: self.running)


def at(zone: str, *when: int, fold: int = 0) -> datetime:
    """Return a local time."""
    year, month, day, hour, minute = (*when, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, fold=fold, tzinfo=ZoneInfo(zone))


@dataclass
class Inside:
    """A service on a file, and what it told its listeners."""

    path: Path
    watch: Watch
    rules: Rules
    store: SqliteStore
    service: Service
    told: list[Recorded]

    @classmethod
    def begin(
        cls,
        path: Path,
        watch: Watch,
        in_force: Rules,
        kind: Callable[[Path], SqliteStore] = SqliteStore,
    ) -> "Inside":
        """Start on a file."""
        store = kind(path)
        service = Service(store, watch.clocks())
        told: list[Recorded] = []
        service.subscribe(told.extend)
        service.start(in_force)
        return cls(path, watch, in_force, store, service, told)

    def again(self) -> "Inside":
        """Stop, and start again on the same file with the same clocks."""
        self.service.stop()
        return Inside.begin(self.path, self.watch, self.rules)

    def do(self, command: c.Command, key: str | None = None) -> Answer:
        """Do a command; the answer tells the ticket it is about."""
        request = Request("test", key, b"") if key else None
        return self.service.handle(command, _word, request=request)

    def issue(self, key: str | None = None) -> Ticket:
        """Issue a ticket and return it."""
        new = c.IssueTicket(secrets.token_hex(8), secrets.token_urlsafe(16), "cash")
        id_ = self.do(new, key).body.decode()
        return self.state().tickets[id_]

    def state(self) -> HallState:
        """Return the committed state."""
        return self.service.read(lambda state, _: state)

    def day(self) -> str | None:
        return self.state().day.day

    def journal(self) -> list[Recorded]:
        """Return the whole journal as it is on the disk."""
        with closing(SqliteStore(self.path)) as reader:
            return list(reader.since(0))

    def rolled_at(self) -> list[datetime]:
        """Return when each business day began, in UTC."""
        return [
            datetime.fromtimestamp((r.at_ms + r.event.correction_ms) / 1000, UTC)
            for r in self.journal()
            if isinstance(r.event, DayOpened)
        ]

    def assert_replay_is_live(self) -> None:
        """What the disk tells is what callers see, and what writes go on from."""
        with closing(SqliteStore(self.path)) as reader:
            told = hall.replay(reader.replay())
        assert told == self.state()
        assert told == self.service._writer.state


def _word(done: Done) -> Answer:
    tickets = [e.ticket for e in done.events if hasattr(e, "ticket")]
    return Answer(200, tickets[-1].encode() if tickets else b"")
