"""Scripted devices at workers whose clock only the test moves."""

from __future__ import annotations

import threading
from pathlib import Path

from hardware.joblist import JobList
from hardware.ports import Blinking, DeviceError, Paper, PrinterStatus, SignValue
from hardware.printer_worker import PrinterWorker
from hardware.sign_worker import SignWorker
from hardware.worker import Worker
from tests.hardware.helpers import PATIENCE_S, FakePacer, Listener

WELL = PrinterStatus("ready", True)


class ScriptedPrinter:
    """Prints to a list, or does what `ill` says."""

    def __init__(self) -> None:
        self.printed: list[str | None] = []
        self.ill: DeviceError | None = None
        self.asked = 0
        self.tears = 0

    def status(self) -> PrinterStatus:
        self.asked += 1
        if self.ill is None:
            return WELL
        if self.ill.permanent:
            raise self.ill
        return PrinterStatus(self.ill.state, False, str(self.ill))

    def print(self, paper: Paper) -> PrinterStatus:
        if self.ill is not None:
            raise self.ill
        self.printed.append(paper.qr)
        return WELL

    def torn(self) -> None:
        self.tears += 1


class ScriptedSign:
    """Shows to a list; waits at `gate`, and fails while `ill` is set."""

    confirms = True

    def __init__(self) -> None:
        self.shown: list[SignValue] = []
        self.ill: DeviceError | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.blinking: Blinking = "software"
        self.confirmed = True
        self.closed = False

    def show(self, value: SignValue) -> bool:
        self.entered.set()
        assert self.gate.wait(PATIENCE_S)
        if self.ill is not None:
            raise self.ill
        self.shown.append(value)
        return self.confirmed

    def close(self) -> None:
        self.closed = True


class Bench:
    """Makes workers on fake clocks and stops them at the end."""

    def __init__(self, folder: Path, listener: Listener) -> None:
        self.folder, self.listener = folder, listener
        self.workers: list[Worker] = []

    def printer(self, name: str, after_s: float = 0) -> tuple[ScriptedPrinter, PrinterWorker]:
        device = ScriptedPrinter()
        worker = PrinterWorker(
            name,
            device,
            JobList(self.folder / f"{name}.jobs"),
            self.listener.on_status,
            self.listener.on_job,
            fallback_after_s=after_s,
            pacer=FakePacer(),
        )
        self.workers.append(worker)
        return device, worker

    def sign(self, refresh_s: float = 30) -> tuple[ScriptedSign, SignWorker]:
        device = ScriptedSign()
        worker = SignWorker(
            "sign1", device, self.listener.on_status, refresh_s=refresh_s, pacer=FakePacer()
        )
        self.workers.append(worker)
        return device, worker


def clock(worker: Worker) -> FakePacer:
    assert isinstance(worker._pacer, FakePacer)
    return worker._pacer
