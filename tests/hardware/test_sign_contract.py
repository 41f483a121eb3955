"""What every sign must do: each driver against its simulator on a pty and behind a socket."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hardware import alpha_sign, shared_line
from hardware.led485_sign import refusal
from hardware.modbus import sealed
from hardware.onbon_frames import framed
from hardware.ports import DeviceError, Sign, SignValue, Text
from hardware.registry import check, driver
from hardware.simulators import sign as simulated
from hardware.simulators.line import SimulatedLine
from hardware.simulators.sign import SimulatedSign
from tests.hardware.helpers import PATIENCE_S

CLOSED = Text("暂停服务", "Closed")


@dataclass
class Kind:
    """A driver's section, and what its sign shows of A012, of words, and when it is dark."""

    section: dict[str, object]
    number: str
    words: str
    dark: str = ""


KINDS = {
    "led485": Kind({"driver": "led485", "unit": 3}, "12", ""),
    "onbon": Kind({"driver": "onbon", "address": 7, "style": "\\FO000\\C2"}, "A012", "暂停服务"),
    "numeric": Kind({"driver": "numeric", "id": 5}, "12", "0", "0"),
    "sunpn": Kind({"driver": "sunpn", "blank": 8888}, "12", "8888", "8888"),
    "alpha": Kind({"driver": "alpha", "address": 2}, "A012", "Closed"),
    "alpha-replies": Kind({"driver": "alpha", "replies": True}, "A012", "Closed"),
}
ANSWERING = ["led485", "onbon", "alpha-replies"]


@dataclass
class Rig:
    """A driver that is patient, so that a busy computer does no harm, and its simulator."""

    kind: Kind
    options: Any
    board: Any

    def __post_init__(self) -> None:
        self._made = driver(self.options.driver)
        self.sign = self.make(PATIENCE_S)

    def make(self, timeout_s: float) -> Sign:
        """Another driver of the same sign."""
        options: Any = self._made.attach(self.options, self.board)
        sign: Sign = self._made.make(dataclasses.replace(options, timeout_s=timeout_s))
        return sign


