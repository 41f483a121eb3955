"""The only module that knows everyone: it puts a hall together and starts and stops it."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask

from counter.snapshot import snapshot as counter_snapshot
from display.snapshot import snapshot as display_snapshot
from kiosk.snapshot import snapshot as kiosk_snapshot
from hall_server.lobby.snapshot import snapshot as lobby_snapshot
from hardware.devices import DeviceSet

from .about import About, Receipts
from .device_dispatch import DeviceDispatch
from .dispatch import ScreenDispatch
from .feeds import Builder, Feeds
from .service import Service
from .settings import Settings
from .store.access import FILE as ACCESS_FILE
from .store.access import AccessStore
from .store.sqlite import SqliteStore
from .web import pages
from .web.app import create_app
from .web.live import Live

#: The journal's file under the data directory.
HALL_FILE = "hall.db"

#: How the faces' snapshots are built.
BUILDERS: dict[str, Builder] = {
    "kiosk": kiosk_snapshot,
    "display": display_snapshot,
    "counter": counter_snapshot,
    "lobby": lobby_snapshot,
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
    data.mkdir(parents=True, exist_ok=True)
    access = AccessStore(data / ACCESS_FILE)
    service = Service(SqliteStore(data / HALL_FILE))
    receipts = Receipts()
    about = About(settings, service, access.person, receipts)
    feeds = Feeds(service, about, BUILDERS)

    def changed() -> None:
        screens.touch()

    devices = DeviceSet(
        settings.devices,
        data / "devices",
        lambda _status: changed(),
        lambda job, state: device_dispatch.on_job(job, state),
    )
    device_dispatch = DeviceDispatch(service, settings, devices, changed)
    app = create_app(
        service=service,
        feeds=feeds,
        access=access,
        settings=settings,
        about=about,
        devices=device_dispatch,
        secret=secret(data),
        blueprints=_blueprints(settings, service, access, about, devices, demo=demo),
    )
    live = Live(app, access, lambda face, name: _known(settings, face, name),
                settings.server.max_sockets, changed)  # fmt: skip
    screens = ScreenDispatch(service, feeds, live, settings, receipts)
    about.device_statuses = devices.statuses
    about.prints_of = device_dispatch.prints
    about.screens = live.connected
    about.muted = lambda: live.muted

    def shown(board: str, call_id: str) -> None:
        if receipts.shown(call_id, board):
            changed()

    live.on_shown = shown
    return Hall(settings, service, access, about, devices, live, app, screens, device_dispatch)


def _known(settings: Settings, face: str, name: str) -> bool:
    known = {
        "kiosk": settings.kiosks,
        "display": settings.displays,
        "counter": settings.points,
        "lobby": {"lobby": None},
    }
    return name in known[face]


def secret(data: Path) -> bytes:
    """Return the key that signs this hall's sessions, made at the first start."""
    file = data / "session.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_bytes(secrets.token_bytes(32))
    return file.read_bytes()


def _blueprints(
    settings: Settings,
    service: Service,
    access: AccessStore,
    about: About,
    devices: DeviceSet,
    *,
    demo: bool,
) -> list[Blueprint]:
    """TODO"""
    return []
