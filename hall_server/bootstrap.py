"""The only module that knows everyone: it puts a hall together and starts and stops it."""

import logging
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from threading import Thread

from flask import Blueprint, Flask

import counter.evaluation
import counter.face
import counter.snapshot
import counter.stills
import display.face
import display.snapshot
import display.stills
import hall_server.lobby.face
import hall_server.lobby.snapshot
import hall_server.lobby.stills
import kiosk.face
import kiosk.phone_stills
import kiosk.snapshot
import kiosk.stills
from hardware.agent_lines import AgentLines
from hardware.devices import DeviceSet

from .about import About, Receipts
from .agent_door import AgentDoor
from .announcing import hall_voice
from .check_config import device_problems
from .configuration import HallFile
from .demo_devices import create_blueprint as create_demo
from .demo_machines import DemoMachines
from .device_forms import device_fields
from .device_wiring import Around, WiredDevices, wire_devices
from .dispatch import ScreenDispatch
from .feeds import Builder, Feeds
from .forecast import Forecast
from .jobs import answer_nothing
from .keys import people_key, session_key
from .machines import Machines
from .ports import StoreFailed
from .queueing.commands import Configure
from .queueing.events import DayOpened, Recorded
from .service import Service
from .settings import Settings, load
from .settings.live import LiveSettings, adopted, both
from .store.access import FILE as ACCESS_FILE
from .store.access import AccessStore
from .store.records import FILE as RECORDS_FILE
from .store.records import Records
from .store.reports import Reports
from .store.sqlite import SqliteStore
from .ticket_paper import ticket_code
from .ticket_preview import TicketPreview
from .web.access import principals
from .web.app import create_app
from .web.live import Live
from .web.pages import Pages
from .web.pages import create_blueprint as create_pages
from .web.words import of_hall

#: The journal's file under the data directory.
HALL_FILE = "hall.db"

DAY_MS = 24 * 3600 * 1000

log = logging.getLogger("hall")

#: How the faces' snapshots are built.
BUILDERS: dict[str, Builder] = {
    "kiosk": kiosk.snapshot.snapshot,
    "display": display.snapshot.snapshot,
    "counter": counter.snapshot.snapshot,
    "lobby": hall_server.lobby.snapshot.snapshot,
    "evaluate": counter.evaluation.snapshot,
}

#: What each face shows of itself under `/style`.
GALLERIES = {
    "kiosk": kiosk.stills.GALLERY,
    "phone": kiosk.phone_stills.GALLERY,
    "board": display.stills.GALLERY,
    "counter": counter.stills.GALLERY,
    "lobby": hall_server.lobby.stills.GALLERY,
}


@dataclass
class Hall:
    """A hall that is put together: `app` answers once `start` has run."""

    live_settings: LiveSettings
    service: Service
    access: AccessStore
    records: Records
    about: About
    wired: WiredDevices
    live: Live
    app: Flask
    screens: ScreenDispatch
    machines: Machines
    demo_machines: DemoMachines | None
    forecast: Forecast

    @property
    def devices(self) -> DeviceSet:
        """Return the hall's devices."""
        return self.wired.devices

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.live_settings.now

    def start(self) -> None:
        """Replay, then let devices, faces and callers in; raises Refusal if the rules clash."""
        self.service.subscribe(self.screens.on_commit)
        self.wired.subscribe(self.service)
        self.service.subscribe(self.forecast.on_commit)
        self.devices.start()
        self.screens.start()
        self.service.start(self.settings.rules())
        self.service.read(self.wired.ratings.begin)
        self.forget_old()
        self.service.subscribe(self.on_commit)
        self.forecast.start()
        self.wired.start()
        self.machines.start()
        if self.demo_machines:
            self.demo_machines.start()

    def on_commit(self, recorded: Sequence[Recorded]) -> None:
        """Erase what is old when a business day begins; a hall may run for months."""
        if any(isinstance(one.event, DayOpened) for one in recorded):
            Thread(target=self.forget_old, name="forgetting", daemon=True).start()

    def forget_old(self) -> None:
        """Erase customers, appointments and notes that are older than `customers.keep_days`."""
        # By the hall's clock: a computer whose clock is years ahead must not erase everybody.
        wall_ms = self.service.read(lambda state, now_ms: now_ms + state.day.correction_ms)
        kept_ms = self.settings.customers.keep_days * DAY_MS
        try:
            self.service.forget_notes(self.service.now_ms() - kept_ms)
            gone = self.records.purge(wall_ms - kept_ms)
            self.records.forget_ratings(wall_ms - kept_ms)
        except StoreFailed:
            log.exception("old customers and notes could not be erased")
        else:
            if gone.customers or gone.appointments:
                log.info("erased %d customers, %d appointments", gone.customers, gone.appointments)

    def stop(self) -> None:
        """Finish what is in line and close everything."""
        if self.demo_machines:
            self.demo_machines.stop()
        self.machines.stop()
        self.screens.stop()
        self.wired.stop()
        self.forecast.stop()
        self.service.stop()
        self.devices.stop()
        self.access.close()
        self.records.close()


