"""Every frame of the printers' vocabulary, byte by byte; letters and their traps; GS a."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware.escpos_frames import (
    BOLD,
    CENTRE,
    CODE_PAGE,
    CUT,
    INIT,
    KANJI,
    LEFT,
    NO_KANJI,
    PLAIN,
    TIGHT,
    feed,
    letters,
    native_qr,
    raster,
    size,
    whole_bytes,
)
from hardware.escpos_status import ASB_REQUEST, UNCLEAR, ask_asb, read_asb
from hardware.ports import PrinterStatus
from hardware.presenter_frames import (
    EJECT,
    EJECTOR_STATUS,
    FULL_STATUS,
    RETRACT,
    present,
    read_ejector_status,
    read_full_status,
)
from hardware.ticket_frames import ticket_frames
from tests.hardware import helpers


@pytest.mark.parametrize(
    ("frame", "vector"),
    [
        (INIT, "1b 40"), (CODE_PAGE, "1b 74 00"), (LEFT, "1b 61 00"), (CENTRE, "1b 61 01"),
        (PLAIN, "1b 45 00"), (BOLD, "1b 45 01"), (TIGHT, "1b 33 1a"), (feed(12), "1b 4a 0c"),
        (size(1), "1d 21 00"), (size(3), "1d 21 22"), (size(8), "1d 21 77"),
        (KANJI, "1c 26"), (NO_KANJI, "1c 2e"), (CUT, "1d 56 42 10"),
        (RETRACT, "1d 65 02"), (EJECT, "1d 65 05"), (EJECTOR_STATUS, "1d 65 06"),
        (FULL_STATUS, "10 04 14"), (ASB_REQUEST, "1d 61 0e 1d 61 00"),
        (present(60, 7.0), "1d 65 03 09"), (present(60, 7.3), "1d 65 03 08"),
        (present(250, 0.5), "1d 65 03 ff"), (present(5, 20), "1d 65 03 01"),
    ],
)  # fmt: skip
def test_frames(frame: bytes, vector: str) -> None:
    assert frame.hex(" ") == vector


def test_a_qr_code_that_the_printer_draws() -> None:
    assert [frame.hex(" ") for frame in native_qr(b"HALL:x", 7)] == [
        "1d 28 6b 04 00 31 41 32 00",
        "1d 28 6b 03 00 31 43 07",
        "1d 28 6b 03 00 31 45 30",
        "1d 28 6b 09 00 31 50 30 48 41 4c 4c 3a 78",
        "1d 28 6b 03 00 31 51 30",
    ]
    *_, stored, _ = native_qr(b"x" * 300, 3)
    assert stored[:8].hex(" ") == "1d 28 6b 2f 01 31 50 30"


@pytest.mark.parametrize(
    ("text", "vector"),
    [
        ("A012", "41 30 31 32"),
        ("现金", "1c 26 cf d6 bd f0 1c 2e"),
        ("A 区", "41 20 1c 26 c7 f8 1c 2e"),
        ("（", "1c 26 a3 a8 1c 2e"),  # lone full-width marks are Chinese letters too
        ("9 分，", "39 20 1c 26 b7 d6 a3 ac 1c 2e"),
        ("·", "1c 26 a1 a4 1c 2e"),
        ("é", "1c 26 a8 a6 1c 2e"),
        ("😀", "1c 26 a3 bf 1c 2e"),  # four bytes in GB18030, which no printer's font has
        ("\ud800\n\x10\x04", "1c 26 a3 bf a3 bf a3 bf a3 bf 1c 2e"),
        ("", ""),
    ],
)
def test_letters_stand_between_fs_and_and_fs_dot(text: str, vector: str) -> None:
    assert letters(text).hex(" ") == vector


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_a_command(text: str) -> None:
    sent = letters(text).replace(KANJI, b"").replace(NO_KANJI, b"")
    assert all(byte >= 0x20 for byte in sent)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize(("chinese", "qr"), [("gb18030", "native"), ("raster", "native")])
def test_a_job_in_letters_says_its_modes_and_kicks_no_drawer(
    chinese: str, qr: str, width: int, language: str
) -> None:
    paper = dataclasses.replace(helpers.PLAIN, language=language)  # type: ignore[arg-type]
    frames = ticket_frames(paper, width, chinese, qr)
    commands = b"".join(frame for frame in frames if frame[:2] != b"\x1dv")
    assert b"\x1bp" not in commands
    assert commands.count(KANJI) == commands.count(NO_KANJI) - (chinese == "gb18030")
    assert [f.hex(" ") for f in frames if f[:7] == b"\x1d(k\x03\x001Q"] == [
        "1d 28 6b 03 00 31 51 30"
    ]
    if chinese == "gb18030":
        assert frames[0].hex(" ") == "1b 74 00 1c 2e 1b 33 1a 1b 61 01"
        number = "1d 21 55 1b 45 01 41 30 31 32 0a 1d 21 00" if width == 576 else "41 30 31 32 0a"
        assert number in commands.hex(" ")
        assert "cf d6 bd f0" in commands.hex(" ")  # 现金
        assert all(byte < 0x80 for byte in _outside_kanji(commands.replace(b"\x1d(k", b"")))


def _outside_kanji(sent: bytes) -> bytes:
    return b"".join(part.split(NO_KANJI)[-1] for part in sent.split(KANJI))


def test_a_picture_of_odd_width_has_no_black_edge() -> None:
    ink = Image.new("1", (9, 1), 0)
    ink.putpixel((0, 0), 1)
    (band,) = raster(whole_bytes(ink))
    assert band.hex(" ") == "1d 76 30 00 02 00 01 00 10 00"  # in the middle of two bytes


# ---- GS a, four bytes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("10 00 00 00", "ready"),
        ("14 00 00 0f", "ready"),  # the drawer's pin, and bits that are not defined
        ("10 00 03 00", "near_end"),
        ("18 00 0c 00", "paper_out"),
        ("38 00 0f 00", "cover_open"),
        ("18 08 00 00", "jam"),
        ("18 20 00 00", "jam"),
        ("18 40 00 00", "jam"),
        ("18 04 00 00", "jam"),
        ("18 00 00 00", "offline"),
        ("", "unknown"),
        ("10 00 00", "unknown"),
        ("10 00 00 00 00", "unknown"),
        ("12 12 12 12", "unknown"),
        ("00 00 00 00", "unknown"),
        ("11 00 00 00", "unknown"),
        ("12 00 00 00", "unknown"),
        ("90 00 00 00", "unknown"),
        ("10 10 00 00", "unknown"),
        ("10 00 00 80", "unknown"),
    ],
)
def test_the_automatic_status(reply: str, state: str) -> None:
    status = read_asb(bytes.fromhex(reply))
    assert status.state == state
    assert status.can_print is (state in ("ready", "near_end"))


def test_a_printer_silent_to_gs_a_is_asked_why() -> None:
    def ask(request: bytes, size: int = 1) -> bytes:
        asked.append((request.hex(), size))
        return b"" if request == ASB_REQUEST else b"\x16" if request[2] == 2 else b"\x12"

    asked: list[tuple[str, int]] = []
    status, owed = ask_asb(ask)
    assert (status.state, owed) == ("cover_open", True)
    assert asked[0] == ("1d610e1d6100", 4)
    assert len(asked) == 5
    status, owed = ask_asb(lambda request, size=1: b"" if request == ASB_REQUEST else b"\x12")
    assert (status.state, status.can_print, owed) == ("unknown", False, True)
    assert "GS a" in status.detail


def test_an_answer_that_is_late_is_not_taken_for_ours() -> None:
    late, ours = bytes.fromhex("10 00 00 00"), bytes.fromhex("18 00 0c 00")
    status, owed = ask_asb(lambda _request, size=1: late + ours if size > 4 else late, owed=True)
    assert (status.state, owed) == ("paper_out", False)


# ---- Presenters, six bytes and one ----------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "state", "mouth"),
    [
        ("10 0f 00 00 00 00", "ready", False),
        ("10 0f 20 00 00 00", "ready", True),
        ("10 0f 04 00 00 00", "near_end", False),
        ("10 0f 24 00 00 00", "near_end", True),
        ("10 0f 01 00 00 00", "paper_out", False),
        ("10 0f 05 02 00 00", "cover_open", False),
        ("10 0f 00 01 00 00", "cover_open", False),
        ("10 0f 20 00 40 00", "jam", True),
        ("10 0f 00 00 00 01", "jam", False),
        ("", "unknown", False),
        ("10 0f 20 00 00", "unknown", False),
        ("10 0f 20 00 00 00 00", "unknown", False),
        ("10 04 20 00 00 00", "unknown", False),
    ],
)
def test_the_full_status(reply: str, state: str, mouth: bool) -> None:
    seen = read_full_status(bytes.fromhex(reply))
    assert (seen.status.state, seen.mouth) == (state, mouth)


@pytest.mark.parametrize(
    ("reply", "state"),
    [("00", "ready"), ("08", "ready"), ("01", "near_end"), ("40", "jam"), ("80", "jam"),
     ("88", "jam"), ("", "unknown"), ("08 08", "unknown")],
)  # fmt: skip
def test_the_ejector_status(reply: str, state: str) -> None:
    assert read_ejector_status(bytes.fromhex(reply)).state == state


@given(st.binary(max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_reply_is_well_by_chance(reply: bytes) -> None:
    if read_asb(reply).can_print:
        assert len(reply) == 4
        assert reply[0] & 0x9B == 0x10
    if read_full_status(reply).status.can_print:
        assert len(reply) == 6
        assert reply[:2] == b"\x10\x0f"
    assert PrinterStatus("unknown", False, "no clear answer to a status request") == UNCLEAR
