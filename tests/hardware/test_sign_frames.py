"""Every frame to the byte: against the makers' examples, captures, and other people's libraries."""

from __future__ import annotations

import dataclasses

import pytest
from alphasign import Packet
from alphasign.commands.special import WriteSpecialFunction
from alphasign.commands.text import WriteText
from alphasign.protocol import DELAY, DisplayMode, DisplayPosition
from hypothesis import given
from hypothesis import strategies as st

from hardware import alpha_frames, led485_sign, numeric_sign, sunpn_sign
from hardware.digits import digits_of
from hardware.onbon_frames import PING, Area, crc16, framed, text_command, unframed
from hardware.onbon_sign import OnbonOptions, area_for, encoded
from hardware.ports import SignValue, Text
from hardware.sign_text import line_of
from hardware.simulators.alpha import FRAME

HEAD = "A5 A5 A5 A5 A5 A5 A5 A5 01 00 00 80 00 00 00 00 00 00 FE 02 "


def packet(address: int, text: str, mode: DisplayMode) -> bytes:
    """The same frame by alphasignpy, without its marks for the pause."""
    made = Packet(address=f"{address:02X}").add(
        WriteText(text, "A", DisplayPosition.MIDDLE_LINE, mode)
    )
    return bytes(made.to_bytes().replace(DELAY, b""))


# ---- Digit boards ---------------------------------------------------------------------------


def test_led485() -> None:
    number, dark = led485_sign.number_frame, led485_sign.dark_frame
    assert number(1, 123) == bytes.fromhex("01 06 00 00 00 7B C9 E9")
    assert dark(1, 4)[:-2] == bytes.fromhex("01 10 00 80 00 02 04 00 00 00 00")
    assert dark(7, 5)[:7] == bytes.fromhex("07 10 00 80 00 03 06")


def test_numeric() -> None:
    assert numeric_sign.number_frame(5, 999) == bytes.fromhex("05 03 E7 EF")
    assert numeric_sign.number_frame(255, 65535) == bytes.fromhex("FF FF FF FD")


def test_sunpn() -> None:
    assert sunpn_sign.number_frame(888) == bytes.fromhex("3A 00 78 03 01 B6 0A")
    assert sunpn_sign.number_frame(1, 2, 3) == bytes.fromhex("3A 02 01 00 03 40 0A")


@pytest.mark.parametrize(
    ("number", "digits", "most", "shown"),
    [
        ("A012", 4, 0x7FFF, 12),
        ("A000", 4, 0x7FFF, 0),
        ("A1000", 4, 0x7FFF, 1000),
        ("9999", 4, 0x7FFF, 9999),
        ("A10000", 4, 0x7FFF, None),
        ("A012", 3, 0x7FFF, 12),
        ("A1000", 3, 0x7FFF, None),
        ("32768", 6, 0x7FFF, None),
        ("32768", 5, 0xFFFF, 32768),
        ("65536", 5, 0xFFFF, None),
        ("VIP", 4, 0x7FFF, None),
        ("", 4, 0x7FFF, None),
        ("١٢", 4, 0x7FFF, None),
        (None, 4, 0x7FFF, None),
    ],
)
def test_what_digits_are_shown(
    number: str | None, digits: int, most: int, shown: int | None
) -> None:
    assert digits_of(number, digits, most) == shown


# ---- Onbon ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "crc"),
    [
        ("A2 00 01 00 00", "68 F8"),
        ("A1 02 01 00 00", "2D 40"),
        ("A3 10 01 00 00", "51 F8"),
        ("A1 05 01 00 00 01 50 30 30 30 49 00 00 00", "E2 16"),
        ("A3 04 01 06 00 00 01 50 30 30 30", "42 6A"),
        ("A3 04 01 06 00 00 00 50 30 30 30", "7F AA"),
    ],
)
def test_onbon_commands_that_others_sent(data: str, crc: str) -> None:
    length = len(bytes.fromhex(data)).to_bytes(2, "little").hex(" ")
    frame = bytes.fromhex(f"{HEAD}{length} {data} {crc} 5A")
    assert framed(1, bytes.fromhex(data)) == frame
    assert unframed(frame) == (1, 0x8000, bytes.fromhex(data))


DYNAMIC = (
    "32 00 A3 06 01 2D 00 00 01 29 00 00 00 00 00 00 18 00 20 00 00 00 00 02 00 00 00 00"
    " 02 02 03 00 04 05 0E 00 00 00 30 31 32 33 34 35 51 52 53 54 54 56 27 42 A8 7D 5A"
)
LINE = (
    "{} A3 06 02 00 00 00 01 {} 00 00 00 {} 00 40 00 0C 00 01 0A 01 02 00 00 00"
    " 00 01 01 01 00 17 02 {} 00 00 00 5C 46 4F 30 30 30 {} 5A"
)

