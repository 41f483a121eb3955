"""Exact bytes of the ESC/POS frames, and the strict reading of status replies."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware.escpos_frames import BAND, CUT, INIT, raster, resync, without_realtime
from hardware.escpos_printer import EscposOptions, EscposPrinter
from hardware.escpos_status import read_status, status_bits, status_request
from hardware.ports import PrinterStatus
from tests.hardware.helpers import PLAIN

WELL = b"\x12"


def answers(*replies: bytes) -> PrinterStatus:
    """The status of a printer that gives these replies to DLE EOT 1, 2, 3, 4."""
    given_replies = dict(enumerate(replies, start=1))
    return read_status(lambda request: given_replies.get(request[2], WELL))


def test_fixed_frames() -> None:
    assert bytes.fromhex("1b40") == INIT
    assert bytes.fromhex("1d564210") == CUT
    assert [status_request(n).hex() for n in (1, 2, 3, 4)] == [
        "100401", "100402", "100403", "100404",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "across"), [(576, 0x48), (384, 0x30)])
def test_raster_header_and_bits(width: int, across: int) -> None:
    picture = Image.new("1", (width, BAND + 2), 1)
    picture.putpixel((0, 0), 0)
    picture.putpixel((width - 1, BAND), 0)
    first, last = raster(picture)
    assert first[:8] == bytes((0x1D, 0x76, 0x30, 0x00, across, 0, BAND, 0))
    assert last[:8] == bytes((0x1D, 0x76, 0x30, 0x00, across, 0, 2, 0))
    assert first[8:] == b"\x80" + bytes(across * BAND - 1)
    assert last[8:] == bytes(across - 1) + b"\x01" + bytes(across)


def test_a_whole_job_in_bytes(tmp_path: Path) -> None:
    path = tmp_path / "paper.bin"
    options = EscposOptions("p", "escpos", connection="file", device=str(path))
    status = EscposPrinter(options).print(PLAIN)
    assert status == PrinterStatus("unknown", True, "this printer gives no status")
    sent = path.read_bytes()
    assert sent.startswith(bytes.fromhex("1b40 1d763000 4800 1800"))
    assert sent.endswith(bytes.fromhex("1d564210"))
    frames, at = [], 2
    while sent[at : at + 2] == b"\x1dv":
        size = 8 + (sent[at + 4] + 256 * sent[at + 5]) * sent[at + 6]
        frames.append(sent[at : at + size])
        at += size
    # Nothing but init, bands and cut is sent: no drawer kick 1B 70, no text, no code page.
    assert sent == INIT + b"".join(frames) + CUT
    assert len(frames) > 30


def test_resync_fills_any_band_that_was_begun() -> None:
    assert resync(576) == bytes(72 * BAND) + INIT + CUT


@given(st.lists(st.sampled_from(b"\x10\x04\x05\x14\x00\xff"), max_size=60).map(bytes))
@settings(max_examples=300, deadline=None)
def test_no_realtime_command_hides_in_a_picture(data: bytes) -> None:
    tame = without_realtime(data)
    assert len(tame) == len(data)
    assert all(bytes((0x10, x)) not in tame for x in (0x04, 0x05, 0x14))
    assert all(new | old == new for new, old in zip(tame, data, strict=True))


@pytest.mark.parametrize("byte", range(256))
def test_every_byte_as_a_reply(byte: int) -> None:
    bits = format(byte, "08b")
    valid = bits[0] == "0" and bits[3] == "1" and bits[6] == "1" and bits[7] == "0"
    assert status_bits(bytes((byte,))) == (byte if valid else None)
    for n in range(4):
        replies = [WELL] * 4
        replies[n] = bytes((byte,))
        status = answers(*replies)
        assert (status.state == "unknown") is not valid
        assert status.can_print is (status.state in ("ready", "near_end"))


@pytest.mark.parametrize("reply", [b"", b"\x12\x12", b"\x00", b"\xff\x00?", b"\x10\x04\x01"])
@pytest.mark.parametrize("n", range(4))
def test_empty_and_garbage_are_unknown_never_well(reply: bytes, n: int) -> None:
    replies = [WELL] * 4
    replies[n] = reply
    assert answers(*replies) == PrinterStatus(
        "unknown", False, "no clear answer to a status request"
    )


@pytest.mark.parametrize(
    ("replies", "state"),
    [
        ((WELL, WELL, WELL, WELL), "ready"),
        ((WELL, WELL, WELL, b"\x1e"), "near_end"),
        ((b"\x1a", b"\x32", WELL, b"\x7e"), "paper_out"),
        ((WELL, WELL, WELL, b"\x7e"), "paper_out"),
        ((b"\x1a", b"\x16", WELL, b"\x7e"), "cover_open"),
        ((b"\x1a", b"\x52", b"\x1a", WELL), "jam"),
        ((b"\x1a", b"\x52", WELL, WELL), "jam"),
        ((b"\x1a", b"\x52", b"\x52", WELL), "jam"),
        ((b"\x1a", WELL, WELL, WELL), "offline"),
    ],
)
def test_what_the_bits_mean(replies: tuple[bytes, ...], state: str) -> None:
    assert answers(*replies).state == state


@given(st.lists(st.binary(max_size=6), min_size=4, max_size=4))
@settings(max_examples=300, deadline=None)
def test_fuzzed_replies_are_never_well_by_chance(replies: list[bytes]) -> None:
    status = answers(*replies)
    if status.can_print:
        assert all(len(reply) == 1 and reply[0] & 0x93 == 0x12 for reply in replies)


def test_noise_does_not_reach_the_paper_as_commands() -> None:
    noise = random.Random(1).randbytes(72 * BAND * 3)
    picture = Image.frombytes("1", (576, BAND * 3), noise)
    assert all(b"\x10\x04" not in band[8:] for band in raster(picture))
