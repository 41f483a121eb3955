"""The only module that knows everyone: it puts a hall together and starts and stops it."""

import logging
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

from flask import Blueprint, Flask

import counter.evaluation
import counter.face
import counter.snapshot
import display.face
import display.snapshot
import hall_server.lobby.face
import hall_server.lobby.snapshot
import kiosk.face
import kiosk.snapshot
from hardware.agent_lines import AgentLines
from hardware.devices import DeviceSet, Listeners
from hardware.ports import Input, SignValue

from .about import About, Receipts
from .agent_door import AgentDoor
from .announcing import Announcing
from .check_config import device_fields, device_problems
from .configuration import HallFile
from .customers import Mark, normalise
from .demo_devices import create_blueprint as create_demo
from .demo_machines import DemoMachines
from .device_dispatch import DeviceDispatch
from .dispatch import ScreenDispatch
from .feeds import Builder, Feeds
from .forecast import Forecast
from .input_dispatch import InputDispatch
from .jobs import answer_nothing
from .keys import people_key, session_key
from .machines import Machines
from .pad_dispatch import PadDispatch
from .ports import StoreFailed
from .queueing.commands import Configure
from .queueing.events import DayOpened, Recorded
from .queueing.refusals import Refusal
from .ratings import Ratings
from .recognition import recognised
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
from .voice.clips import Clips
from .voice.voice import Voice
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


@dataclass
class Hall:
    """A hall that is put together: `app` answers once `start` has run."""

    live_settings: LiveSettings
    service: Service
    access: AccessStore
    records: Records
    about: About
    devices: DeviceSet
    live: Live
    app: Flask
    screens: ScreenDispatch
    device_dispatch: DeviceDispatch
    announcing: Announcing
    machines: Machines
    demo_machines: DemoMachines | None
    forecast: Forecast
    ratings: Ratings
    inputs: InputDispatch
    pads: PadDispatch

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.live_settings.now

    def start(self) -> None:
        """Replay, then let devices, faces and callers in; raises Refusal if the rules clash."""
        self.service.subscribe(self.screens.on_commit)
        self.service.subscribe(self.device_dispatch.on_commit)
        self.service.subscribe(self.announcing.on_commit)
        self.service.subscribe(self.forecast.on_commit)
        self.service.subscribe(self.ratings.on_commit)
        self.service.subscribe(self.pads.on_commit)
        self.devices.start()
        self.screens.start()
        self.service.start(self.settings.rules())
        self.service.read(self.ratings.begin)
        self.forget_old()
        self.service.subscribe(self.on_commit)
        self.forecast.start()
        self.device_dispatch.catch_up()
        self.device_dispatch.start()
        self.announcing.start()
        self.pads.start()
        self.pads.touch()
        self.inputs.start()
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
        self.inputs.stop()
        self.pads.stop()
        self.screens.stop()
        self.device_dispatch.stop()
        self.announcing.stop()
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
    voice = _voice(settings)
    about = About(settings, service, access.person, receipts, waits=forecast, voice=voice,
                  voice_since=service.now_ms())  # fmt: skip
    feeds = Feeds(service, about, BUILDERS)

    def adopt(new: Settings) -> None:
        _adopt(new, current, about, service)
        changed()

    def changed() -> None:
        screens.touch()

    def said(call_id: str, speaker: str) -> None:
        if receipts.shown(call_id, speaker):
            changed()

    def job_changed(job: str, state: str, printer: str) -> None:
        device_dispatch.on_job(job, state, printer)

    def expects(call_id: str, sign: str) -> None:
        receipts.expect(call_id, [sign])

    def sign_shows(sign: str, value: SignValue) -> None:
        if value.ref is not None and receipts.shown(value.ref, sign):
            changed()

    def entered(device: str, what: Input) -> None:
        inputs.on_input(device, what)

    listeners = Listeners(
        on_status=lambda _status: changed(),
        on_job=job_changed,
        on_shown=sign_shows,
        on_said=said,
        on_input=entered,
    )
    hasher = partial(_identity_hash, records)
    sections = _with_clips(settings)
    agents = AgentLines(sections)
    devices = DeviceSet(sections, data / "devices", listeners, hasher=hasher, agents=agents)
    ratings = Ratings(records, settings.ratings.within_min * 60)
    pads = PadDispatch(service, current.settings, devices, ratings)
    device_dispatch = DeviceDispatch(service, current.settings, devices, changed, forecast, expects)
    announcing = Announcing(service, current.settings, voice, devices, receipts)
    app = create_app(
        service=service,
        feeds=feeds,
        access=access,
        settings=current.settings,
        about=about,
        devices=device_dispatch,
        records=records,
        machines=machines,
        ratings=ratings,
        configuration=HallFile(
            Path(settings.file),
            lambda file: load(file, also=device_problems),
            adopt,
            device_fields(),
        ),
        secret=session_key(data),
        blueprints=_blueprints(
            current.settings,
            service,
            access,
            about,
            feeds,
            devices,
            Reports(data / HALL_FILE),
            demo=demo,
        ),
    )
    live = Live(app, access, lambda face, name: _known(current.settings, agents, face, name),
                settings.server.max_sockets, changed)  # fmt: skip
    AgentDoor(live, agents)
    screens = ScreenDispatch(service, feeds, live, current.settings, receipts, voice.say)
    recognise = partial(_recognise, service, current.settings, records)
    inputs = InputDispatch(
        service, current.settings, devices, ratings, recognise, live.push, changed
    )
    about.device_statuses = devices.statuses
    about.pad_notice = inputs.notice
    about.asked_rating = ratings.question
    about.lost_agents = agents.lost
    about.prints_of = device_dispatch.prints
    about.doubtful_prints = device_dispatch.doubtful
    about.screens = live.connected
    about.screens_since = live.since
    about.muted = lambda: live.muted
    about.help_calls.on_change = changed

    def shown(board: str, call_id: str) -> None:
        if receipts.shown(call_id, board):
            changed()

    def sound(board: str, blocked: bool) -> None:
        live.set_muted(board, blocked=blocked, now_ms=service.now_ms())
        changed()

    live.on_shown = shown
    live.on_sound = sound
    # A demo's die is no secret.
    player = DemoMachines(service, machines, Random()) if demo else None  # noqa: S311
    return Hall(
        current, service, access, records, about, devices, live, app, screens, device_dispatch,
        announcing, machines, player, forecast, ratings, inputs, pads,
    )  # fmt: skip


