"""Pads and evaluators on real ptys: whole device sets, faults, several on one line."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hardware.call_frames import Frame
from hardware.devices import DeviceSet, Listeners
from hardware.options import OptionError
from hardware.ports import AskScore, Beep, DeviceError, Input, KeyPressed, PadDisplay, Scored
from hardware.registry import check_all
from hardware.simulators.call_pad import (
    FAULTS,
    SimulatedCallLine,
    SimulatedEvaluator,
    SimulatedPad,
)
from tests.hardware.helpers import PATIENCE_S, Listener, QuickPacer, serial_port

AGAIN_S = 0.05
SECTION = {"connection": "serial", "repeat_s": 10}
"""A machine that stalls must not make a repetition a press of its own."""


class Inputs(Listener):
    """Hears inputs besides."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs: list[tuple[str, Input]] = []

    def on_input(self, device: str, entered: Input) -> None:
        with self._heard:
            self.inputs.append((device, entered))
            self._heard.notify_all()

    def wait_inputs(self, number: int) -> list[tuple[str, object]]:
        """Wait for so many, and return what they say."""
        self.wait(lambda: len(self.inputs) >= number)
        return [(name, said(entered)) for name, entered in self.inputs]


def said(entered: Input) -> object:
    if isinstance(entered, KeyPressed):
        return entered.key
    return entered.score if isinstance(entered, Scored) else repr(entered)


class Rig:
    """Two pads and two evaluators on one line; the first pair shares an address."""

    def __init__(self, folder: Path) -> None:
        self.line = SimulatedCallLine("line1")
        self.pad = SimulatedPad("pad1", 1, self.line, AGAIN_S)
        self.other = SimulatedPad("pad2", 2, self.line, AGAIN_S)
        self.evaluator = SimulatedEvaluator("eval1", 1, self.line, AGAIN_S)
        self.stranger = SimulatedPad("nobody", 99, self.line, AGAIN_S)
        self.line.start()
        at = {**SECTION, "device": self.line.device}
        self.heard = Inputs()
        self.devices = DeviceSet(
            {
                "pad1": {**at, "driver": "callpad", "address": 1},
                "pad2": {**at, "driver": "callpad", "address": 2, "refresh_s": 0},
                "eval1": {**at, "driver": "evaluator", "address": 1},
            },
            folder,
            Listeners(self.heard.on_status, lambda *_: None, on_input=self.heard.on_input),
            QuickPacer,
        )
        self.devices.start()
        for name in ("pad1", "pad2", "eval1"):
            self.heard.wait_state(name, "ready")

    def close(self) -> None:
        self.devices.stop()
        self.line.stop()


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    yield made
    made.close()


def test_all_on_one_line_press_and_are_told(rig: Rig) -> None:
    rig.pad.press("next")
    rig.other.press("no_show")
    rig.evaluator.score(5)
    heard = rig.heard.wait_inputs(3)
    assert sorted(map(str, heard)) == sorted(
        map(str, [("pad1", "next"), ("pad2", "no_show"), ("eval1", 5)])
    )
    units = (rig.pad, rig.other, rig.evaluator)
    assert rig.pad.wait_for(lambda: all(unit.answered == 1 for unit in units))
    rig.devices.tell("pad1", PadDisplay(3, "A012"))
    rig.devices.tell("pad2", PadDisplay())
    rig.devices.tell("pad2", Beep())
    rig.devices.tell("eval1", AskScore())
    assert rig.pad.wait_for(lambda: rig.pad.display == "003012")
    assert rig.other.wait_for(lambda: rig.other.display == "      " and rig.other.beeps == 1)
    assert rig.evaluator.wait_for(lambda: rig.evaluator.asking)
    assert rig.pad.beeps == 0


def test_every_key_in_order_and_each_press_has_an_id_of_its_own(rig: Rig) -> None:
    keys = [str(action["name"]) for action in rig.pad.status()["actions"]]  # type: ignore[attr-defined]
    for key in keys:
        rig.pad.act(key)
    assert [key for _, key in rig.heard.wait_inputs(len(keys))] == keys
    ids = {entered.id for _, entered in rig.heard.inputs}
    assert len(ids) == len(keys)


def test_a_pad_that_hears_no_ack_sends_again_and_is_acted_on_once(rig: Rig) -> None:
    rig.pad.set_fault("deaf")
    rig.pad.press("next")
    assert rig.pad.wait_for(lambda: rig.pad.given_up == 1)
    assert rig.heard.wait_inputs(1) == [("pad1", "next")]
    rig.pad.set_fault(None)
    rig.pad.press("recall")
    assert rig.heard.wait_inputs(2) == [("pad1", "next"), ("pad1", "recall")]
    rig.evaluator.set_fault("deaf")
    rig.evaluator.score(2)
    assert rig.evaluator.wait_for(lambda: rig.evaluator.given_up == 1)
    rig.pad.press("hold")
    assert rig.heard.wait_inputs(4)[2:] == [("eval1", 2), ("pad1", "hold")]


