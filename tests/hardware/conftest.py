"""Fixtures of the hardware tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from hardware.devices import DeviceSet, Listeners
from hardware.simulators.led485 import SimulatedLed485
from hardware.simulators.printer import SimulatedPrinter
from tests.hardware.helpers import PATIENCE_S, Listener, QuickPacer
from tests.hardware.scripted import Bench


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def simulated_printer() -> Iterator[SimulatedPrinter]:
    simulator = SimulatedPrinter("printer1", slow_s=0.002)
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def simulated_sign() -> Iterator[SimulatedLed485]:
    simulator = SimulatedLed485("sign1")
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def started(
    tmp_path: Path, listener: Listener
) -> Iterator[Callable[[Mapping[str, Mapping[str, object]]], DeviceSet]]:
    """Starts device sets on one directory with a quick clock, and stops what is left running."""
    running: list[DeviceSet] = []

    def start(sections: Mapping[str, Mapping[str, object]]) -> DeviceSet:
        devices = DeviceSet(
            sections,
            tmp_path / "jobs",
            Listeners(listener.on_status, lambda job, state, _: listener.on_job(job, state)),
            QuickPacer,
        )
        running.append(devices)
        devices.start()
        return devices

    yield start
    for devices in running:
        devices.stop()


@pytest.fixture
def bench(tmp_path: Path, listener: Listener) -> Iterator[Bench]:
    made = Bench(tmp_path, listener)
    yield made
    for worker in made.workers:
        worker.ask_to_stop()
        assert worker.join(PATIENCE_S)