def rig_of(name: str, line: SimulatedLine, **more: object) -> Rig:
    """A driver and its simulator on a line, started."""
    kind = KINDS[name]
    options = check("s", {"connection": "simulator", **kind.section, **more})
    board: Any = driver(options.driver).simulate(options)
    board.line = line
    board.start()
    return Rig(kind, options, board)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rest between two tries of a port, short pauses, and slow signs that are not that slow."""
    monkeypatch.setattr(shared_line, "CLOSED_FOR_S", 0.0)
    monkeypatch.setattr(alpha_sign, "PAUSE_S", 0.01)
    monkeypatch.setattr(simulated, "LATE_S", 0.4)


@pytest.fixture
def line(request: pytest.FixtureRequest) -> SimulatedLine:
    return SimulatedLine(tcp=getattr(request, "param", "pty") == "socket")


both = pytest.mark.parametrize("line", ["pty", "socket"], indirect=True)


@pytest.fixture(params=list(KINDS))
def rig(request: pytest.FixtureRequest, line: SimulatedLine) -> Iterator[Rig]:
    made = rig_of(request.param, line)
    yield made
    made.sign.close()
    made.board.stop()


@both
def test_numbers_words_and_darkness(rig: Rig) -> None:
    for value, shown in [
        (SignValue("A012"), rig.kind.number),
        (SignValue(words=CLOSED), rig.kind.words),
        (SignValue("A012", ref="1"), rig.kind.number),
        (SignValue(), rig.kind.dark),
    ]:
        assert rig.sign.show(value) == rig.sign.confirms
        assert rig.board.wait_for(shown)


@both
def test_it_shows_again_after_the_line_was_closed(rig: Rig) -> None:
    rig.sign.show(SignValue("A001"))
    rig.sign.close()
    rig.sign.close()
    rig.sign.show(SignValue("A012"))
    assert rig.board.wait_for(rig.kind.number)


def show_until_felt(sign: Any, number: str) -> None:
    """Show until a cut is felt: at the next answer, or else when the network has told of it."""
    for _ in range(1 if sign.confirms else 1000):
        sign.show(SignValue(number))


FAULTS = [("pty", fault) for fault in SimulatedSign.faults]


@pytest.mark.parametrize(("line", "fault"), [*FAULTS, ("socket", "unplug")], indirect=["line"])
def test_every_fault_and_back(fault: str, rig: Rig) -> None:
    if fault not in rig.board.faults:
        with pytest.raises(ValueError, match="unknown fault"):
            rig.board.set_fault(fault)
        return
    rig.sign.show(SignValue("A001"))
    rig.board.set_fault(fault)
    hasty = rig.make(0.05)
    if rig.sign.confirms or fault == "unplug":
        for number in ("A002", "A003"):
            with pytest.raises(DeviceError) as caught:
                show_until_felt(hasty, number)
            assert not caught.value.permanent
            assert caught.value.state in ("offline", "unknown")
    else:
        assert not hasty.show(SignValue("A002"))
    hasty.close()
    rig.board.set_fault(None)
    again = rig.make(PATIENCE_S)
    with suppress(DeviceError):  # an answer to what was asked before may still be on the line
        again.show(SignValue("A000"))
    again.show(SignValue("A012"))
    assert rig.board.wait_for(rig.kind.number)
    again.close()


def test_a_fault_can_be_set_for_later(rig: Rig) -> None:
    rig.sign.show(SignValue("A001"))
    rig.board.set_fault("refuse", after_frames=2)
    assert rig.board.status()["fault"] is None
    for number in ("A002", "A003"):
        try:
            rig.sign.show(SignValue(number))
        except DeviceError:
            assert number == "A003"
    with rig.board._changed:
        assert rig.board._changed.wait_for(lambda: rig.board.status()["fault"] == "refuse", 20)
    rig.board.set_fault(None)
    again = rig.make(PATIENCE_S)
    again.show(SignValue("A012"))
    assert rig.board.wait_for(rig.kind.number)
    again.close()


def test_the_simulators_view(rig: Rig) -> None:
    rig.sign.show(SignValue("A012"))
    assert rig.board.wait_for(rig.kind.number)
    view = rig.board.status()
    assert set(view) == {
        "name", "kind", "look", "cells", "value", "blink", "line", "address", "fault", "faults",
    }  # fmt: skip
    assert (view["kind"], view["value"], view["fault"]) == ("sign", rig.kind.number, None)
    assert view["faults"] == list(rig.board.faults)


def test_who_cannot_read_the_number_has_not_confirmed_it(line: SimulatedLine) -> None:
    rig = rig_of("led485", line, digits=3)
    assert rig.sign.show(SignValue("A999"))
    assert not rig.sign.show(SignValue("A1000")), "it went dark"
    assert rig.board.wait_for("")
    assert rig.sign.show(SignValue(words=CLOSED)), "darkness is all such a board can say"
    rig.sign.close()
    rig.board.stop()


def test_an_alpha_sign_flashes_by_itself(line: SimulatedLine) -> None:
    rig = rig_of("alpha", line, arrow="left")
    rig.sign.show(SignValue("A012", blink=True))
    assert rig.board.wait_for("<- A012")
    assert rig.board.status()["blink"]
    rig.sign.close()
    rig.board.stop()


@pytest.mark.parametrize("name", ["led485", "numeric", "onbon", "alpha"])
def test_several_on_one_line_each_at_its_address(name: str, line: SimulatedLine) -> None:
    key = {"led485": "unit", "numeric": "id"}.get(name, "address")
    rigs = [rig_of(name, line, **{key: address}) for address in (1, 2, 9)]
    for number, rig in enumerate(rigs, 1):
        rig.sign.show(SignValue(f"A{number:03}"))
    for number, rig in enumerate(rigs, 1):
        shown = rig.kind.number.replace("A012", f"A{number:03}").replace("12", str(number))
        assert rig.board.wait_for(shown)
    for rig in rigs:
        rig.sign.close()
        rig.board.stop()


def test_nobody_at_that_address_does_not_answer(line: SimulatedLine) -> None:
    there = rig_of("led485", line, unit=1)
    gone = rig_of("led485", line, unit=2)
    gone.board.stop()
    hasty = gone.make(0.05)
    with pytest.raises(DeviceError, match="does not answer"):
        hasty.show(SignValue("A001"))
    assert there.sign.show(SignValue("A002"))
    for sign in (hasty, there.sign):
        sign.close()
    there.board.stop()


# ---- Noise ----------------------------------------------------------------------------------


class Noise:
    """A line on which a sign says what the test wants."""

    def __init__(self, said: bytes) -> None:
        self.said = said

    def turn(self) -> Noise:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def send(self, frame: bytes) -> None: ...

    def pause(self, seconds: float) -> None: ...

    def receive(self, is_whole: Any, timeout_s: float) -> bytes:
        for length in range(len(self.said) + 1):
            if is_whole(self.said[:length]):
                return self.said[:length]
        return self.said


RIGHT = {
    "led485": sealed(bytes.fromhex("03 06 00 00 00 0C")),
    "onbon": framed(0x8000, bytes.fromhex("A0 00 00 00 00"), of=7),
    "alpha-replies": b"\x06\x40",
}


def says(name: str, said: bytes, state: str = "") -> bool:
    """Whether a driver takes what a sign says for a confirmation of A012, or fails as expected."""
    options = check("s", {"connection": "simulator", **KINDS[name].section})
    sign = driver(options.driver).make(options)
    sign._seat = Noise(said)
    try:
        return bool(sign.show(SignValue("A012")))
    except DeviceError as error:
        assert state in ("", error.state)  # noqa: PT017 - either is right
        return False


@pytest.mark.parametrize("name", KINDS)
@given(heard=st.lists(st.binary(max_size=60), max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_pretended_sign_is_not_upset_by_noise(name: str, heard: list[bytes]) -> None:
    options = check("s", {"connection": "simulator", **KINDS[name].section})
    board: Any = driver(options.driver).simulate(options)
    for data in heard:
        for after, reply in board.hear(data):
            assert after == 0
            assert isinstance(reply, bytes)


@pytest.mark.parametrize("name", ANSWERING)
def test_the_right_answer_is_a_confirmation(name: str) -> None:
    assert says(name, RIGHT[name])


@pytest.mark.parametrize("name", ANSWERING)
def test_silence_and_garbage_are_told_apart(name: str) -> None:
    assert not says(name, b"", "offline")
    assert not says(name, simulated.GARBAGE, "unknown")


@pytest.mark.parametrize("name", ANSWERING)
@given(said=st.binary(max_size=40))
@settings(max_examples=80, deadline=None)
def test_noise_is_no_confirmation(name: str, said: bytes) -> None:
    assume(RIGHT[name] not in said)
    assert not says(name, said)


@pytest.mark.parametrize("name", ANSWERING)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_half_or_garbled_answers_are_no_confirmation(name: str, data: st.DataObject) -> None:
    right = RIGHT[name]
    assert not says(name, right[: data.draw(st.integers(0, len(right) - 1))])
    begin = 8 if name == "onbon" else 0
    at, bit = data.draw(st.integers(begin, len(right) - 1)), data.draw(st.integers(0, 7))
    garbled = bytearray(right)
    garbled[at] ^= 1 << bit
    assert not says(name, bytes(garbled))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("onbon", framed(0x8000, bytes.fromhex("A0 00 00 00 00"), of=8)),
        ("onbon", framed(0x8001, bytes.fromhex("A0 00 00 00 00"), of=7)),
        ("onbon", framed(0x8000, bytes.fromhex("A0 01 00 00 00"), of=7)),
        ("onbon", framed(0x8000, bytes.fromhex("A0 00 03 00 00"), of=7)),
        ("led485", sealed(bytes.fromhex("04 06 00 00 00 0C"))),
        ("led485", sealed(bytes.fromhex("03 06 00 00 00 0D"))),
        ("alpha-replies", b"\x15\x60"),
        ("alpha-replies", b"\x06\x41"),
    ],
)
def test_another_signs_answer_or_a_refusal_is_no_confirmation(name: str, said: bytes) -> None:
    assert not says(name, said)


def test_a_late_acknowledgement_is_not_taken_for_the_next_one() -> None:
    class Late(Noise):
        def receive(self, is_whole: Any, timeout_s: float) -> bytes:
            self.heard, self.said = self.said[:2], self.said[2:]
            return self.heard.strip(b"-")

    options = check("s", {"connection": "simulator", **KINDS["alpha-replies"].section})
    sign = driver(options.driver).make(options)
    taken = b"\x06\x40"
    for said in (b"--", taken + b"--", b"--" + taken + b"--"):
        sign._seat = Late(said)
        with pytest.raises(DeviceError, match="does not answer"):
            sign.show(SignValue("A012"))
    sign._seat = Late(taken + taken + taken)
    assert sign.show(SignValue("A012")), "heard out, told to answer, shown"
    assert sign._seat.said == b""


def test_modbus_exceptions() -> None:
    refused = b"\x01\x86"
    assert refusal(refused, sealed(b"\x01\x86\x02")).permanent
    assert refusal(refused, b"\x55" + sealed(b"\x01\x86\x02")).permanent
    assert not refusal(refused, sealed(b"\x01\x86\x06")).permanent
    assert refusal(refused, sealed(b"\x01\x86\x02")[:-1] + b"\x00").state == "unknown"
