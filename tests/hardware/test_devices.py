"""The whole device set on simulators: faults in the middle of the work, kill -9, fallback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from hardware.devices import DeviceSet
from hardware.ports import DeviceError, SignValue
from hardware.simulators.led485 import SimulatedLed485
from hardware.simulators.printer import FAULTS, SimulatedPrinter
from hardware.simulators.sign import SimulatedSign
from tests.hardware.helpers import Listener, paper, printed_ids

Start = Callable[[Mapping[str, Mapping[str, object]]], DeviceSet]

PRINTER = {"driver": "escpos", "connection": "simulator", "timeout_s": 0.1, "width": 384}
SIGN = {"driver": "led485", "connection": "simulator", "timeout_s": 0.1}
MUTE = ("silent", "garbage")
JOBS = [f"job-{number}" for number in range(6)]


def printer(devices: DeviceSet, name: str = "printer1") -> SimulatedPrinter:
    simulator = devices.simulators()[name]
    assert isinstance(simulator, SimulatedPrinter)
    simulator._slow_s = 0.002
    return simulator


@pytest.mark.parametrize("rows", [0, 200], ids=["between", "within"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_stream_of_jobs_loses_and_doubles_nothing(
    fault: str, rows: int, started: Start, listener: Listener
) -> None:
    # A busy machine is no second fault: only one that is silent is to run out of time.
    patience_s = 1 if fault in MUTE else 20
    devices = started({"printer1": {**PRINTER, "timeout_s": patience_s}})
    simulator = printer(devices)
    simulator.set_fault(fault, after_tickets=2, after_rows=rows)
    for job_id in JOBS:
        devices.print("printer1", job_id, paper(job_id))
    assert simulator.wait_for(fault=fault)
    if fault not in ("near_end", "slow"):
        listener.wait_state(
            "printer1", "paper_out", "cover_open", "jam", "offline", "silent", "near_end"
        )
        simulator.set_fault(None)
    listener.wait_ended(*JOBS)
    on_paper = printed_ids(simulator)
    unknown = [job_id for job_id in JOBS if listener.ended(job_id) == ["unknown"]]
    assert all(len(listener.ended(job_id)) == 1 for job_id in JOBS)
    assert len(unknown) <= 1, "one fault leaves one job in doubt"
    assert on_paper == sorted(set(on_paper)), "in order and none twice"
    assert set(JOBS) - set(on_paper) <= set(unknown), "what is called printed is on paper"
    assert simulator.errors == []
    assert [devices.job_state(job_id) for job_id in JOBS].count("printed") >= 5


@pytest.mark.parametrize("fault", ["silent", "garbage"])
def test_a_printer_that_takes_connections_but_never_answers_needs_somebody(
    fault: str, started: Start, listener: Listener
) -> None:
    devices = started({"printer1": PRINTER})
    listener.wait_state("printer1", "ready")
    printer(devices).set_fault(fault)
    devices.print("printer1", "a", paper("a"))
    listener.wait_state("printer1", "silent")
    assert devices.job_state("a") == "queued", "nothing was sent, so nothing is in doubt"
    printer(devices).set_fault(None)
    listener.wait_ended("a")
    assert printed_ids(printer(devices)) == ["a"]
    listener.wait_state("printer1", "ready")


def test_offline_at_first_then_all_is_printed(started: Start, listener: Listener) -> None:
    devices = started({"printer1": PRINTER})
    printer(devices).set_fault("offline")
    for job_id in JOBS:
        devices.print("printer1", job_id, paper(job_id))
    listener.wait_state("printer1", "offline")
    printer(devices).set_fault(None)
    listener.wait_ended(*JOBS)
    assert printed_ids(printer(devices)) == JOBS


def test_the_fallback_prints_what_the_first_printer_cannot(
    started: Start, listener: Listener
) -> None:
    devices = started({"printer1": {**PRINTER, "fallback": "printer2"}, "printer2": PRINTER})
    listener.wait_state("printer2", "ready")
    printer(devices).set_fault("paper_out")
    for job_id in JOBS:
        devices.print("printer1", job_id, paper(job_id))
    listener.wait_ended(*JOBS)
    assert printed_ids(printer(devices)) == []
    assert printed_ids(printer(devices, "printer2")) == JOBS
    assert {devices.job_state(job_id) for job_id in JOBS} == {"printed"}
    printer(devices).set_fault(None)
    devices.print("printer1", JOBS[0], paper(JOBS[0]))
    devices.print("printer1", "last", paper("last"))
    listener.wait_ended("last")
    assert sorted(listener.jobs).count((JOBS[0], "printed")) == 1


@pytest.mark.parametrize("fault", ["silent", "garbage", "unplug"])
def test_a_sign_is_brought_up_to_date_after_a_fault(
    fault: str, started: Start, listener: Listener
) -> None:
    devices = started({"sign1": SIGN})
    sign = devices.simulators()["sign1"]
    assert isinstance(sign, SimulatedLed485)
    devices.show("sign1", SignValue("A001"))
    assert sign.wait_for("1")
    sign.set_fault(fault)
    devices.show("sign1", SignValue("A002"))
    listener.wait_state("sign1", "offline", "silent")
    devices.show("sign1", SignValue("A003"))
    sign.set_fault(None)
    listener.wait_state("sign1", "ready")
    assert sign.wait_for("3")


@pytest.mark.parametrize(
    ("section", "first", "last"),
    [
        ({"driver": "onbon", "arrow": "up"}, "↑ A001", "↑ A003"),
        ({"driver": "numeric"}, "1", "3"),
        ({"driver": "sunpn", "device": "socket://sunpn:1"}, "1", "3"),
        ({"driver": "alpha", "replies": True}, "A001", "A003"),
    ],
    ids=lambda value: value["driver"] if isinstance(value, dict) else None,
)
def test_every_sign_gets_its_newest_value_when_its_cable_is_back(
    section: dict[str, object], first: str, last: str, started: Start, listener: Listener
) -> None:
    devices = started({"sign1": {"connection": "simulator", "timeout_s": 0.1, **section}})
    sign = devices.simulators()["sign1"]
    assert isinstance(sign, SimulatedSign)
    devices.show("sign1", SignValue("A001"))
    assert sign.wait_for(first)
    sign.set_fault("unplug")
    devices.show("sign1", SignValue("A002"))
    listener.wait_state("sign1", "offline")
    devices.show("sign1", SignValue("A003"))
    sign.set_fault(None)
    listener.wait_state("sign1", "ready")
    assert sign.wait_for(last)


def test_wrong_names_are_refused(started: Start) -> None:
    devices = started({"printer1": PRINTER, "sign1": SIGN})
    with pytest.raises(DeviceError, match="no running device 'printer9'"):
        devices.print("printer9", "a", paper("a"))
    with pytest.raises(DeviceError, match="is not a printer"):
        devices.print("sign1", "a", paper("a"))
    with pytest.raises(DeviceError, match="is not a sign"):
        devices.show("printer1", SignValue("A001"))
    assert [status.name for status in devices.statuses()] == ["printer1", "sign1"]
    devices.retry("printer1")
    devices.stop()
    assert devices.statuses() == []
    assert devices.simulators() == {}


CHILD = """
import sys
from pathlib import Path
from hardware.devices import DeviceSet, Listeners
from tests.hardware.helpers import paper
port, folder, *jobs = sys.argv[1:]
section = {"driver": "escpos", "connection": "network", "host": "127.0.0.1",
           "port": int(port), "width": 384}