def _voice(settings: Settings) -> Voice:
    """Return the hall's voice with the clips that are there now."""
    said = settings.voice
    voice = Voice(
        clips=Clips.look(said.clips, settings.points),
        points=tuple(settings.points),
        languages=said.languages or settings.hall.languages,
        quiet=said.quiet,
        timezone=settings.hall.timezone,
        volume=said.volume / 100,
        max_age_s=said.max_age_s,
    )
    if said.clips and not voice.clips.files:
        log.warning("there are no voice clips in %s: calls have a chime alone", said.clips)
    elif voice.missing:
        log.warning("voice clips are missing: %s", ", ".join(voice.missing))
    return voice


def _with_clips(settings: Settings) -> dict[str, dict[str, object]]:
    """Return the devices' sections: a zone's speaker says the hall's clips, or its own."""
    sections = dict(settings.devices)
    for zone in settings.zones.values():
        if zone.speaker and settings.voice.clips:
            ours = {"clips": str(settings.voice.clips)}
            sections[zone.speaker] = ours | sections[zone.speaker]
    return sections


def _identity_hash(records: Records, number: str) -> bytes | None:
    """Return the keyed hash of an identity number; None for what cannot be one."""
    try:
        return records.prints.mark_of("id_number", normalise("id_number", number)).hash
    except Refusal:
        return None


def _recognise(
    service: Service, settings: Settings, records: Records, identity: bytes
) -> dict[str, Any]:
    wall_ms = service.read(lambda state, now_ms: now_ms + state.day.correction_ms)
    return recognised(records, settings, wall_ms, Mark("id_number", identity, ""))


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
        create_pages(shown, about.demo_links, demo=demo),
        kiosk.face.create_blueprint(shown.page, settings, code, service.knows_token),
        display.face.create_blueprint(shown.page, settings, feeds.snapshot, about.voice),
        counter.face.create_blueprint(shown.page, settings),
        counter.evaluation.create_blueprint(shown.page, settings),
        hall_server.lobby.face.create_blueprint(
            shown.page, service, reports, preview=TicketPreview(settings), demo=demo
        ),
    ]
    return [*made, create_demo(devices, about)] if demo else made
