"""The driver that docs/hardware.md shows works as it stands there."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from hardware.options import OptionError
from hardware.registry import DRIVERS, check
from tests.hardware.helpers import paper

DOCS = Path(__file__).parents[2] / "docs" / "hardware.md"


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    section = DOCS.read_text("utf-8").split("## Writing a driver in one file")[1]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found
    module = ModuleType("folder_printer")
    monkeypatch.setitem(sys.modules, "folder_printer", module)
    monkeypatch.setitem(DRIVERS, "folder", "folder_printer")
    exec(compile(found[1], str(DOCS), "exec"), module.__dict__)
    return module


@pytest.mark.usefixtures("folder")
def test_it_prints_and_a_pulled_folder_costs_nothing(started: Any, listener: Any) -> None:
    devices = started({"p": {"driver": "folder", "connection": "simulator"}})
    simulator: Any = devices.simulators()["p"]
    devices.print("p", "first", paper("first"))
    listener.wait_ended("first")
    assert [file.read_text() for file in simulator.path.iterdir()] == ["Personal cash"]
    simulator.set_fault("unplug")
    devices.print("p", "second", paper("second"))
    listener.wait_state("p", "offline")
    simulator.set_fault(None)
    listener.wait_ended("second")
    assert devices.job_state("second") == "printed"
    with pytest.raises(ValueError, match="unknown fault"):
        simulator.set_fault("fire")


@pytest.mark.usefixtures("folder")
def test_its_options_are_checked() -> None:
    with pytest.raises(OptionError, match="did you mean 'folder'"):
        check("p", {"driver": "folder", "foldr": "/tmp"})


def test_the_page_names_what_there_is() -> None:
    text = DOCS.read_text("utf-8")
    for heading in ("The agent", "Trying a device", "Writing a driver in one file",
                    "udev and serial ports"):  # fmt: skip
        assert f"\n## {heading}\n" in text
    for table, module in (("VERBS", "agent_protocol"), ("REMOTE", "remote_workers"),
                          ("TRIALS", "trial"), ("REPORTS", "agent_protocol")):  # fmt: skip
        assert f"`{table}`" in text
        source = (DOCS.parents[1] / "hardware" / f"{module}.py").read_text("utf-8")
        assert re.search(rf"^{table}: ", source, re.MULTILINE)
