"""Printers of both kinds that fail in a rush of tickets, by name or by script, and nonsense."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hardware import escpos_printer, ticket_frames
from hardware.devices import DeviceSet
from hardware.escpos_printer import EscposOptions, EscposPrinter
from hardware.joblist import JobList
from hardware.ports import Look, Paper
from hardware.presenter_printer import PresenterOptions, PresenterPrinter
from hardware.printer_worker import PrinterWorker
from hardware.simulators.presenter import SimulatedPresenter
from hardware.simulators.printer import SimulatedPrinter
from tests.hardware.helpers import FakePacer, Listener, paper, printed_ids

Start = Callable[[Mapping[str, Mapping[str, object]]], DeviceSet]

PLAIN = {"driver": "escpos", "connection": "simulator", "timeout_s": 2, "width": 384}
ORDERED = PLAIN | {"status": "asb", "chinese": "gb18030", "qr": "native", "timeout_s": 1}
PRESENTER = PLAIN | {"driver": "vkp80", "take_s": 0.1}
JOBS = [f"job-{number}" for number in range(6)]
ILL = ("paper_out", "cover_open", "jam", "not_taken", "offline", "silent", "unknown")


def simulator(devices: DeviceSet, name: str = "printer1") -> SimulatedPrinter:
    found = devices.simulators()[name]
    assert isinstance(found, SimulatedPrinter)
    found._slow_s = 0.002
    return found


@pytest.mark.parametrize(
    ("fault", "section"),
    [
        pytest.param("paper_out_after:2", PLAIN, id="plain"),
        pytest.param("cover_open_after:3", ORDERED, id="ordered-cover"),
        pytest.param("unplug_after:2", ORDERED, id="ordered-unplug"),
        pytest.param("paper_out_after:3", PRESENTER, id="vkp80-paper"),
        pytest.param("jam_after:0", PRESENTER, id="vkp80-jam"),
        pytest.param("unplug_after:2", PRESENTER, id="vkp80-unplug"),
    ],
)
def test_a_scripted_fault_loses_nothing_and_copies_are_marked(
    fault: str, section: dict[str, object], started: Start, listener: Listener
) -> None:
    devices = started({"printer1": section})
    printer = simulator(devices)
    printer.set_fault(fault)
    for job_id in JOBS:
        devices.print("printer1", job_id, paper(job_id))
    assert printer.wait_for(fault=fault.split("_after", maxsplit=1)[0])
    listener.wait_state("printer1", *ILL)
    printer.set_fault(None)
    listener.wait_ended(*JOBS)
    unknown = [job_id for job_id in JOBS if listener.ended(job_id) == ["unknown"]]
    assert len(unknown) <= 1
    on_paper = printed_ids(printer)
    assert on_paper == sorted(set(on_paper)), "in order and none twice"
    assert set(JOBS) - set(on_paper) <= set(unknown), "what is called printed is on paper"
    for job_id in unknown:
        devices.print("printer1", f"{job_id}-copy", dataclasses.replace(paper(job_id), copy=True))
        listener.wait_ended(f"{job_id}-copy")
    assert set(printed_ids(printer)) == set(JOBS), "every customer has a paper"
    assert printer.errors == []
    listener.wait_state("printer1", "ready", "not_taken")
    again = [job_id for job_id in JOBS if printed_ids(printer).count(job_id) > 1]
    assert again in ([], unknown), "twice only what was in doubt, and then as a copy"


@pytest.mark.parametrize("untaken", ["retract", "eject"])
def test_tickets_that_nobody_takes_hold_the_others_up_but_not_for_ever(
    untaken: str, started: Start, listener: Listener
) -> None:
    devices = started({"printer1": PRESENTER | {"untaken": untaken}})
    printer = simulator(devices)
    assert isinstance(printer, SimulatedPresenter)
    printer.set_fault("not_taken")
    for job_id in JOBS[:3]:
        devices.print("printer1", job_id, paper(job_id))
    listener.wait_ended(*JOBS[:3])
    listener.wait_state("printer1", "not_taken")
    assert {s.detail for s in listener.statuses if s.state == "not_taken"} == {
        "a ticket was not taken and has been "
        + {"retract": "drawn back", "eject": "pushed out"}[untaken]
    }
    assert printed_ids(printer) == JOBS[:3]
    assert [listener.ended(job_id) for job_id in JOBS[:3]] == [["printed"]] * 3
    gone = printer.drawn_back if untaken == "retract" else printer.pushed_out
    assert gone in (2, 3), "the last one may still be waiting"
    printer.set_fault(None)
    listener.wait_state("printer1", "ready")


def test_a_presenter_hands_its_jobs_to_the_fallback(started: Start, listener: Listener) -> None:
    devices = started({"printer1": PRESENTER | {"fallback": "printer2"}, "printer2": PLAIN})
    listener.wait_state("printer2", "ready")
    simulator(devices).set_fault("jam")
    for job_id in JOBS:
        devices.print("printer1", job_id, paper(job_id))
    listener.wait_ended(*JOBS)
    assert printed_ids(simulator(devices, "printer2")) == JOBS
    assert printed_ids(simulator(devices)) == []


def test_what_a_simulator_can_be_told() -> None:
    printer = SimulatedPresenter("p")
    printer.start()
    try:
        faults = printer.status()["faults"]
        assert isinstance(faults, list)
        for fault in faults:
            printer.set_fault(fault)
            assert printer.status()["fault"] == fault
        printer.set_fault(None)
        assert printer.status()["fault"] is None
        wrongs: list[Any] = ["paper_out_after:", "paper_out_after:x", "fire_after:2", "", 3, {}]
        for wrong in wrongs:
            with pytest.raises(ValueError, match="unknown fault"):
                printer.set_fault(wrong)
    finally:
        printer.stop()
    assert "not_taken" not in SimulatedPrinter.faults


# ---- Nonsense on the line -------------------------------------------------------------------


class Nonsense:
    """A line on which random bytes answer; `said` is what was answered since the ticket."""

    def __init__(self, replies: list[bytes]) -> None:
        self.replies = replies
        self.said: list[bytes] = []

    def write(self, _data: bytes) -> None:
        self.said.clear()

    def ask(self, _request: bytes, _size: int = 1) -> bytes:
        reply = self.replies.pop(0) if self.replies else b""
        self.said.append(reply)
        return reply


LIKELY = st.sampled_from(
    [b"\x12", b"\x12", b"\x1e", b"\x16", b"\x10\0\0\0", b"\x10\x0f\0\0\0\0", b"\x10\x0f\x20\0\0\0",
     b"\x08", b""]
)  # fmt: skip
WELL_AT_FIRST = st.integers(0, 9).flatmap(
    lambda n: st.sampled_from([[b"\x12"] * n, [b"\x10\0\0\0"] * n, [b"\x10\x0f\0\0\0\0"] * n])
)
TINY = Paper(paper("").hall, "A001", paper("").service, "", "", look=Look(fields=("number",)))


def nonsense_drivers() -> list[Any]:
    there = {"connection": "network", "host": "127.0.0.1", "width": 384}
    plain = EscposOptions("p", "escpos", **there)  # type: ignore[arg-type]
    presenter = PresenterOptions("p", "vkp80", **there)  # type: ignore[arg-type]
    return [
        pytest.param(lambda: EscposPrinter(plain), id="realtime"),
        pytest.param(
            lambda: EscposPrinter(dataclasses.replace(plain, status="asb")), id="automatic"
        ),
        pytest.param(lambda: PresenterPrinter(presenter, lambda: 0.0), id="presenter"),
    ]


def well(said: list[bytes]) -> bool:
    """Whether the answers after a ticket can mean that all is well, by the makers' tables."""
    if not said:
        return False
    last = said[-1]
    if len(last) == 6:
        return last[:2] == b"\x10\x0f" and not (last[2] & 1 or last[3] & 3 or last[4] & 0x40)
    if len(last) == 4:
        return last[0] & 0xBB == 0x10 and not last[1] & 0x6C and not last[2] & 0x0C
    return len(said) >= 4 and all(len(r) == 1 and r[0] & 0x93 == 0x12 for r in said[-4:])


