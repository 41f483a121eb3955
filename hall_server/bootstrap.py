"""The only module that knows everyone: it puts a hall together and starts and stops it."""

import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import Blueprint, Flask

import counter.face
import counter.snapshot
import display.face
import display.snapshot
import hall_server.lobby.face
import hall_server.lobby.snapshot
import kiosk.face
import kiosk.snapshot
from hardware.devices import DeviceSet

from .about import About, Receipts
from .demo import create_blueprint as create_demo
from .device_dispatch import DeviceDispatch, ticket_code
from .dispatch import ScreenDispatch
from .feeds import Builder, Feeds
from .service import Service
from .settings import Settings
from .store.access import FILE as ACCESS_FILE
from .store.access import AccessStore
from .store.sqlite import SqliteStore
from .web.access import principals
from .web.app import create_app
from .web.live import Live
from .web.pages import Pages
from .web.pages import create_blueprint as create_pages
from .web.words import load as load_words
from .web.words import locales

#: The journal's file under the data directory.
HALL_FILE = "hall.db"

#: Length of the key that signs sessions.
SECRET_BYTES = 32

#: How the faces' snapshots are built.
BUILDERS: dict[str, Builder] = {
    "kiosk": kiosk.snapshot.snapshot,
    "display": display.snapshot.snapshot,
    "counter": counter.snapshot.snapshot,
    "lobby": hall_server.lobby.snapshot.snapshot,
}


@dataclass
class Hall:
    """A hall that is put together: `app` answers once `start` has run."""

    settings: Settings
    service: Service
    access: AccessStore
    about: About
    devices: DeviceSet
    live: Live
    app: Flask
    screens: ScreenDispatch
    device_dispatch: DeviceDispatch

    def start(self) -> None:
        """Replay, then let devices, faces and callers in; raises Refusal if the rules clash."""
        self.service.subscribe(self.screens.on_commit)
        self.service.subscribe(self.device_dispatch.on_commit)
        self.devices.start()
        self.screens.start()
        self.service.start(self.settings.rules())
        self.device_dispatch.catch_up()
        self.device_dispatch.start()

    def stop(self) -> None:
        """Finish what is in line and close everything."""
        self.screens.stop()
        self.device_dispatch.stop()
        self.service.stop()
        self.devices.stop()
        self.access.close()


def build(settings: Settings, data: Path, *, demo: bool = False) -> Hall:
    """Put a hall together on a data directory; raises StoreFailed, AccessError."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    access = AccessStore(data / ACCESS_FILE)
    service = Service(SqliteStore(data / HALL_FILE))
    receipts = Receipts()
    about = About(settings, service, access.person, receipts)
    feeds = Feeds(service, about, BUILDERS)

    def changed() -> None:
        screens.touch()

    def job_changed(job: str, state: str, printer: str) -> None:
        device_dispatch.on_job(job, state, printer)

    devices = DeviceSet(settings.devices, data / "devices", lambda _status: changed(), job_changed)
    device_dispatch = DeviceDispatch(service, settings, devices, changed)
    app = create_app(
        service=service,
        feeds=feeds,
        access=access,
        settings=settings,
        about=about,
        devices=device_dispatch,
        secret=secret(data),
        blueprints=_blueprints(settings, service, access, about, feeds, devices, demo=demo),
    )
    live = Live(app, access, lambda face, name: _known(settings, face, name),
                settings.server.max_sockets, changed)  # fmt: skip
    screens = ScreenDispatch(service, feeds, live, settings, receipts)
    about.device_statuses = devices.statuses
    about.prints_of = device_dispatch.prints
    about.doubtful_prints = device_dispatch.doubtful
    about.screens = live.connected
    about.muted = lambda: live.muted

    def shown(board: str, call_id: str) -> None:
        if receipts.shown(call_id, board):
            changed()

    def sound(board: str, blocked: bool) -> None:
        live.set_muted(board, blocked=blocked, now_ms=service.now_ms())
        changed()

    live.on_shown = shown
    live.on_sound = sound
    return Hall(settings, service, access, about, devices, live, app, screens, device_dispatch)


def _known(settings: Settings, face: str, name: str) -> bool:
    known: dict[str, Collection[str]] = {
        "kiosk": settings.kiosks,
        "display": settings.displays,
        "counter": settings.points,
        "lobby": {"lobby"},
    }
    return name in known[face]


def secret(data: Path) -> bytes:
    """Return the key that signs this hall's sessions, made at the first start."""
    file = data / "session.key"
    kept = file.read_bytes() if file.exists() else b""
    if len(kept) == SECRET_BYTES:
        return kept
    # What a crash or a full disk left would sign sessions with a key that anybody can guess.
    made, fresh = secrets.token_bytes(SECRET_BYTES), data / "session.key.new"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        out.write(made)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    return made


def _blueprints(
    settings: Settings,
    service: Service,
    access: AccessStore,
    about: About,
    feeds: Feeds,
    devices: DeviceSet,
    *,
    demo: bool,
) -> list[Blueprint]:
    code = partial(ticket_code, settings)
    shown = Pages(load_words(locales()), settings, lambda: principals(access))

    made = [
        create_pages(shown, about.demo_links),
        kiosk.face.create_blueprint(shown.page, settings, code),
        display.face.create_blueprint(shown.page, settings, feeds.snapshot),
        counter.face.create_blueprint(shown.page, settings),
        hall_server.lobby.face.create_blueprint(shown.page, service, demo=demo),
    ]
    return [*made, create_demo(devices)] if demo else made