def build(settings: Settings, data: Path, *, demo: bool = False) -> Hall:
    """Put a hall together on a data directory; raises what the stores raise."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    current = LiveSettings(settings)
    access = AccessStore(data / ACCESS_FILE)
    records = Records(data / RECORDS_FILE, people_key(data))
    store = SqliteStore(data / HALL_FILE)
    service = Service(store)
    forecast = Forecast(service, store.durations)
    machines = Machines(service, settings.hall.machine_silent_s)
    receipts = Receipts(service.now_ms)
    voice = hall_voice(current.settings)
    about = About(settings, service, access.person, receipts, waits=forecast, voice=voice,
                  voice_since=service.now_ms(), say=of_hall(settings.file).text)  # fmt: skip
    feeds = Feeds(service, about, BUILDERS)

    def adopt(new: Settings) -> None:
        _adopt(new, current, about, service)
        around.changed()

    # Devices have news for screens, and screens are made last.
    around = Around(current.settings, service, records, receipts, forecast, voice,
                    lambda: live.push, lambda: screens.touch)  # fmt: skip
    wired = wire_devices(around, data)
    reports = Reports(data / HALL_FILE)
    pages = _blueprints(
        current.settings, service, access, about, feeds, wired.devices, reports, demo=demo
    )
    app = create_app(
        service=service, feeds=feeds, access=access, settings=current.settings, about=about,
        devices=wired.device_dispatch, records=records, machines=machines, ratings=wired.ratings,
        configuration=_hall_file(settings, adopt), secret=session_key(data), blueprints=pages,
    )  # fmt: skip
    live = Live(app, access, lambda face, name: _known(current.settings, wired.agents, face, name),
                settings.server.max_sockets, around.changed)  # fmt: skip
    AgentDoor(live, wired.agents)
    screens = ScreenDispatch(service, feeds, live, current.settings, receipts, voice.say)
    wired.tell(about)
    _join(about, live, around)
    # A demo's die is no secret.
    player = DemoMachines(service, machines, Random()) if demo else None  # noqa: S311
    return Hall(current, service, access, records, about, wired, live, app, screens, machines,
                player, forecast)  # fmt: skip


def _hall_file(settings: Settings, adopt: Callable[[Settings], None]) -> HallFile:
    """Return the hall's file as administrators change it."""
    return HallFile(
        Path(settings.file),
        lambda file: load(file, also=device_problems),
        adopt,
        device_fields(),
    )


def _join(about: About, live: Live, around: Around) -> None:
    """Let the screens know of each other, and what they say of themselves be heard."""
    about.screens = live.connected
    about.screens_since = live.since
    about.muted = lambda: live.muted
    about.help_calls.on_change = around.changed

    def sound(board: str, blocked: bool) -> None:
        live.set_muted(board, blocked=blocked, now_ms=around.service.now_ms())
        around.changed()

    live.on_shown = lambda board, call_id: around.shown(call_id, board)
    live.on_sound = sound


def _adopt(new: Settings, current: LiveSettings, about: About, service: Service) -> None:
    """Put new settings in force; raises Refusal, and then the old ones hold."""
    old, new = current.now, adopted(new, current.now)
    # While the rules change, snapshots may ask for what is in the old ones or in the new alone.
    current.now = about.settings = both(new, old)
    try:
        service.handle(Configure(new.rules()), answer_nothing)
    except BaseException:
        current.now = about.settings = old
        raise
    current.now = about.settings = new
    about.help_calls.keep(new.kiosks)


def _known(settings: Settings, agents: AgentLines, face: str, name: str) -> bool:
    known: dict[str, Container[str]] = {
        "kiosk": settings.kiosks,
        "display": settings.displays,
        "counter": settings.points,
        "lobby": {"lobby"},
        "evaluate": settings.points,
        "agent": agents,
    }
    return name in known[face]


def _blueprints(
    settings: Settings,
    service: Service,
    access: AccessStore,
    about: About,
    feeds: Feeds,
    devices: DeviceSet,
    reports: Reports,
    *,
    demo: bool,
) -> list[Blueprint]:
    code = partial(ticket_code, settings)
    shown = Pages(of_hall(settings.file), settings, lambda: principals(access))

    made = [
        create_pages(shown, about.demo_links, GALLERIES, demo=demo),
        kiosk.face.create_blueprint(shown.page, settings, code, service.knows_token),
        display.face.create_blueprint(shown.page, settings, feeds.snapshot, about.voice),
        counter.face.create_blueprint(shown.page, settings),
        counter.evaluation.create_blueprint(shown.page, settings),
        hall_server.lobby.face.create_blueprint(
            shown.page, service, reports, preview=TicketPreview(settings), demo=demo
        ),
    ]
    return [*made, create_demo(devices, about)] if demo else made
