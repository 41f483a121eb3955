"""All devices of a hall, from their sections in the configuration: the way in to this package."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from hardware.agent_lines import AgentLines
from hardware.input_worker import InputListener, InputWorker
from hardware.joblist import JobList, JobState
from hardware.line_options import LineOptions
from hardware.options import BlinkingSignOptions, DeviceOptions, PrinterOptions
from hardware.ports import (
    Announcement,
    DeviceError,
    DeviceStatus,
    Hasher,
    Input,
    Kind,
    Message,
    Paper,
    SignValue,
    Simulator,
)
from hardware.printer_worker import PrinterWorker
from hardware.registry import check_all, driver
from hardware.remote_port import LinePort, RemoteWorker
from hardware.remote_workers import REMOTE
from hardware.sign_worker import ShownListener, SignWorker
from hardware.simulators.line import SimulatedLine
from hardware.speaker_worker import SpeakerWorker
from hardware.worker import Pacer, StatusListener, Worker

STOP_S = 5.0
"""How long `stop` waits for a thread that is still busy with its device."""

INPUT_KINDS: tuple[Kind, ...] = ("pad", "evaluator", "reader")
"""The kinds of devices that people press, or hold something to."""

log = logging.getLogger("hardware")


#: Told of a print job: its id, its state, and the printer that has it.
JobListener = Callable[[str, JobState, str], None]

#: Told of an announcement that was heard to its end: its id, and the speaker that said it.
SaidListener = Callable[[str, str], None]


def _nobody(_name: str, _value: SignValue) -> None:
    """Listen to nothing."""


def nobody_listens(_device: str, _input: Input) -> None:
    """Let an input go by."""


@dataclass(frozen=True)
class Listeners:
    """Who is told what devices do; all are called on device threads and should return soon.

    `on_job` gets queued (back in the line after a refusal), printing, printed and unknown.
    `on_shown` gets a sign's name and the value that it has confirmed, once for each new value.
    `on_input` gets what is pressed, scored or read; no other input of that device meanwhile.
    """

    on_status: StatusListener
    on_job: JobListener
    on_shown: ShownListener = _nobody
    on_said: SaidListener = lambda _id, _speaker: None
    on_input: InputListener = nobody_listens


class DeviceSet:
    """The devices named in `sections`, one thread each; job files lie in `directory`.

    Those with an `agent` are reached over its line in `agents`; nobody who asks sees a difference.
    `hasher` is for the readers of identity cards: without one they read nothing.
    """

    def __init__(
        self,
        sections: Mapping[str, Mapping[str, object]],
        directory: Path,
        listeners: Listeners,
        pacer: Callable[[], Pacer] = Pacer,
        *,
        hasher: Hasher | None = None,
        agents: AgentLines | None = None,
    ) -> None:
        self._hasher = hasher
        self._options = check_all(sections)
        self._directory = directory
        self._listeners = listeners
        self._pacer = pacer
        self._agents = AgentLines(sections) if agents is None else agents
        self._workers: dict[str, Worker] = {}
        self._simulators: dict[str, Simulator] = {}
        self._simulated_lines: dict[str, SimulatedLine] = {}
        self._makers: dict[Kind, Callable[..., Worker]] = {
            "printer": self._printer_worker,
            "sign": self._sign_worker,
            "speaker": self._speaker_worker,
        }
        for kind in INPUT_KINDS:
            self._makers[kind] = partial(self._input_worker, kind)

    def start(self) -> None:
        """Open the job files, start simulators and threads; DeviceError if a file cannot be."""
        self._directory.mkdir(parents=True, exist_ok=True)
        try:
            for name, options in self._options.items():
                self._workers[name] = self._worker(options)
        except DeviceError:
            self.stop()
            raise
        for name, options in self._options.items():
            worker = self._workers[name]
            if isinstance(worker, PrinterWorker) and isinstance(options, PrinterOptions):
                worker.fallback = self._printer(options.fallback) if options.fallback else None
                worker.resume_handing()
        for worker in self._workers.values():
            worker.start()

    def stop(self) -> None:
        """End all threads and simulators; what is printing now and not done is left `unknown`."""
        workers = list(self._workers.values())
        for worker in workers:
            worker.ask_to_stop()
        for worker in workers:
            if not worker.join(STOP_S):
                log.warning("%s is still busy with its device", worker.name)
            elif isinstance(worker, PrinterWorker):
                worker.jobs.close()
        for simulator in self._simulators.values():
            simulator.stop()
        self._simulators = {}
        self._simulated_lines = {}
        self._workers = {}

    def statuses(self) -> list[DeviceStatus]:
        """Every device as it was last seen, in the order of the configuration."""
        return [worker.status() for worker in self._workers.values()]

    def print(self, device_name: str, job_id: str, paper: Paper) -> None:
        """Record a print job durably and return; an id is taken once, DeviceError if it cannot."""
        self._printer(device_name).add(job_id, paper)

    def job_state(self, job_id: str) -> JobState | None:
        """Where a job is now, whichever printer has it; None for an id nobody remembers."""
        printers = [w for w in self._workers.values() if isinstance(w, PrinterWorker)]
        states = [worker.jobs.state(job_id) for worker in printers]
        known = [state for state in states if state is not None]
        return next((state for state in known if state != "handed"), known[0] if known else None)

    def give_back(self, device_name: str, job_id: str) -> bool:
        """Let a queued job go, durably; False if it has begun or never was here.

        True again for one that was let go: the first answer may have been lost.
        """
        jobs = self._printer(device_name).jobs
        if jobs.state(job_id) in (None, "returned"):
            return jobs.state(job_id) == "returned"
        return jobs.mark(job_id, "returned", was="queued")

    def show(self, device_name: str, value: SignValue) -> None:
        """Set what a sign shows and return at once."""
        self._sign(device_name).show(value)

    def confirms(self, device_name: str) -> bool:
        """Whether a sign says when it shows a value, so that `on_shown` can be expected."""
        return self._sign(device_name).confirms

    def say(self, device_name: str, announcement: Announcement) -> None:
        """Let a speaker say something after what it has in line, and return at once."""
        self._speaker(device_name).say(announcement)

    def withdraw(self, device_name: str, number: str) -> None:
        """Take what a speaker has still in line for a number."""
        self._speaker(device_name).withdraw(number)

    def tell(self, device_name: str, message: Message) -> None:
        """Tell an input device what to show or do and return at once."""
        worker = self._worker_named(device_name)
        if not isinstance(worker, InputWorker):
            raise DeviceError(f"{device_name} is no input device", permanent=True)
        worker.tell(message)

    def retry(self, device_name: str) -> None:
        """Try a device again now, after a permanent error too."""
        self._worker_named(device_name).retry()

    def simulators(self) -> dict[str, Simulator]:
        """Return the running simulators by device name."""
        return dict(self._simulators)

    def _printer(self, name: str) -> PrinterWorker:
        worker = self._worker_named(name)
        if not isinstance(worker, PrinterWorker):
            raise DeviceError(f"{name} is not a printer", permanent=True)
        return worker

    def _sign(self, name: str) -> SignWorker:
        worker = self._worker_named(name)
        if not isinstance(worker, SignWorker):
            raise DeviceError(f"{name} is not a sign", permanent=True)
        return worker

    def _speaker(self, name: str) -> SpeakerWorker:
        worker = self._worker_named(name)
        if not isinstance(worker, SpeakerWorker):
            raise DeviceError(f"{name} is not a speaker", permanent=True)
        return worker

    def _worker_named(self, name: str) -> Worker:
        worker = self._workers.get(name)
        if worker is None:
            raise DeviceError(f"there is no running device '{name}'", permanent=True)
        return worker

    def _worker(self, options: DeviceOptions) -> Worker:
        maker = driver(options.driver)
        if options.agent:
            # A driver opens nothing until it is asked: this one only says how its sign is.
            confirms = maker.kind == "sign" and maker.make(options).confirms
            port = LinePort(self._agents[options.agent], options.name, confirms=confirms)
            worker = self._makers[maker.kind](options, port, REMOTE[maker.kind])
            if isinstance(worker, RemoteWorker):
                worker.attend(port)
            return worker
        if getattr(options, "connection", "") == "simulator":
            simulator = maker.simulate(options)
            if isinstance(options, LineOptions) and options.device:
                self._put_on_line(simulator, options.device)
            simulator.start()
            self._simulators[options.name] = simulator
            options = maker.attach(options, simulator)
        made = maker.make(options, self._hasher) if maker.hashes else maker.make(options)
        return self._makers[maker.kind](options, made)

    def _put_on_line(self, simulator: Any, device: str) -> None:
        """Let pretended devices with one `device` share a line, as the real ones would."""
        line = SimulatedLine(tcp="://" in device)
        simulator.line = self._simulated_lines.setdefault(device, line)

    def _printer_worker(
        self, options: Any, printer: Any, kind: type[PrinterWorker] = PrinterWorker
    ) -> PrinterWorker:
        return kind(
            options.name,
            printer,
            JobList(self._directory / f"{options.name}.jobs"),
            self._listeners.on_status,
            lambda job, state: self._listeners.on_job(job, state, options.name),
            poll_s=options.poll_s,
            fallback_after_s=options.fallback_after_s,
            pacer=self._pacer(),
        )

    def _sign_worker(
        self, options: Any, sign: Any, kind: type[SignWorker] = SignWorker
    ) -> SignWorker:
        return kind(
            options.name,
            sign,
            self._listeners.on_status,
            self._listeners.on_shown,
            refresh_s=options.refresh_s,
            blink_s=options.blink_s if isinstance(options, BlinkingSignOptions) else 0.0,
            pacer=self._pacer(),
        )

    def _speaker_worker(
        self, options: Any, speaker: Any, kind: type[SpeakerWorker] = SpeakerWorker
    ) -> SpeakerWorker:
        return kind(
            options.name,
            speaker,
            self._listeners.on_status,
            lambda call: self._listeners.on_said(call, options.name),
            check_s=options.check_s,
            pacer=self._pacer(),
        )

    def _input_worker(
        self, what: Kind, options: Any, device: Any, kind: type[InputWorker] = InputWorker
    ) -> InputWorker:
        return kind(
            options.name,
            what,
            device,
            self._listeners.on_status,
            self._listeners.on_input,
            refresh_s=getattr(options, "refresh_s", 0.0),
            pacer=self._pacer(),
        )
