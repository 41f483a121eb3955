"""The agent: the devices of one machine, told what to do by a hall over a line that may break.

The devices go on without the line: what is on their lists is printed or said, and inputs wait.
Signs keep their value, until the link has been without a hall for too long and lets them go dark.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from hardware.agent_protocol import (
    REPORTS,
    Answer,
    JobNews,
    Order,
    Report,
    Said,
    Seen,
    obey,
    packed,
    to_wire,
    unpacked,
)
from hardware.devices import DeviceSet, Listeners
from hardware.input_tray import InputTray
from hardware.joblist import JobState
from hardware.options import OptionError, SpeakerOptions
from hardware.ports import DeviceStatus, Input, SignValue
from hardware.registry import driver
from hardware.speaker_worker import MOST_WAITING
from hardware.worker import Pacer

SECTIONS_FILE = "devices.json"
"""What the hall said last of this machine's devices, for `hall test-device --data`."""

CLIPS = "voice"
"""Where in its folder an agent looks for the clips of a speaker whose section names no folder."""

DETAIL = 400
"""Characters of a status's detail that are sent."""

log = logging.getLogger("hardware")


class AgentDevices(DeviceSet):
    """A `DeviceSet` whose inputs wait in a tray until the hall takes them."""

    tray: InputTray

    def take(self, device_name: str, had: Sequence[str]) -> list[tuple[Input, float]]:
        """Forget the inputs that the hall has, and return the others with their ages in s."""
        return self.tray.take(device_name, had)


class Agent:
    """A `DeviceSet` that obeys orders and reports through `send`, which may fail silently."""

    def __init__(
        self,
        directory: Path,
        send: Callable[[Any], None],
        pacer: Callable[[], Pacer] = Pacer,
    ) -> None:
        self._directory = directory
        self._send = send
        self._pacer = pacer
        self._sections: Mapping[str, Mapping[str, Any]] | None = None
        self._devices: AgentDevices | None = None
        self._lock = threading.RLock()
        self._seq = 0
        self._tray = InputTray()
        self._shown: dict[str, SignValue] = {}
        self._said: dict[str, deque[str]] = {}

    def configure(self, sections: Mapping[str, Mapping[str, Any]]) -> None:
        """Run these devices from now on; those that run already are left alone if none changed.

        Raises OptionError for sections that this release's drivers refuse, DeviceError for job
        files that cannot be opened.
        """
        if self._devices is None or sections != self._sections:
            self.stop()
            listeners = Listeners(
                self._on_status, self._on_job, self._on_shown, self._on_said, self._on_input
            )
            here = self._with_clips(sections)
            devices = AgentDevices(here, self._directory / "devices", listeners, self._pacer)
            devices.tray = self._tray
            self._shown, self._said = {}, {}
            self._keep(here)
            devices.start()
            self._devices, self._sections = devices, sections
            log.info("devices: %s", ", ".join(sections) or "none")

    def report_all(self) -> None:
        """Say how every device is, and again what the old line may have lost.

        The first thing on a new line; who knows it already takes no notice.
        """
        if self._devices is not None:
            for status in self._devices.statuses():
                self._on_status(status)
            for sign, value in list(self._shown.items()):
                self._report("shown", sign, value)
            for speaker, ids in list(self._said.items()):
                for said in list(ids):
                    self._report("said", speaker, Said(said))
            for device in self._tray.devices():
                self._report("input", device)

    def order(self, data: object) -> Any:
        """Obey one order as it came over the line, and return the answer to send."""
        try:
            order = unpacked(data, Order)
        except msgspec.ValidationError as error:
            return packed(Answer(f"not an order: {error}", permanent=True))
        if self._devices is None:
            return packed(Answer("its devices have not started yet"))
        return packed(obey(self._devices, order))

    def go_dark(self) -> None:
        """Let the signs show nothing until the hall is back: what they show may be long over."""
        if self._devices is not None:
            for status in self._devices.statuses():
                if status.kind == "sign":
                    self._devices.show(status.name, SignValue())

    def stop(self) -> None:
        """End all devices."""
        devices, self._devices = self._devices, None
        if devices is not None:
            devices.stop()

    def _on_status(self, status: DeviceStatus) -> None:
        # Two threads may come at once; whoever is last must say what is newest.
        with self._lock:
            devices = self._devices
            newest = devices.statuses() if devices is not None else []
            now = next((s for s in newest if s.name == status.name), status)
            self._report("status", now.name, Seen(now.state, now.detail[:DETAIL]))

    def _on_job(self, job_id: str, state: JobState, printer: str) -> None:
        self._report("job", printer, JobNews(job_id, state))

    def _on_shown(self, sign: str, value: SignValue) -> None:
        self._shown[sign] = value
        self._report("shown", sign, value)

    def _on_said(self, said: str, speaker: str) -> None:
        self._said.setdefault(speaker, deque(maxlen=MOST_WAITING)).append(said)
        self._report("said", speaker, Said(said))

    def _on_input(self, device: str, entered: Input) -> None:
        self._tray.put(device, entered)
        self._report("input", device)

    def _report(self, what: str, device: str, value: object = None) -> None:
        with self._lock:
            self._seq += 1
            self._send(packed(Report(self._seq, what, device, to_wire(value, REPORTS[what]))))

    def _with_clips(self, sections: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """Return the sections with the speakers' clips where they are on this machine."""
        here = {name: dict(section) for name, section in sections.items()}
        for section in here.values():
            if issubclass(driver(str(section.get("driver"))).options, SpeakerOptions):
                section["clips"] = str(self._directory / str(section.get("clips") or CLIPS))
        return here

    def _keep(self, sections: Mapping[str, Mapping[str, Any]]) -> None:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._directory / f"{SECTIONS_FILE}.new"
        fresh.write_text(json.dumps(sections, ensure_ascii=False, indent=1), "utf-8")
        fresh.replace(self._directory / SECTIONS_FILE)


def start_refusal(error: Exception) -> str:
    """Say why devices cannot run here."""
    where = f"[devices] {error.key}: " if isinstance(error, OptionError) else ""
    return f"this agent cannot run the hall's devices: {where}{error}"