def test_broken_frames_and_noise_do_nothing_and_the_line_goes_on(rig: Rig) -> None:
    rig.pad.set_fault("garbage")
    rig.pad.press("next")
    rig.other.press("recall")
    assert rig.pad.wait_for(lambda: rig.pad.given_up == 1)
    assert rig.pad.answered == 0
    rig.pad.set_fault("slow")
    rig.pad.press("hold")
    assert rig.heard.wait_inputs(2) == [("pad2", "recall"), ("pad1", "hold")]


def test_who_is_not_configured_is_not_answered(rig: Rig) -> None:
    rig.stranger.press("next")
    assert rig.stranger.wait_for(lambda: rig.stranger.given_up == 1)
    rig.pad.press("next")
    assert rig.heard.wait_inputs(1) == [("pad1", "next")]


def test_a_pulled_cable_is_told_and_mended_and_the_newest_figures_are_shown(rig: Rig) -> None:
    rig.devices.tell("pad1", PadDisplay(1, "A001"))
    rig.devices.tell("pad2", PadDisplay(5, "B007"))
    assert rig.pad.wait_for(lambda: rig.pad.display == "001001")
    assert rig.other.wait_for(lambda: rig.other.display == "005007")
    rig.pad.set_fault("unplug")
    for name in ("pad1", "pad2", "eval1"):
        rig.heard.wait_state(name, "offline")
    assert rig.pad.display == rig.other.display == ""
    rig.devices.tell("pad1", Beep())
    rig.devices.tell("pad1", PadDisplay(2, "A002"))
    rig.devices.tell("pad1", PadDisplay(3, "A003"))
    rig.pad.set_fault(None)
    for name in ("pad1", "pad2", "eval1"):
        rig.heard.wait_state(name, "ready")
    assert rig.pad.wait_for(lambda: rig.pad.display == "003003")
    assert rig.other.wait_for(lambda: rig.other.display == "005007"), "unchanged, and shown again"
    assert rig.pad.beeps == 0, "an old beep would mean something else"
    rig.pad.press("next")
    assert rig.heard.wait_inputs(1) == [("pad1", "next")]


def test_a_silent_pad_sends_nothing_and_is_up_to_date_again(rig: Rig) -> None:
    rig.pad.set_fault("silent")
    rig.pad.press("next")
    assert rig.pad.wait_for(lambda: rig.pad.given_up == 1)
    rig.devices.tell("pad1", PadDisplay(9, "A009"))
    rig.pad.set_fault(None)
    # The figures come again every refresh_s, here at fifty times the pace.
    assert rig.pad.wait_for(lambda: rig.pad.display == "009009")
    assert rig.heard.inputs == []


def test_a_device_is_told_what_it_understands_alone(rig: Rig) -> None:
    with pytest.raises(DeviceError, match="no device for"):
        rig.devices.tell("eval1", Beep())
    with pytest.raises(DeviceError, match="no device for"):
        rig.devices.tell("pad1", AskScore())
    with pytest.raises(DeviceError, match="no running device"):
        rig.devices.tell("pad9", Beep())


@pytest.mark.parametrize("fault", FAULTS)
def test_the_simulators_view(fault: str) -> None:
    pad = SimulatedPad("pad1")
    pad.start()
    pad.set_fault(fault)
    status = pad.status()
    assert (status["kind"], status["fault"], status["faults"]) == ("pad", fault, list(FAULTS))
    for wrong in (lambda: pad.set_fault("fire"), lambda: pad.press("fire")):
        with pytest.raises(ValueError, match="unknown"):
            wrong()
    pad.stop()
    evaluator = SimulatedEvaluator("eval1")
    assert [action["name"] for action in evaluator.status()["actions"]] == list("12345")  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="1 to 5"):
        evaluator.act("6")


