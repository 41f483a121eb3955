"""What every printer must do, over every connection that can be had without hardware."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware.escpos_printer import EscposOptions, EscposPrinter
from hardware.ports import DeviceError, Printer
from hardware.simulators.paper import Interpreter
from hardware.simulators.printer import FAULTS, SimulatedPrinter
from tests.hardware.helpers import UsbPrinter, paper, printed_ids, printer_on_serial, read_qr


@dataclass
class Rig:
    """A printer, its simulator if it has one, and the folder of its paper file if not."""

    printer: Printer
    simulator: SimulatedPrinter | None = None
    file: Path | None = None

    def printed(self) -> list[str]:
        """Read the codes on the paper so far."""
        if self.simulator is not None:
            return printed_ids(self.simulator)
        assert self.file is not None
        interpreter = Interpreter(576)
        interpreter.receive(self.file.read_bytes() if self.file.exists() else b"")
        return [code for cut in interpreter.steps() if cut for code in read_qr(cut.png())]


def network(port: int) -> EscposOptions:
    return EscposOptions(
        "p", "escpos", connection="network", host="127.0.0.1", port=port, timeout_s=0.3
    )


@pytest.fixture(params=["network", "serial", "usb", "file"])
def rig(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    simulated_printer: SimulatedPrinter,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Rig]:
    if request.param == "network":
        yield Rig(EscposPrinter(network(simulated_printer.port)), simulated_printer)
    elif request.param == "serial":
        with printer_on_serial(simulated_printer) as path:
            options = EscposOptions("p", "escpos", connection="serial", device=path, timeout_s=0.3)
            yield Rig(EscposPrinter(options), simulated_printer)
    elif request.param == "usb":
        monkeypatch.setattr("usb.core.find", lambda **_: UsbPrinter(simulated_printer))
        options = EscposOptions(
            "p", "escpos", connection="usb", vendor=0x04B8, product=0x0E15, timeout_s=0.3
        )
        yield Rig(EscposPrinter(options), simulated_printer)
    else:
        file = tmp_path / "paper.bin"
        options = EscposOptions("p", "escpos", connection="file", device=str(file))
        yield Rig(EscposPrinter(options), file=file)


def test_a_well_printer_takes_jobs_and_prints_them(rig: Rig) -> None:
    status = rig.printer.status()
    assert status.can_print
    assert status.state == ("ready" if rig.simulator else "unknown")
    assert rig.printer.print(paper("job-1")).can_print
    assert rig.printed() == ["job-1"]
    rig.printer.print(paper("job-2"))
    assert rig.printed()[-1] == "job-2"


def test_status_prints_nothing(rig: Rig) -> None:
    for _ in range(3):
        rig.printer.status()
    assert rig.printed() == []


def test_after_a_torn_ticket_the_next_one_is_whole(rig: Rig) -> None:
    rig.printer.torn()
    rig.printer.print(paper("job-1"))
    rig.printer.print(paper("job-2"))
    assert rig.printed()[-1] == "job-2"
    if rig.simulator:
        assert rig.printed() == ["job-1", "job-2"]
        assert rig.simulator.errors == []


@pytest.mark.parametrize("connection", ["network", "serial", "file"])
def test_a_printer_that_is_not_there_is_offline_and_nothing_was_sent(connection: str) -> None:
    options = EscposOptions(
        "p", "escpos", connection=connection, host="127.0.0.1", port=1, device="/dev/no-printer"
    )
    printer = EscposPrinter(options)
    assert printer.status().state == "offline"
    assert not printer.status().can_print
    with pytest.raises(DeviceError) as caught:
        printer.print(paper("job"))
    assert not caught.value.permanent
    assert not caught.value.started
    assert caught.value.state == "offline"


EXPECTED = {
    "paper_out": "paper_out", "cover_open": "cover_open", "jam": "jam", "near_end": "near_end",
    "offline": "offline", "unplug": "offline", "slow": "ready", "garbage": "unknown",
    "silent": "unknown",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_before_a_job(fault: str, simulated_printer: SimulatedPrinter) -> None:
    printer = EscposPrinter(network(simulated_printer.port))
    simulated_printer.set_fault(fault)
    status = printer.status()
    assert status.state == EXPECTED[fault]
    if status.can_print:
        printer.print(paper("job"))
        assert printed_ids(simulated_printer) == ["job"]
        return
    with pytest.raises(DeviceError) as caught:
        printer.print(paper("job"))
    assert not caught.value.started
    assert caught.value.state == EXPECTED[fault]
    simulated_printer.set_fault(None)
    assert printer.print(paper("job")).state == "ready"
    assert printed_ids(simulated_printer) == ["job"]


def test_a_fault_after_the_job_is_not_success(simulated_printer: SimulatedPrinter) -> None:
    printer = EscposPrinter(network(simulated_printer.port))
    simulated_printer.set_fault("paper_out", after_tickets=1)
    with pytest.raises(DeviceError) as caught:
        printer.print(paper("job"))
    assert caught.value.started
    assert caught.value.state == "paper_out"


def test_the_interpreter_flags_what_it_does_not_know() -> None:
    interpreter = Interpreter(576)
    interpreter.receive(b"\x1b@\x1bp\x00\x19\xfaHi\xb8\xd6\x1d(k\x02\x00\x31\x99\x1dV\x00")
    assert [cut for cut in interpreter.steps() if cut] == []
    assert [error.split(": ")[0] for error in interpreter.errors] == [
        "unknown command 1b 70 00 19 fa", "no character", "no character",
        "unknown QR command 1d 28 6b 02 00 31 99",
    ]  # fmt: skip


def test_the_simulators_view_is_a_snapshot(simulated_printer: SimulatedPrinter) -> None:
    EscposPrinter(network(simulated_printer.port)).print(paper("job"))
    view = simulated_printer.status()
    assert set(view) == {"name", "kind", "fault", "faults", "tickets"}
    view["tickets"] = view["faults"] = None
    assert len(printed_ids(simulated_printer)) == 1
    with pytest.raises(KeyError):
        simulated_printer.png(99)
    with pytest.raises(ValueError, match="unknown fault 'fire'"):
        simulated_printer.set_fault("fire")
