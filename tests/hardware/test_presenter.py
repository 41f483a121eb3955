"""Presenters: the ticket is held out, and drawn back when nobody takes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.joblist import JobList
from hardware.ports import DeviceError, Paper, PrinterStatus
from hardware.presenter_frames import FULL_STATUS
from hardware.presenter_printer import LOOK_S, PresenterOptions, PresenterPrinter
from hardware.printer_worker import PrinterWorker
from hardware.simulators.presenter import SimulatedPresenter
from hardware.transports import Line
from tests.hardware.helpers import PATIENCE_S, FakePacer, Listener, paper, printed_ids


class Watch:
    """A clock moved by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def simulator() -> Iterator[SimulatedPresenter]:
    made = SimulatedPresenter("printer1", 384, slow_s=0.002)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def watch() -> Watch:
    return Watch()


def options(simulator: SimulatedPresenter, untaken: str = "retract") -> PresenterOptions:
    return PresenterOptions(
        "p", "vkp80", connection="network", host="127.0.0.1", port=simulator.port,
        width=384, timeout_s=0.3, take_s=20, present_mm=60, step_mm=7.3, untaken=untaken,
    )  # fmt: skip


def test_a_ticket_is_presented_and_taken(simulator: SimulatedPresenter, watch: Watch) -> None:
    printer = PresenterPrinter(options(simulator), watch)
    assert printer.status().state == "ready"
    after = printer.print(paper("job-1"))
    assert (after.state, after.can_print, after.again_s) == ("ready", False, LOOK_S)
    assert simulator.steps == 8  # 60 mm in steps of 7.3
    assert printer.status().can_print, "the customer has taken it"
    printer.print(paper("job-2"))
    assert printed_ids(simulator) == ["job-1", "job-2"]
    assert (simulator.drawn_back, simulator.pushed_out, simulator.errors) == (0, 0, [])


@pytest.mark.parametrize(
    ("untaken", "back", "out", "words"),
    [("retract", 1, 0, "drawn back"), ("eject", 0, 1, "pushed out")],
)
def test_what_nobody_takes_goes_after_a_while(
    untaken: str, back: int, out: int, words: str, simulator: SimulatedPresenter, watch: Watch
) -> None:
    printer = PresenterPrinter(options(simulator, untaken), watch)
    simulator.set_fault("not_taken")
    printer.print(paper("job-1"))
    for _ in range(3):
        waits = printer.status()
        assert (waits.state, waits.can_print, waits.again_s) == ("ready", False, LOOK_S)
        watch.now += 6.5
    with pytest.raises(DeviceError, match="waits to be taken") as caught:
        printer.print(paper("job-2"))
    assert (caught.value.state, caught.value.started) == ("not_taken", False)
    watch.now += 0.6
    gone = printer.status()
    assert (gone.state, gone.can_print) == ("not_taken", True)
    assert words in gone.detail
    assert (simulator.drawn_back, simulator.pushed_out) == (back, out)
    assert printer.status().state == "ready"
    printer.print(paper("job-2"))
    assert printed_ids(simulator) == ["job-1", "job-2"]


def test_a_ticket_from_before_a_restart_has_its_time_too(
    simulator: SimulatedPresenter, watch: Watch
) -> None:
    simulator.set_fault("not_taken")
    PresenterPrinter(options(simulator), watch).print(paper("job-1"))
    again = PresenterPrinter(options(simulator), watch)
    assert again.status().again_s == LOOK_S
    watch.now += 20
    assert again.status().state == "not_taken"


