"""A printer's jobs: in order, each once, whatever the printer does."""

from __future__ import annotations

import errno
import math
import os
import threading

import pytest

from hardware.joblist import JobList
from hardware.ports import DeviceError, State
from tests.hardware.helpers import PATIENCE_S, PLAIN, Listener, paper
from tests.hardware.scripted import Bench, clock


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