def test_two_at_one_address_are_refused() -> None:
    at = {**SECTION, "device": "/dev/ttyS9"}
    pads = {name: {**at, "driver": "callpad", "address": 3} for name in ("pad1", "pad2")}
    with pytest.raises(OptionError, match="is the address of pad1") as caught:
        check_all(pads)
    assert caught.value.key == "pad2.address"
    check_all({"pad1": pads["pad1"], "eval1": {**at, "driver": "evaluator", "address": 3}})
    elsewhere = {name: {**pad, "agent": f"of-{name}"} for name, pad in pads.items()}
    check_all(elsewhere)  # /dev/ttyS9 of two computers is two lines
    with pytest.raises(OptionError, match="is the address of pad1"):
        check_all({name: {**pad, "agent": "pc1"} for name, pad in pads.items()})
    for other, key in (
        ({**at, "driver": "evaluator", "baud": 19200}, "baud"),
        ({"driver": "led485", "connection": "serial", "device": "/dev/ttyS9"}, "device"),
    ):
        with pytest.raises(OptionError) as caught:
            check_all({"pad1": pads["pad1"], "it": other})
        assert caught.value.key == f"it.{key}"
    with pytest.raises(OptionError, match="needs 'device'"):
        check_all({"pad1": {"driver": "callpad", "connection": "serial"}})


Send = Callable[[bytes], None]


@contextmanager
def bare_line(
    tmp_path: Path, *, echo: bool, hears_itself: bool
) -> Iterator[tuple[int, Inputs, list[bytes]]]:
    """A pad without a simulator: the line's own end, what is heard, and what the hall sent."""
    heard, sent, stop = Inputs(), [], threading.Event()
    with serial_port() as (end, device):
        section = {**SECTION, "driver": "callpad", "device": device, "echo": echo}
        devices = DeviceSet(
            {"pad1": section},
            tmp_path,
            Listeners(heard.on_status, lambda *_: None, on_input=heard.on_input),
        )

        def answer() -> None:
            # Not a non-blocking end: it refuses what two threads write at the same moment.
            while not stop.is_set():
                if not select.select([end], [], [], 0.01)[0]:
                    continue
                came = os.read(end, 4096)
                sent.append(came)
                if hears_itself:
                    os.write(end, came)

        reader = threading.Thread(target=answer, daemon=True)
        reader.start()
        devices.start()
        heard.wait_state("pad1", "ready")
        try:
            yield end, heard, sent
        finally:
            stop.set()
            reader.join()
            devices.stop()


@pytest.fixture(params=[False, True], ids=["plain", "echo"])
def bare(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[int, Inputs, list[bytes]]]:
    """With `echo` the hall hears all it sends, as on some two-wire adapters."""
    with bare_line(tmp_path, echo=request.param, hears_itself=request.param) as line:
        yield line


NEXT, RECALL, PAUSE = (Frame(1, 1, key) for key in (b"\x0c", b"\x0d", b"\x12"))


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    waiting = threading.Event()
    for _ in range(int(PATIENCE_S / 0.005)):
        if condition():
            return
        waiting.wait(0.005)
    raise AssertionError("it did not happen")


def test_acks_to_the_byte_and_an_adapter_that_hears_itself(
    bare: tuple[int, Inputs, list[bytes]],
) -> None:
    end, heard, sent = bare
    os.write(end, NEXT.encoded())
    assert heard.wait_inputs(1) == [("pad1", "next")]
    until(lambda: b"".join(sent) == NEXT.encoded())
    os.write(end, RECALL.encoded())
    assert heard.wait_inputs(2)[1:] == [("pad1", "recall")]
    until(lambda: b"".join(sent) == NEXT.encoded() + RECALL.encoded())


def test_a_press_before_the_echo_of_an_answer_starts_no_endless_talk(tmp_path: Path) -> None:
    with bare_line(tmp_path, echo=True, hears_itself=False) as (end, heard, sent):
        os.write(end, NEXT.encoded())
        until(lambda: b"".join(sent) == NEXT.encoded())
        os.write(end, RECALL.encoded() + NEXT.encoded())  # the answer to NEXT is heard late
        until(lambda: b"".join(sent) == NEXT.encoded() + RECALL.encoded())
        os.write(end, RECALL.encoded() + PAUSE.encoded())
        expected = [NEXT, RECALL, PAUSE]
        until(lambda: b"".join(sent) == b"".join(frame.encoded() for frame in expected))
        assert [key for _, key in heard.wait_inputs(3)] == ["next", "recall", "pause"]


@given(
    st.lists(
        st.one_of(st.binary(min_size=1, max_size=20), st.just(NEXT.encoded()[:-1])), max_size=5
    )
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_fuzzed_lines_raise_nothing_and_good_frames_are_understood(
    bare: tuple[int, Inputs, list[bytes]], noise: list[bytes]
) -> None:
    end, heard, _ = bare
    heard.inputs.clear()
    for piece in noise:
        os.write(end, piece)
    # Another key between, so that each is a press of its own.
    os.write(end, NEXT.encoded() + RECALL.encoded() + NEXT.encoded() + RECALL.encoded())
    heard.wait(lambda: [said(i) for _, i in heard.inputs][-2:] == ["next", "recall"])
    states = [status.state for status in heard.statuses]
    assert states == ["ready"], "the worker lives"