def test_a_mouth_that_cannot_be_cleared_needs_a_hand(
    simulator: SimulatedPresenter, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = PresenterPrinter(options(simulator), watch)
    simulator.set_fault("not_taken")
    printer.print(paper("job-1"))
    watch.now += 21
    monkeypatch.setattr(simulator._interpreter, "_others", lambda _command: True)  # a dead motor
    stuck = printer.status()
    assert (stuck.state, stuck.can_print, stuck.again_s) == ("not_taken", False, None)
    assert "take it out" in stuck.detail


@pytest.mark.parametrize("fault", ["jam", "cover_open", "paper_out"])
def test_a_fault_stops_it_before_a_job(fault: str, simulator: SimulatedPresenter) -> None:
    printer = PresenterPrinter(options(simulator))
    simulator.set_fault(fault)
    assert printer.status().state == fault
    with pytest.raises(DeviceError) as caught:
        printer.print(paper("job"))
    assert (caught.value.state, caught.value.started) == (fault, False)


def test_a_jam_while_it_presents_is_not_success(simulator: SimulatedPresenter) -> None:
    printer = PresenterPrinter(options(simulator))
    simulator.set_fault("jam", after_rows=300)
    with pytest.raises(DeviceError) as caught:
        printer.print(paper("job"))
    assert (caught.value.state, caught.value.started) == ("jam", True)


class Said:
    """A printer whose answers are given beforehand, in the parts in which they come."""

    def __init__(self, *parts: str) -> None:
        self.parts = [bytes.fromhex(part) for part in parts]

    def _raw(self, data: bytes) -> None:
        """Take all."""

    def _read(self) -> bytes:
        return self.parts.pop(0)


def test_an_answer_in_parts_is_read_whole() -> None:
    line = Line(Said("10", "0f 04 00", "00 00"), "network")
    assert line.ask(FULL_STATUS, 6).hex(" ") == "10 0f 04 00 00 00"
    with pytest.raises(ConnectionResetError):
        Line(Said("10 0f", ""), "network").ask(FULL_STATUS, 6)


@pytest.mark.parametrize(
    ("ejector", "full"),
    [("88", "10 0f 20 00 00 00"), ("40", "10 0f 00 00 00 00"), ("08", "10 0f 20 00 40 00")],
)
def test_either_of_its_answers_can_tell_of_a_jam(
    ejector: str, full: str, simulator: SimulatedPresenter
) -> None:
    printer = PresenterPrinter(options(simulator))
    with pytest.raises(DeviceError, match="after the ticket") as caught:
        printer._after(Line(Said(ejector, full), "network"))
    assert caught.value.state == "jam"


def test_a_torn_ticket_is_pushed_out_before_the_next(simulator: SimulatedPresenter) -> None:
    printer = PresenterPrinter(options(simulator))
    printer.torn()
    printer.print(paper("job"))
    assert simulator.wait_for(1, timeout_s=PATIENCE_S)
    assert printed_ids(simulator) == ["job"]
    assert simulator.errors == []


def test_it_is_known_by_its_options(simulator: SimulatedPresenter) -> None:
    made = dataclasses.replace(options(simulator), step_mm=10.0)
    PresenterPrinter(made).print(paper("job"))
    assert simulator.steps == 6
    assert simulator.status()["mouth"] is False
    assert "not_taken" in str(simulator.status()["faults"])


class FullMouth:
    """A printer whose last ticket waits to be taken for so many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks
        self.printed: list[str | None] = []

    def status(self) -> PrinterStatus:
        self.looks -= 1
        full = self.looks >= 0
        return PrinterStatus("near_end", not full, "", again_s=0.5 if full else None)

    def print(self, paper: Paper) -> PrinterStatus:
        self.printed.append(paper.qr)
        self.looks = 2
        return PrinterStatus("near_end", False, again_s=0.5)

    def torn(self) -> None:
        raise AssertionError("nothing was torn")


def test_a_full_mouth_is_no_fault_and_is_looked_at_until_it_is_empty(
    tmp_path: Path, listener: Listener
) -> None:
    printer, pacer = FullMouth(1), FakePacer()
    jobs = JobList(tmp_path / "p.jobs")
    worker = PrinterWorker("p", printer, jobs, listener.on_status, listener.on_job, pacer=pacer)
    for job_id in "ab":
        worker.add(job_id, paper(job_id))
    assert worker._turn() == 0.5
    assert printer.printed == []
    assert worker._turn() == 0.0
    assert (printer.printed, listener.ended("a")) == (["a"], ["printed"])
    assert [worker._turn() for _ in range(3)] == [0.5, 0.5, 0.0]
    assert printer.printed == ["a", "b"]
    assert [s.state for s in listener.statuses] == ["near_end"], "and said as no fault"
    assert [worker._turn() for _ in range(3)] == [0.5, 0.5, 15.0]
