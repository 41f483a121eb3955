"""A whole hall behind its API: real rules, stores and feeds; printers are noted only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from counter.snapshot import snapshot as counter_snapshot
from display.snapshot import snapshot as display_snapshot
from hall_server.about import About
from hall_server.check_config import device_problems
from hall_server.configuration import HallFile
from hall_server.feeds import Feeds
from hall_server.hall_clock import Clocks
from hall_server.jobs import Unavailable, answer_nothing
from hall_server.lobby.snapshot import snapshot as lobby_snapshot
from hall_server.machines import Machines
from hall_server.ports import Store
from hall_server.queueing.commands import Configure, Tick
from hall_server.queueing.hall import next_due
from hall_server.queueing.rules import Rules
from hall_server.ratings import Ratings
from hall_server.service import Service
from hall_server.settings import Settings, load
from hall_server.store.access import AccessStore
from hall_server.store.memory import MemoryStore
from hall_server.store.records import Records
from hall_server.store.sqlite import SqliteStore
from hall_server.web.app import create_app
from kiosk.snapshot import snapshot as kiosk_snapshot
from tests.web.caller import Caller

CONFIG = Path(__file__).parents[2] / "config" / "hall.toml"

BUILDERS = {
    "kiosk": kiosk_snapshot,
    "display": display_snapshot,
    "counter": counter_snapshot,
    "lobby": lobby_snapshot,
}

#: 2026-03-02 09:00 in Shanghai, in wall milliseconds.
MORNING_MS = 1_772_413_200_000

#: What the people's numbers are hashed with.
PEOPLE_KEY = bytes(range(32))

PASSWORD = "a long enough password"


class Watch:
    """Both clocks of a hall, moved by hand."""

    def __init__(self) -> None:
        self.ms = MORNING_MS

    def __call__(self) -> int:
        return self.ms

    def pass_s(self, seconds: float) -> None:
        self.ms += round(seconds * 1000)


@dataclass
class Printers:
    """Notes what is printed again."""

    reprinted: list[str] = field(default_factory=list)
    missing: bool = False
    full: bool = False

    jobs: dict[str, str] = field(default_factory=dict)

    def reprint(self, ticket_id: str, key: str | None = None) -> str:
        if self.missing:
            raise LookupError("there is no printer")
        if self.full:
            raise Unavailable("cannot_write")
        if key in self.jobs:
            return self.jobs[key]
        self.reprinted.append(ticket_id)
        job = f"{ticket_id}-copy-{len(self.reprinted)}"
        if key:
            self.jobs[key] = job
        return job


@dataclass
class World:
    """A running hall and those who call it."""

    app: Flask
    service: Service
    store: Store
    access: AccessStore
    records: Records
    machines: Machines
    ratings: Ratings
    settings: Settings
    printers: Printers
    watch: Watch
    tokens: dict[str, str]
    make: Callable[..., Flask]
    file: Path
    adopted: list[Settings]

    def caller(self, name: str | None = None) -> Caller:
        """Return a caller with this name's token; None: a browser."""
        return Caller(self.app, self.tokens[name] if name else None)

    def journal_length(self) -> int:
        return self.store.last()[0]

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return self.service.read(lambda state, _: state.known_rules())

    def pass_due(self) -> None:
        """Do now what is due, each tick one thing; what a tick cannot do stays due."""
        while self.service.read(lambda state, now_ms: (next_due(state) or 0) <= now_ms):
            length = self.journal_length()
            self.service.handle(Tick(), answer_nothing)
            if self.journal_length() == length:
                return

    def teller_ref(self, name: str) -> str:
        identity = self.access.by_token(self.tokens[name])
        assert identity
        return identity.id


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load(CONFIG)


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[AccessStore, Any]]:
    access = AccessStore(tmp_path_factory.mktemp("access") / "access.db")
    tokens = {
        name: access.add_token(role, name)
        for name, role in {
            "kiosk1": "kiosk",
            "board1": "display",
            "agent1": "agent",
            "anna": "teller",
            "bert": "teller",
            "lobby": "lobby",
            "admin": "admin",
        }.items()
    }
    tokens["W1-pc"] = access.add_token("counter", "W1-pc", "W1")
    tokens["W1-tablet"] = access.add_token("evaluator", "W1-tablet", "W1")
    tokens["M1-box"] = access.add_token("counter", "M1-box", "M1")
    access.add_user("lina", "teller", PASSWORD, "李娜")
    access.add_user("boss", "lobby", PASSWORD, "Boss")
    yield access, tokens
    access.close()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "hall.db")


@pytest.fixture
def world(
    store: Store, settings: Settings, people: tuple[AccessStore, Any], tmp_path: Path
) -> Iterator[World]:
    access, tokens = people
    records = Records(tmp_path / "records.db", PEOPLE_KEY)
    watch, printers = Watch(), Printers()
    service = Service(store, Clocks(wall_ms=watch, running_ms=watch))
    machines = Machines(service, settings.hall.machine_silent_s)
    ratings = Ratings(records, settings.ratings.within_min * 60)
    service.subscribe(ratings.on_commit)

    file = tmp_path / CONFIG.name
    file.write_text(CONFIG.read_text("utf-8"), "utf-8")
    adopted: list[Settings] = []

    def adopt(new: Settings) -> None:
        service.handle(Configure(new.rules()), answer_nothing)
        adopted.append(new)

    configuration = HallFile(file, lambda file: load(file, also=device_problems), adopt)

    def make(settings: Settings = settings, **more: Any) -> Flask:
        about = About(settings, service, access.person)
        feeds = Feeds(service, about, BUILDERS)
        return create_app(
            service=service,
            feeds=feeds,
            access=access,
            settings=settings,
            about=about,
            devices=printers,
            records=records,
            machines=machines,
            ratings=ratings,
            configuration=configuration,
            secret=b"secret",
            **more,
        )

    app = make()
    service.start(settings.rules())
    yield World(
        app, service, store, access, records, machines, ratings, settings, printers, watch,
        dict(tokens), make, file, adopted,
    )  # fmt: skip
    service.stop()
    records.close()


@pytest.fixture
def public_settings(settings: Settings) -> Settings:
    """The same hall, reachable for phones."""
    return replace(settings, hall=replace(settings.hall, public_url="https://hall.example.com"))


@pytest.fixture
def kiosk(world: World) -> Caller:
    return world.caller("kiosk1")


@pytest.fixture
def lobby(world: World) -> Caller:
    return world.caller("lobby")


@pytest.fixture
def anna(world: World) -> Caller:
    return world.caller("anna")


@pytest.fixture
def bert(world: World) -> Caller:
    return world.caller("bert")


@pytest.fixture
def browser(world: World) -> Caller:
    return world.caller()
