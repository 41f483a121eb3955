"""A printer whose jobs another one takes over."""

from __future__ import annotations

import pytest

from hardware.joblist import JobList
from hardware.ports import DeviceError
from tests.hardware.helpers import Listener, paper
from tests.hardware.scripted import Bench, clock


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