CAPTURED = [
    (
        DYNAMIC,
        "A3 06 01 2D 00 00 01",
        Area(0x18, 0x20, single=2, wrap=2, display=3, speed=4, stay=5),
        b"012345QRSTTV'B",
    ),
    *(
        (
            LINE.format(length, area, y, text, rest),
            "A3 06 02 00 00 00 01",
            Area(0x40, 0x0C, y=int(y, 16), number=1, spacing=10, run=1, speed=0x17),
            b"\\FO000" + bytes.fromhex(rest)[:-2],
        )
        for length, area, y, text, rest in [
            ("35 00", "2C 00", "0C", "11", "54 45 4D 50 45 52 3A 32 31 A1 E6 82 DA"),
            ("33 00", "2A 00", "18", "0F", "48 55 4D 3A 36 36 25 52 48 36 7A"),
            ("2C 00", "23 00", "24", "08", "20 20 DA F6"),
        ]
    ),
]


@pytest.mark.parametrize(("frame", "command", "area", "text"), CAPTURED)
def test_onbon_texts_that_others_sent(frame: str, command: str, area: Area, text: bytes) -> None:
    captured = bytes.fromhex(HEAD + frame)
    assert framed(1, bytes.fromhex(command) + area.holding(text)) == captured
    assert unframed(captured) is not None


def test_the_text_command_asks_for_an_answer_and_keeps_nothing_without_power() -> None:
    area = Area(8, 16)
    assert text_command(area, b"A012") == bytes.fromhex("A3 06 01 00 00 00 01") + area.holding(
        b"A012"
    )


def test_the_crc_is_arc() -> None:
    assert crc16(b"123456789") == 0xBB3D


@given(st.binary(max_size=60), st.integers(0, 0xFFFF), st.binary(max_size=8))
def test_onbon_frames_are_read_back_also_after_noise(data: bytes, to: int, noise: bytes) -> None:
    frame = framed(to, data)
    assert frame.count(b"\x5a") == 1
    assert b"\xa5" not in frame[8:]
    assert unframed(noise + frame) == (to, 0x8000, data)


def test_onbon_escapes() -> None:
    frame = framed(1, bytes.fromhex("A5 A6 5A 5B"))
    assert bytes.fromhex("A6 02 A6 01 5B 02 5B 01") in frame
    assert frame[20:22] == b"\x04\x00", "the length is that before the escapes"
    assert unframed(frame.replace(b"\x5b\x02", b"\x5b\x03")) is None


def test_z_and_chinese_survive_the_escapes() -> None:
    text = encoded("Z012 アロ")
    assert b"\x5a" in text
    assert b"\xa5" in text
    assert unframed(framed(1, text)) == (1, 0x8000, text)


def test_what_a_strip_cannot_write_is_no_command() -> None:
    assert encoded("a\\C2b\nc€") == b"a/C2b c?"


@pytest.mark.parametrize(
    ("text", "display"), [("A012", 1), ("请稍候!!", 1), ("Please w", 1), ("Please wait", 3)]
)
def test_a_text_that_is_too_long_moves(text: str, display: int) -> None:
    options = OnbonOptions("s", "onbon", connection="simulator")
    assert area_for(options, encoded(text)).display == display


# ---- Alpha ----------------------------------------------------------------------------------


def test_alpha() -> None:
    command = alpha_frames.text_command("A012 -> 3", "A", b"b")
    frame = b"".join(alpha_frames.framed(0, command))
    assert frame == bytes(5) + b"\x01Z00\x02AA\x1b bA012 -> 3\x0302D6\x04"
    short = b"".join(alpha_frames.framed(0, command, checksum=False))
    assert short == bytes(5) + b"\x01Z00\x02AA\x1b bA012 -> 3\x04"


@given(
    st.integers(0, 255),
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=20),
    st.sampled_from([DisplayMode.HOLD, DisplayMode.FLASH]),
)
def test_alpha_frames_are_those_of_alphasignpy(address: int, text: str, mode: DisplayMode) -> None:
    ours = alpha_frames.framed(address, alpha_frames.text_command(text, "A", mode.value))
    assert b"".join(ours) == packet(address, text, mode)
    assert packet(address, text, mode).startswith(ours[0])
    assert FRAME.search(packet(address, text, mode)) is not None


def test_alpha_acknowledgements_are_asked_for_as_alphasignpy_does() -> None:
    asked = Packet(address="01").add(WriteSpecialFunction.enable_ack_nak()).to_bytes()
    ours = b"".join(alpha_frames.framed(1, alpha_frames.ANSWER_ON))
    assert ours == asked.replace(DELAY, b"")


def test_alpha_has_no_chinese_no_arrows_and_no_commands_in_its_text() -> None:
    assert alpha_frames.text_command("← 三\x04\x02A012", "A", b"b") == b"AA\x1b b<- ?  A012"
    assert alpha_frames.text_command("", "A", b"b") == b"AA\x1b b ", "a dark sign shows a space"


# ---- Words ----------------------------------------------------------------------------------


def test_lines_of_text() -> None:
    window, wait = Text("3号窗口", "Window 3"), Text("请稍候", "Please wait")
    called = SignValue("A012")
    assert line_of(called, "zh", "none") == "A012"
    assert [line_of(called, "zh", side) for side in ("left", "right", "up", "down")] == [
        "← A012", "A012 →", "↑ A012", "↓ A012",
    ]  # fmt: skip
    assert line_of(dataclasses.replace(called, point=window), "zh", "left") == "A012 → 3号窗口"
    assert line_of(SignValue(words=wait), "en", "left") == "Please wait"
    assert line_of(SignValue(), "zh", "left") == ""
    assert PING.hex(" ") == "a2 00 01 00 00"
