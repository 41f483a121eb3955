"""Workers with scripted devices and a clock that only the test moves."""

from __future__ import annotations

import errno
import math
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.joblist import JobList
from hardware.ports import Blinking, DeviceError, Paper, PrinterStatus, SignValue, State
from hardware.printer_worker import PrinterWorker
from hardware.sign_worker import SignWorker
from hardware.worker import Worker
from tests.hardware.helpers import PATIENCE_S, PLAIN, FakePacer, Listener, paper

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


@pytest.fixture
def bench(tmp_path: Path, listener: Listener) -> Iterator[Bench]:
    made = Bench(tmp_path, listener)
    yield made
    for worker in made.workers:
        worker.ask_to_stop()
        assert worker.join(PATIENCE_S)


def test_jobs_are_printed_in_order_each_once(bench: Bench, listener: Listener) -> None:
    device, worker = bench.printer("p")
    for job_id in "abc":
        worker.add(job_id, paper(job_id))
    worker.start()
    listener.wait_ended("a", "b", "c")
    assert not worker.add("b", paper("b"))
    worker.add("d", paper("d"))
    listener.wait_ended("d")
    assert device.printed == list("abcd")
    assert listener.jobs == [(i, s) for i in "abcd" for s in ("printing", "printed")]


@pytest.mark.parametrize("state", ["paper_out", "cover_open", "jam", "offline", "unknown"])
def test_back_off_doubles_and_the_status_is_said_once(
    state: State, bench: Bench, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    device, worker = bench.printer("p")
    worker.add("a", paper("a"))
    device.ill = DeviceError("not now", state=state)
    worker.start()
    for seconds in (0.5, 1, 2, 4, 8, 8, 8):
        clock(worker).settle()
        assert clock(worker).waits[-1] == seconds
        clock(worker).advance(seconds)
    assert device.asked == 8
    worker.add("b", paper("b"))
    clock(worker).settle()
    assert device.asked == 8, "a new job must not shorten the back-off"
    said = [record for record in caplog.records if "p is" in record.message]
    # A worker begins as unknown; one that stays so does not answer.
    states = [status.state for status in listener.statuses]
    assert states == ["silent" if state == "unknown" else state]
    assert len(said) == 1
    device.ill = None
    clock(worker).advance(8)
    listener.wait_ended("a", "b")
    assert device.printed == ["a", "b"]
    assert worker.status().state == "ready"


def test_a_full_disk_is_not_a_silent_printer(
    bench: Bench, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, worker = bench.printer("p")
    worker.add("a", paper("a"))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        worker.start()
        for seconds in (0.5, 1, 2):
            clock(worker).settle()
            assert worker.status().state == "failed"
            clock(worker).advance(seconds)
    clock(worker).advance(4)
    listener.wait_ended("a")
    assert device.printed == ["a"]


UNCLEAR = DeviceError("no clear answer to a status request", state="unknown")


def test_two_unclear_answers_in_a_row_are_a_device_that_is_silent(bench: Bench) -> None:
    device, worker = bench.printer("p")
    worker.start()
    seen = []
    # One may be missed by a busy printer; another finding between two begins the count again.
    ills = (UNCLEAR, None, UNCLEAR, DeviceError("lost"), UNCLEAR, UNCLEAR, UNCLEAR, None)
    for ill in ills:
        clock(worker).settle()
        device.ill = ill
        clock(worker).advance(clock(worker).waits[-1])
        seen.append(worker.status().state)
    assert seen == [
        "unknown", "ready", "unknown", "offline", "unknown", "silent", "silent", "ready",
    ]  # fmt: skip


def test_a_job_whose_end_no_answer_tells_makes_the_printer_silent_at_once(
    bench: Bench, listener: Listener
) -> None:
    device, worker = bench.printer("p")
    worker.start()
    clock(worker).settle()
    device.ill = DeviceError("after the ticket: no clear answer", state="unknown", started=True)
    worker.add("a", paper("a"))
    worker.add("b", paper("b"))
    listener.wait_ended("a")
    clock(worker).settle()
    assert worker.status().state == "silent"
    device.ill = UNCLEAR
    clock(worker).advance(0.5)
    assert worker.status().state == "silent"
    device.ill = None
    clock(worker).advance(1)
    listener.wait_ended("b")
    assert (listener.ended("a"), listener.ended("b")) == (["unknown"], ["printed"])
    assert device.printed == ["b"]


def test_a_permanent_error_waits_for_retry(bench: Bench, listener: Listener) -> None:
    device, worker = bench.printer("p")
    worker.add("a", paper("a"))
    device.ill = DeviceError("no font", permanent=True)
    worker.start()
    clock(worker).settle()
    assert worker.status().state == "failed"
    assert clock(worker).waits[-1] == math.inf
    clock(worker).advance(1e6)
    assert device.asked == 1
    device.ill = None
    worker.retry()
    listener.wait_ended("a")
    assert device.printed == ["a"]


def test_a_job_that_was_begun_is_unknown_and_not_printed_again(
    bench: Bench, listener: Listener
) -> None:
    device, worker = bench.printer("p")
    worker.start()
    clock(worker).settle()
    device.ill = DeviceError("cable", state="offline", started=True)
    worker.add("a", paper("a"))
    worker.add("b", paper("b"))
    listener.wait_ended("a")
    device.ill = None
    clock(worker).advance(0.5)
    listener.wait_ended("b")
    assert device.printed == ["b"]
    assert listener.ended("a") == ["unknown"]


def test_what_a_crash_left_printing_is_said_and_torn_off(bench: Bench, listener: Listener) -> None:
    jobs = JobList(bench.folder / "p.jobs")
    jobs.add("a", PLAIN)
    jobs.mark("a", "printing")
    device, worker = bench.printer("p")
    worker.start()
    listener.wait_ended("a")
    assert listener.jobs == [("a", "unknown")]
    assert device.tears == 1


def test_an_unforeseen_error_shows_as_failed_and_retry_starts_again(
    bench: Bench, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    monkeypatch.setattr(threading, "excepthook", seen.append)
    device, worker = bench.printer("p")
    with monkeypatch.context() as patch:
        patch.setattr(device, "status", lambda: 1 / 0)
        worker.start()
        listener.wait_state("p", "failed")
        assert worker.join(PATIENCE_S)
    assert len(seen) == 1
    worker.add("a", paper("a"))
    worker.retry()
    listener.wait_ended("a")


def test_waiting_jobs_go_to_the_fallback_at_once_and_only_there(
    bench: Bench, listener: Listener
) -> None:
    first, one = bench.printer("one")
    second, two = bench.printer("two")
    one.fallback = two
    two.start()
    clock(two).settle()
    first.ill = DeviceError("no paper", state="paper_out")
    one.add("a", paper("a"))
    one.start()
    listener.wait_ended("a")
    one.add("b", paper("b"))
    listener.wait_ended("b")
    assert second.printed == ["a", "b"]
    first.ill = None
    clock(one).advance(0.5)
    assert not one.add("a", paper("a"))
    one.add("c", paper("c"))
    listener.wait_ended("c")
    assert first.printed == ["c"]
    assert [one.jobs.state(i) for i in "abc"] == ["handed", "handed", "printed"]


def test_the_fallback_waits_as_configured_and_is_left_alone_when_ill(
    bench: Bench, listener: Listener
) -> None:
    first, one = bench.printer("one", after_s=5)
    second, two = bench.printer("two")
    one.fallback, two.fallback = two, one
    first.ill = second.ill = DeviceError("no paper", state="paper_out")
    two.start()
    one.add("a", paper("a"))
    one.start()
    clock(two).settle()
    for _ in range(4):
        clock(one).advance(1)
    assert one.jobs.state("a") == "queued"
    second.ill = None
    clock(two).advance(8)
    clock(one).advance(2)
    listener.wait_ended("a")
    assert (first.printed, second.printed) == ([], ["a"])
    # What came from elsewhere stays: two printers must not pass a job to and fro.
    second.ill, first.ill = first.ill, None
    clock(one).advance(8)
    two.add("b", paper("b"), passed=True)
    clock(two).settle()
    assert two.jobs.state("b") == "queued"


@pytest.mark.parametrize("arrived", [False, True])
def test_a_crash_while_handing_over_prints_once(
    arrived: bool, bench: Bench, listener: Listener
) -> None:
    left = JobList(bench.folder / "one.jobs")
    left.add("a", paper("a"))
    left.mark("a", "handing", "two")
    if arrived:
        JobList(bench.folder / "two.jobs").add("a", paper("a"), passed=True)
    first, one = bench.printer("one")
    second, two = bench.printer("two")
    one.fallback = two
    one.resume_handing()
    one.start()
    two.start()
    listener.wait_ended("a")
    clock(one).settle()
    clock(two).settle()
    assert (first.printed, second.printed) == ([], ["a"])


def test_handing_to_a_printer_that_is_gone_is_unknown(bench: Bench, listener: Listener) -> None:
    left = JobList(bench.folder / "one.jobs")
    left.add("a", paper("a"))
    left.mark("a", "handing", "two")
    device, one = bench.printer("one")
    one.resume_handing()
    one.start()
    listener.wait_ended("a")
    assert listener.jobs == [("a", "unknown")]
    assert device.printed == []


def test_a_sign_starts_dark_and_the_newest_value_wins(bench: Bench) -> None:
    device, worker = bench.sign()
    worker.start()
    clock(worker).settle()
    assert device.shown == [SignValue(None)]
    device.gate.clear()
    device.entered.clear()
    worker.show(SignValue("A001"))
    assert device.entered.wait(PATIENCE_S)
    for number in ("A002", "A003", "A004"):
        worker.show(SignValue(number))
    device.gate.set()
    clock(worker).settle()
    assert device.shown[1:] == [SignValue("A001"), SignValue("A004")]
    worker.show(SignValue("A004"))
    clock(worker).settle()
    assert len(device.shown) == 3, "an unchanged value is not written again"


def test_a_sign_gets_its_value_again_after_an_error_and_now_and_then(bench: Bench) -> None:
    device, worker = bench.sign(refresh_s=30)
    worker.show(SignValue("A001"))
    worker.start()
    clock(worker).settle()
    assert worker.status().state == "ready"
    clock(worker).advance(30)
    assert device.shown == [SignValue("A001")] * 2
    device.ill = DeviceError("unplugged")
    clock(worker).advance(30)
    assert worker.status().state == "offline"
    worker.show(SignValue("A001"))
    device.ill = None
    clock(worker).advance(0.5)
    assert worker.status().state == "ready"
    assert device.shown == [SignValue("A001")] * 3
    worker.ask_to_stop()
    assert worker.join(PATIENCE_S)
    assert device.closed


def test_the_old_value_is_sent_again_after_a_new_one_failed(bench: Bench) -> None:
    device, worker = bench.sign(refresh_s=0)
    worker.show(SignValue("A001"))
    worker.start()
    clock(worker).settle()
    device.ill = DeviceError("garbled, who knows what it shows", state="unknown")
    worker.show(SignValue("A002"))
    clock(worker).settle()
    device.ill = None
    worker.show(SignValue("A001"))
    clock(worker).advance(0.5)
    assert device.shown == [SignValue("A001")] * 2