say = lambda job_id, state, printer: print(job_id, state, flush=True)
devices = DeviceSet({"printer1": section}, Path(folder), Listeners(lambda status: None, say))
devices.start()
for job_id in jobs:
    devices.print("printer1", job_id, paper(job_id))
print("all in", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("when", ["all in", "job-1 printing", "job-2 printed", "job-4 printing"])
def test_kill_9_leaves_at_most_one_unknown(
    when: str, tmp_path: Path, started: Start, listener: Listener
) -> None:
    simulator = SimulatedPrinter("printer1", 384, slow_s=0.01)
    simulator.start()
    simulator.set_fault("slow")
    arguments = [sys.executable, "-c", CHILD, str(simulator.port), str(tmp_path / "jobs"), *JOBS]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2],
    ) as child:  # fmt: skip
        assert child.stdout is not None
        wanted = {"all in", when}
        for line in child.stdout:
            wanted.discard(line.strip())
            if not wanted:
                break
        child.kill()
    simulator.set_fault(None)
    section = {
        "driver": "escpos", "connection": "network", "host": "127.0.0.1",
        "port": simulator.port, "width": 384,
    }  # fmt: skip
    devices = started({"printer1": section})
    for job_id in JOBS:
        devices.print("printer1", job_id, paper(job_id))
    left = [job_id for job_id in JOBS if devices.job_state(job_id) != "printed"]
    listener.wait(lambda: all(devices.job_state(j) in ("printed", "unknown") for j in left))
    states = [devices.job_state(job_id) for job_id in JOBS]
    assert states.count("unknown") <= 1
    assert states.count("printed") >= len(JOBS) - 1
    devices.stop()
    simulator.stop()
    on_paper = printed_ids(simulator)
    assert on_paper == sorted(set(on_paper)), "order kept, none twice"
    lost = set(JOBS) - set(on_paper)
    assert lost <= {job for job, state in zip(JOBS, states, strict=True) if state == "unknown"}
