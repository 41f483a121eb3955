"""The devices of a hall and everything between them and the service, put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from hardware.agent_lines import AgentLines
from hardware.devices import DeviceSet, Listeners
from hardware.ports import Input, SignValue

from .about import About, Receipts
from .announcing import Announcing, sections_with_clips
from .customers import Mark, identity_hash
from .device_dispatch import DeviceDispatch
from .forecast import Forecast
from .input_dispatch import InputDispatch, Push
from .pad_dispatch import PadDispatch
from .ratings import Ratings
from .recognition import recognised
from .service import Service
from .settings import Settings
from .store.records import Records
from .voice.voice import Voice


@dataclass(frozen=True)
class Around:
    """What the devices' part of a hall is given.

    `find_push` and `find_touch` return what pushes to screens and what tells them that there is
    news: screens are made after the devices.
    """

    settings: Settings
    service: Service
    records: Records
    receipts: Receipts
    forecast: Forecast
    voice: Voice
    find_push: Callable[[], Push]
    find_touch: Callable[[], Callable[[], None]]

    def push(self, face: str, names: list[str], event: str, data: Mapping[str, Any]) -> None:
        """Send an event to the screens of these names."""
        self.find_push()(face, names, event, data)

    def changed(self) -> None:
        """Let the screens look at what is new."""
        self.find_touch()()

    def recognise(self, identity: bytes) -> dict[str, Any]:
        """Return what a kiosk learns of the holder of an identity card."""
        wall_ms = self.service.read(lambda state, now_ms: now_ms + state.day.correction_ms)
        mark = Mark("id_number", identity, "")
        return recognised(self.records, self.settings, wall_ms, mark)

    def shown(self, call_id: str, name: str) -> None:
        """Note that a board, sign or speaker has shown or said a call."""
        if self.receipts.shown(call_id, name):
            self.changed()

    def sign_shows(self, sign: str, value: SignValue) -> None:
        """Note what a sign has confirmed."""
        if value.ref is not None:
            self.shown(value.ref, sign)


@dataclass(frozen=True)
class WiredDevices:
    """The devices, the lines to their agents, and who passes what from and to them."""

    devices: DeviceSet
    agents: AgentLines
    ratings: Ratings
    device_dispatch: DeviceDispatch
    announcing: Announcing
    inputs: InputDispatch
    pads: PadDispatch

    def subscribe(self, service: Service) -> None:
        """Let everybody hear what is committed."""
        for follower in (self.device_dispatch, self.announcing, self.ratings, self.pads):
            service.subscribe(follower.on_commit)

    def start(self) -> None:
        """Let devices show, print, say and ask, once the line is there."""
        self.device_dispatch.catch_up()
        self.device_dispatch.start()
        self.announcing.start()
        self.pads.start()
        self.pads.touch()
        self.inputs.start()

    def stop(self) -> None:
        """Finish what is in line; the devices themselves end last, by `devices.stop`."""
        self.inputs.stop()
        self.pads.stop()
        self.device_dispatch.stop()
        self.announcing.stop()

    def tell(self, about: About) -> None:
        """Let the screens ask about the devices."""
        about.device_statuses = self.devices.statuses
        about.pad_notice = self.inputs.notice
        about.asked_rating = self.ratings.question
        about.lost_agents = self.agents.lost
        about.prints_of = self.device_dispatch.prints
        about.doubtful_prints = self.device_dispatch.doubtful


def wire_devices(around: Around, data: Path) -> WiredDevices:
    """Put the devices of a hall together; their job lists lie under its data directory."""
    settings, service = around.settings, around.service
    sections = sections_with_clips(settings)
    agents = AgentLines(sections)

    # The devices are made before those who hear of them, and speak only once started.
    def on_job(job: str, state: str, printer: str) -> None:
        dispatch.on_job(job, state, printer)

    def on_input(device: str, entered: Input) -> None:
        inputs.on_input(device, entered)

    listeners = Listeners(
        on_status=lambda _status: around.changed(),
        on_job=on_job,
        on_shown=around.sign_shows,
        on_said=around.shown,
        on_input=on_input,
    )
    hasher = partial(identity_hash, around.records.prints)
    devices = DeviceSet(sections, data / "devices", listeners, hasher=hasher, agents=agents)
    ratings = Ratings(around.records, settings.ratings.within_min * 60)
    pads = PadDispatch(service, settings, devices, ratings)
    dispatch = DeviceDispatch(
        service, settings, devices, around.changed, around.forecast,
        lambda call_id, sign: around.receipts.expect(call_id, [sign]),
    )  # fmt: skip
    announcing = Announcing(service, settings, around.voice, devices, around.receipts)
    inputs = InputDispatch(service, settings, devices, ratings, around.recognise, around.push,
                           around.changed)  # fmt: skip
    return WiredDevices(devices, agents, ratings, dispatch, announcing, inputs, pads)
