"""Scanners and identity card readers: frames to the byte, faults, and nothing personal leaks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import xor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.devices import DeviceSet, Listeners
from hardware.options import OptionError
from hardware.ports import Hasher, IdentityRead, Input, Scanned
from hardware.registry import check
from hardware.sam_frames import (
    FIELDS,
    FIND,
    READ,
    SELECT,
    TEXT,
    BadFrame,
    Reply,
    identity_number,
    payload_length,
    reply,
    sealed,
)
from hardware.scan_lines import LONGEST, LineParser
from hardware.simulators.readers import SimulatedIdCardReader, SimulatedScanner, record
from tests.hardware.helpers import Listener, QuickPacer

NUMBER = "11010519491231002X"


def of(text: str) -> bytes:
    return bytes.fromhex(text)


# ---- identity cards: frames


def test_commands_and_replies_to_the_byte() -> None:
    assert of("AA AA AA 96 69 00 03 20 01 22") == FIND
    assert of("AA AA AA 96 69 00 03 20 02 21") == SELECT
    assert of("AA AA AA 96 69 00 03 30 01 32") == READ
    found = of("AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97")
    assert reply(found) == Reply(0x9F, bytes(4))
    selected = of("AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C")
    assert reply(selected) == Reply(0x90, bytes(8))


def test_a_record_is_1295_bytes_and_only_its_number_is_read() -> None:
    whole = sealed(bytes((0, 0, 0x90)) + record(NUMBER))
    assert len(whole) == 1295
    assert whole.startswith(of("AA AA AA 96 69 05 08 00 00 90 01 00 04 00"))
    assert TEXT == 256
    answer = reply(whole)
    assert identity_number(answer.data) == NUMBER
    assert NUMBER not in repr(answer)
    at = 14 + sum(FIELDS[name] for name in ("name", "sex", "nation", "birth", "address"))
    assert whole[at : at + 36].decode("utf-16-le") == NUMBER
    for broken in (answer.data[:200], b"", bytes(4) + answer.data[4:], bytes(1284)):
        assert identity_number(broken) is None


@pytest.mark.parametrize("at", [0, 4, 5, 6, 7, 9, 14, 200, 1294])
def test_a_broken_record_is_refused_without_a_word_of_it(at: int) -> None:
    whole = sealed(bytes((0, 0, 0x90)) + record(NUMBER))
    broken = whole[:at] + bytes((whole[at] ^ 0x41,)) + whole[at + 1 :]
    with pytest.raises(BadFrame) as caught:
        reply(broken)
    assert NUMBER not in str(caught.value)


@given(st.binary(max_size=40))
@settings(max_examples=150, deadline=None)
def test_fuzzed_replies_are_refused_or_sound(tail: bytes) -> None:
    for frame in (tail, sealed(tail[:3])[:5] + tail):
        try:
            found = reply(frame)
        except BadFrame:
            continue
        assert reduce(xor, frame[5:]) == 0
        assert payload_length(frame[:7]) == len(frame) - 7
        assert identity_number(found.data) is None


# ---- scanners: texts


@pytest.mark.parametrize(
    ("terminator", "sent"),
    [
        ("any", b"A\rB\nC\r\n"),
        ("cr", b"A\rB\rC\r"),
        ("crlf", b"A\r\nB\r\nC\r\n"),
        ("tab", b"A\tB\tC\t"),
    ],
)
def test_lines_end_as_configured(terminator: str, sent: bytes) -> None:
    assert LineParser(terminator).feed(sent) == ["A", "B", "C"]
    byte_by_byte = LineParser(terminator)
    found = [t for i in range(len(sent)) for t in byte_by_byte.feed(sent[i : i + 1])]
    assert found == ["A", "B", "C"]


def test_what_is_no_scan_is_dropped() -> None:
    parser = LineParser(prefix="]Q")
    assert parser.feed(b"]QHALL:abc\r\nnoise\r\n]Q\r\n\r\n") == ["HALL:abc"]
    assert parser.feed(b"]Q" + b"9" * (LONGEST + 9)) == []
    assert parser.feed(b"9\r]QB\r") == ["B"], "the end of what was too long is no text"
    assert parser.feed(b"]Qhalf") == parser.feed(b"") == []
    assert parser.feed(b"]Qwhole\r") == ["whole"]
    assert LineParser().feed("票据\r".encode("gb18030")) == ["票据"]
    assert LineParser().feed(b"a\x00b\r\xff\xff\xff\r") == []


@given(st.lists(st.binary(max_size=30), max_size=8))
@settings(max_examples=100, deadline=None)
def test_fuzzed_bytes_are_texts_or_nothing_and_a_good_line_is_understood(
    pieces: list[bytes],
) -> None:
    parser = LineParser()
    for text in (text for piece in pieces for text in parser.feed(piece)):
        assert text.isprintable()
        assert text
    assert [*parser.feed(b""), *parser.feed(b"6228480402564890018\r")] == ["6228480402564890018"]


# ---- both, on real ptys


class Inputs(Listener):
    def __init__(self) -> None:
        super().__init__()
        self.inputs: list[Input] = []

    def on_input(self, _device: str, entered: Input) -> None:
        with self._heard:
            self.inputs.append(entered)
            self._heard.notify_all()

    def wait_inputs(self, number: int) -> list[Input]:
        self.wait(lambda: len(self.inputs) >= number)
        return self.inputs


Start = Callable[..., tuple[DeviceSet, Inputs]]


def hashed(number: str) -> bytes | None:
    return b"hash of " + number[-1:].encode() if number.endswith(("X", "1")) else None


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[DeviceSet] = []

    def run(
        sections: Mapping[str, Mapping[str, object]], hasher: Hasher | None = hashed
    ) -> tuple[DeviceSet, Inputs]:
        heard = Inputs()
        devices = DeviceSet(
            sections,
            tmp_path,
            Listeners(heard.on_status, lambda *_: None, on_input=heard.on_input),
            QuickPacer,
            hasher=hasher,
        )
        running.append(devices)
        devices.start()
        return devices, heard

    yield run
    for devices in running:
        devices.stop()


SCANNER = {"driver": "scanner", "connection": "simulator", "repeat_s": 60}
ID_CARD = {"driver": "idcard", "connection": "simulator", "timeout_s": 0.3, "repeat_s": 60}


def texts(inputs: list[Input]) -> list[str]:
    return [i.text for i in inputs if isinstance(i, Scanned)]


@pytest.mark.parametrize("fault", ["silent", "garbage", "slow", "unplug"])
def test_a_scanner_through_every_fault(start: Start, fault: str) -> None:
    devices, heard = start({"scan1": {**SCANNER, "prefix": "]C1", "terminator": "cr"}})
    scanner = devices.simulators()["scan1"]
    assert isinstance(scanner, SimulatedScanner)
    heard.wait_state("scan1", "ready")
    scanner.scan("first")
    assert texts(heard.wait_inputs(1)) == ["first"]
    scanner.set_fault(fault)
    if fault == "unplug":
        heard.wait_state("scan1", "offline")
    scanner.act("scan", "during")
    scanner.set_fault(None)
    heard.wait_state("scan1", "ready")
    scanner.scan("after")
    heard.wait(lambda: texts(heard.inputs)[-1] == "after")
    expected = ["first", "during", "after"] if fault == "slow" else ["first", "after"]
    assert texts(heard.inputs) == expected


def test_a_code_held_under_the_scanner_is_one_scan(start: Start) -> None:
    devices, heard = start({"scan1": SCANNER})
    scanner = devices.simulators()["scan1"]
    assert isinstance(scanner, SimulatedScanner)
    heard.wait_state("scan1", "ready")
    for text in ("A", "A", "A", "B", "A"):
        scanner.scan(text)
    assert texts(heard.wait_inputs(3)) == ["A", "B", "A"]
    assert "6228" not in repr(Scanned("6228480402564890018", "id"))


def test_a_card_is_read_once_and_nothing_but_its_hash_leaves(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    devices, heard = start({"id1": ID_CARD})
    reader = devices.simulators()["id1"]
    assert isinstance(reader, SimulatedIdCardReader)
    heard.wait_state("id1", "ready")
    reader.act("lay", NUMBER)
    (read,) = heard.wait_inputs(1)
    assert isinstance(read, IdentityRead)
    assert read.hash == b"hash of X"
    assert reader.wait_for(lambda: reader.reads > 3)
    reader.act("lift")
    reader.lay(NUMBER[:-1] + "2")  # the hasher knows it for no number
    reader.lay(NUMBER[:-1] + "1")
    heard.wait_inputs(2)
    assert [i.hash for i in heard.inputs if isinstance(i, IdentityRead)] == [
        b"hash of X",
        b"hash of 1",
    ]
    told = caplog.text + repr(heard.inputs) + repr(heard.statuses) + repr(reader.status())
    assert NUMBER[:17] not in told
    assert "张三" not in told
    assert "hash of" not in repr(heard.inputs)


@pytest.mark.parametrize(
    ("fault", "state"), [("silent", "offline"), ("garbage", "silent"), ("unplug", "offline")]
)
def test_an_id_card_reader_through_every_fault(start: Start, fault: str, state: str) -> None:
    devices, heard = start({"id1": ID_CARD})
    reader = devices.simulators()["id1"]
    assert isinstance(reader, SimulatedIdCardReader)
    heard.wait_state("id1", "ready")
    reader.set_fault(fault)
    heard.wait_state("id1", state)
    reader.set_fault("slow")
    heard.wait_state("id1", "ready")
    reader.set_fault(None)
    reader.lay(NUMBER)
    assert heard.wait_inputs(1)
    assert NUMBER not in repr(heard.statuses)


def test_without_a_key_no_card_is_read(start: Start) -> None:
    _, heard = start({"id1": ID_CARD}, None)
    heard.wait_state("id1", "failed")


def test_what_the_simulators_can_do() -> None:
    scanner, reader = SimulatedScanner("scan1"), SimulatedIdCardReader("id1")
    assert [action["name"] for action in scanner.status()["actions"]] == ["scan"]  # type: ignore[attr-defined]
    assert [action["name"] for action in reader.status()["actions"]] == ["lay", "lift"]  # type: ignore[attr-defined]
    for wrong in (
        lambda: scanner.act("scan", ""),
        lambda: scanner.act("press"),
        lambda: reader.act("lay", "123"),
        lambda: reader.act("press"),
        lambda: reader.set_fault("fire"),
    ):
        with pytest.raises(ValueError, match=r"known|nothing|18"):
            wrong()


@pytest.mark.parametrize("driver", ["scanner", "idcard", "callpad", "led485"])
@pytest.mark.parametrize(
    "device", ["spy:///dev/ttyUSB0?file=/x", "loop://", "alt://x?class=y", "x"]
)
def test_no_address_of_a_line_writes_to_a_file(driver: str, device: str) -> None:
    with pytest.raises(OptionError, match="is not a path like"):
        check("line1", {"driver": driver, "connection": "serial", "device": device})
