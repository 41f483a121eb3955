"""A few thousand bytes of noise into every protocol; the million is `make fuzz`."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from tests.soak.fuzz import PROTOCOLS, fuzz
from tests.soak.fuzz_inputs import sound_frames
from tests.soak.fuzz_signs import crc

FEW = 3_000


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_noise_ends_no_worker_and_nothing_broken_is_acted_on(protocol: str) -> None:
    tally = fuzz(protocol, 7, FEW)
    assert tally.failed == []
    assert tally.fed >= FEW
    assert tally.acted > 0, "sound frames among the noise are acted on"


def test_a_driver_that_believes_anything_is_found() -> None:
    with patch("hardware.escpos_status.status_bits", lambda reply: reply[0] if reply else None):
        assert "a ticket went out" in fuzz("ESC/POS status", 7, FEW).failed[0]


def test_a_parser_that_raises_is_found() -> None:
    with patch("hardware.scan_lines._decoded", lambda line: line.decode("ascii")):
        assert "past its worker: UnicodeDecodeError" in fuzz("scanner lines", 7, FEW).failed[0]


def test_a_driver_that_reads_without_an_end_is_found() -> None:
    with (
        patch("hardware.shared_line.MOST_BYTES", float("inf")),
        patch("tests.soak.noise.SLICE_S", 0.0),
    ):
        assert "it hangs" in fuzz("Modbus replies", 7, FEW).failed[0]


def test_the_recognisers_know_the_published_frames() -> None:
    assert crc(bytes.fromhex("01060000007B"), 0xFFFF).hex() == "c9e9"
    assert sound_frames(bytes.fromhex("ff ff 68 03 03 68 01 01 0c 0e 16 ff68")) == [b"\x01\x01\x0c"]
