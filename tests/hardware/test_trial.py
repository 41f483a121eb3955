"""Trying a device by hand: what is said to the person who stands before it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest

from hardware import trial_hints
from hardware.ports import Kind, State
from hardware.registry import check
from hardware.simulators.call_pad import SimulatedPad
from hardware.simulators.printer import FAULTS
from hardware.trial import STATE_WORDS, TRIALS, try_device
from tests.hardware.helpers import read_qr, serial_port

NETWORK = {"driver": "escpos", "connection": "network", "host": "127.0.0.1", "timeout_s": 0.1}
SIGN = {"driver": "led485", "connection": "serial", "timeout_s": 0.05}


class Person:
    """Hears what is said, and counts the looks."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.looks: list[float] = []
        self.heard = threading.Event()

    def say(self, line: str) -> None:
        self.lines.append(line)
        if line.startswith("Heard"):
            self.heard.set()

    def tries(self, section: Mapping[str, object], **more: bool | float) -> bool:
        return try_device(
            "it",
            section,
            self.say,
            pause=self.looks.append,
            **more,  # type: ignore[arg-type]
        )

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
def person() -> Person:
    return Person()


def test_a_printer_prints_a_test_ticket(person, simulated_printer):
    mine = {"timeout_s": 2.0, "agent": "pc1", "fallback": "other"}
    section = {**NETWORK, "port": simulated_printer.port, **mine}
    assert person.tries(section)
    assert person.lines[0] == (
        f"it is a printer (escpos) at 127.0.0.1 port {simulated_printer.port}."
    )
    assert person.lines[1] == "Reached: it is ready."
    assert person.lines[2] == "A test ticket was printed; after it it is ready."
    assert read_qr(simulated_printer.png(1)) == ["HALL:TEST"]


@pytest.mark.parametrize("fault", [f for f in FAULTS if f not in ("near_end", "slow")])
def test_a_printers_fault_is_said_in_words(fault, person, simulated_printer):
    simulated_printer.set_fault(fault)
    assert not person.tries({**NETWORK, "port": simulated_printer.port})
    words = {STATE_WORDS[state] for state in get_args(State)}
    assert any(word in person.text for word in words)
    assert "NOT in order" in person.text
    assert simulated_printer.status()["tickets"] == []
    looks_at_cables = fault in ("offline", "unplug", "silent", "garbage")
    assert ("ping 127.0.0.1" in person.text) == looks_at_cables


def test_a_printer_that_is_not_there_says_what_to_look_at(person):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not person.tries({**NETWORK, "port": port})
    assert "NOT in order: it cannot be reached" in person.text
    assert "does `ping 127.0.0.1` answer?" in person.text


def test_a_sign_walks_through_its_states(person, simulated_sign):
    assert person.tries({**SIGN, "device": simulated_sign.device, "timeout_s": 2.0}, watch_s=2.0)
    assert [line for line in person.lines if line.startswith("Confirmed")] == [
        "Confirmed: it shows 8888.",
        "Confirmed: it shows A012.",
        "Confirmed: it shows a call with its window.",
        "Confirmed: it shows words, or nothing if it has digits only.",
        "Confirmed: it is dark.",
    ]
    assert person.looks == [2.0] * 5
    assert simulated_sign.value == ""


def test_a_sign_that_does_not_answer_leads_to_power_wires_baud_and_address(person, simulated_sign):
    simulated_sign.set_fault("silent")
    assert not person.tries({**SIGN, "device": simulated_sign.device, "baud": 19200, "unit": 3})
    for words in ("power", "A and B", "is it set to 19200", "is it set to 3", "stop the hall"):
        assert words in person.text


def test_a_missing_adapter_is_named(person, tmp_path):
    missing = tmp_path / "ttyUSB7"
    assert not person.tries({**SIGN, "device": str(missing)})
    assert f"there is no {missing}: is the adapter plugged in?" in person.text
    assert "baud: " not in person.text


def test_a_forbidden_port_leads_to_its_group(person, monkeypatch):
    monkeypatch.setattr("hardware.trial_hints.os.access", lambda *_: False)
    monkeypatch.setenv("USER", "wang")
    with serial_port() as (_, path):
        (hint,) = trial_hints.hints(check("it", {**SIGN, "device": path}))
        group = Path(path).group()
    assert hint.endswith(f"`sudo usermod -aG {group} wang` and sign in again")


@pytest.mark.parametrize("section", [{**NETWORK, "port": 9}, {**SIGN, "device": "/dev/ttyUSB9"}])
def test_any_device_can_be_tried_as_a_simulator(section, person):
    assert person.tries({**section, "timeout_s": 2.0}, simulated=True, watch_s=0.0)
    assert "pretended on this machine" in person.lines[0]


def test_a_wrong_section_is_said(person):
    assert not person.tries({"driver": "escpo"})
    assert person.lines == [
        "The section [devices.it] is wrong: unknown driver 'escpo'; did you mean 'escpos'?"
    ]


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"driver": "callpad"}, "Heard: the key 'next'"),
        ({"driver": "evaluator"}, "Heard: the score 1"),
        ({"driver": "scanner"}, "Heard: a code of 9 characters, HALL..."),
        ({"driver": "idcard"}, "Heard: an identity card; its number was hashed and is forgotten"),
        ({"driver": "aplay"}, "Played: a chime"),
        ({"driver": "numeric"}, "It gives no answers"),
        ({"driver": "alpha"}, "Taken: it blinks."),
    ],
    ids=lambda value: value["driver"] if isinstance(value, dict) else "",
)
def test_every_kind_can_be_tried_without_the_device(section, words, person):
    assert person.tries({**section, "connection": "simulator"}, simulated=True), person.text
    assert words in person.text
    assert "11010519491231002X" not in person.text
    assert "is a evaluator" not in person.text


@pytest.mark.parametrize("press", ["next", ""])
def test_who_presses_a_key_sees_it(press, person):
    pad = SimulatedPad("pad")
    pad.start()
    section = {"driver": "callpad", "connection": "serial", "device": pad.device}

    def look(_seconds: float) -> None:
        assert pad.wait_for(lambda: pad.display == "888888" and pad.beeps == 1)
        if press:
            pad.press(press)
            assert person.heard.wait(30)

    try:
        assert try_device("it", section, person.say, pause=look) == bool(press)
    finally:
        pad.stop()
    assert ("Heard: the key 'next'" if press else "NOT in order: nothing came.") in person.lines


def test_a_pad_whose_port_is_not_there_says_what_to_look_at(person, tmp_path):
    section = {"driver": "callpad", "connection": "serial", "device": str(tmp_path / "ttyUSB7")}
    assert not person.tries(section)
    assert "is the adapter plugged in?" in person.text
    assert person.looks == [], "nobody is asked to press what is not there"


def test_every_kind_can_be_tried_and_every_state_has_words():
    assert set(get_args(Kind)) <= set(TRIALS)
    assert set(get_args(State)) == set(STATE_WORDS)