@pytest.mark.parametrize("make", nonsense_drivers())
def test_nonsense_never_raises_past_the_worker_nor_counts_as_printed(
    make: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = ticket_frames.ticket_frames(TINY, 384, "raster", "raster")
    monkeypatch.setattr(escpos_printer, "ticket_frames", lambda *_: drawn)
    ends = {"printed": 0, "unknown": 0, "queued": 0}

    @given(WELL_AT_FIRST, st.lists(LIKELY | st.binary(max_size=7), max_size=16))
    @example([b"\x12"] * 16, [])  # each kind's own good answers, whatever is drawn
    @example([b"\x10\0\0\0"] * 16, [])
    @example([b"\x10\x0f\0\0\0\0"] * 16, [])
    @settings(max_examples=60, deadline=None)
    def fuzz(first: list[bytes], replies: list[bytes]) -> None:
        line = Nonsense(first + replies)

        @contextmanager
        def connected(_options: object) -> Iterator[Nonsense]:
            yield line

        with TemporaryDirectory() as folder, monkeypatch.context() as patch:
            patch.setattr(escpos_printer, "connected", connected)
            listener = Listener()
            jobs = JobList(Path(folder) / "p.jobs")
            worker = PrinterWorker(
                "p", make(), jobs, listener.on_status, listener.on_job, pacer=FakePacer()
            )
            worker.add("a", TINY)
            for _ in range(6):
                if jobs.state("a") != "queued":
                    break
                worker._turn()
            state = jobs.state("a")
            jobs.close()
        assert state in ends
        ends[str(state)] += 1
        if state == "printed":
            assert well(line.said), line.said
        assert len(listener.ended("a")) == (state != "queued")

    fuzz()
    assert ends["queued"]
    assert ends["printed"] + ends["unknown"], "some nonsense must look well enough to begin"
