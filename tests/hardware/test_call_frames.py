"""Call pads' and evaluators' frames to the byte, and what noise does to them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.call_frames import (
    KEYS,
    MOST_DATA,
    Frame,
    Parser,
    Repeats,
    beep_frame,
    digits_frame,
    start_frame,
)
from hardware.ports import PadDisplay

SIX = (
    "0C next",
    "0D recall",
    "0B evaluate",
    "12 pause",
    "13 transfer",
    "0F confirm",
    "06 0F no_show",
    "00 0F hold",
    "03 0F call_back",
)


def of(text: str) -> bytes:
    return bytes.fromhex(text)


def press(address: int, data: bytes) -> bytes:
    """A key's frame, counted by hand."""
    length = 2 + len(data)
    total = (address + 1 + sum(data)) % 256
    return bytes((0xFF, 0x68, length, length, 0x68, address, 1, *data, total, 0x16))


@pytest.mark.parametrize("line", SIX)
def test_every_key(line: str) -> None:
    *data, key = line.split()
    raw = press(7, of(" ".join(data)))
    (frame,) = Parser().feed(raw)
    assert (frame.address, frame.key, frame.wants_ack) == (7, key, True)
    assert frame.ack().encoded() == raw, "the host echoes the frame"


def test_a_digit_before_a_key_does_not_change_it_but_before_confirm_it_does() -> None:
    assert Frame(1, 1, of("05 0C")).key == "next"
    assert Frame(1, 1, of("05 0F")).key is None
    assert Frame(1, 1, of("0E")).key is None
    assert Frame(1, 1, b"").key is None
    assert len(KEYS) == len(SIX)


def test_what_the_host_says() -> None:
    vector = of("FF 68 08 08 68 01 02 0A 0A 0A 00 01 02 24 16")
    assert digits_frame(1, PadDisplay(number="A012")).encoded() == vector
    both = of("FF 68 08 08 68 03 02 00 00 07 00 00 00 0C 16")
    assert digits_frame(3, PadDisplay(7, "A1000")).encoded() == both
    assert digits_frame(1, PadDisplay(1234)).data == of("09 09 09 0A 0A 0A")
    assert digits_frame(1, PadDisplay(0, "VIP")).data == of("00 00 00 0A 0A 0A")
    assert digits_frame(1, PadDisplay()).data == of("0A 0A 0A 0A 0A 0A")
    assert beep_frame(1).encoded() == of("FF 68 02 02 68 01 03 04 16")
    assert start_frame(9).encoded() == of("FF 68 03 03 68 09 01 0B 15 16")


@pytest.mark.parametrize("score", range(1, 6))
def test_a_score_and_its_ack(score: int) -> None:
    raw = bytes((0xFF, 0x68, 3, 3, 0x68, 2, 0x11, score, (0x13 + score) % 256, 0x16))
    (frame,) = Parser().feed(raw)
    assert frame.is_score
    assert frame.key is None
    assert frame.data == bytes((score,))
    ack = frame.ack().encoded()
    assert ack[6] == 0x01
    assert ack[8] == raw[8] - 0x10
    assert ack[:6] + ack[7:8] + ack[9:] == raw[:6] + raw[7:8] + raw[9:]


GOOD = Frame(5, 1, of("0C"))
RAW = GOOD.encoded()


@pytest.mark.parametrize("at", range(len(RAW)))
@pytest.mark.parametrize("value", [0x00, 0x16, 0x68, 0xFF])
def test_one_wrong_byte_anywhere_is_never_acted_on_and_the_next_frame_is(
    at: int, value: int
) -> None:
    broken = RAW[:at] + bytes((value,)) + RAW[at + 1 :]
    if broken == RAW:
        return
    assert Parser().feed(broken + RAW) == [GOOD]


@pytest.mark.parametrize("kept", range(len(RAW)))
def test_a_frame_that_breaks_off(kept: int) -> None:
    assert Parser().feed(RAW[:kept] + RAW) == [GOOD]
    parser = Parser()
    assert parser.feed(RAW[:kept]) == []
    assert parser.feed(b"") == [], "the line was quiet: the rest will not come"
    assert parser.feed(RAW[kept:]) == ([GOOD] if kept == 0 else [])
    assert parser.feed(RAW) == [GOOD]


FRAMES = st.builds(
    Frame,
    st.integers(0, 255),
    st.integers(0, 255),
    st.binary(max_size=MOST_DATA),
)
NOISE = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([RAW[:n] for n in range(1, len(RAW))]),
    st.sampled_from([b"\xff\x68\x08\x08\x68", b"\xff\xff\x68", b"\xff", b"\x68" * 5]),
)


@given(st.lists(st.tuples(NOISE, FRAMES), max_size=6), st.integers(1, 9))
@settings(max_examples=150, deadline=None)
def test_what_is_found_is_sound_and_pieces_do_not_matter(
    parts: list[tuple[bytes, Frame]], size: int
) -> None:
    stream = b"".join(noise + frame.encoded() for noise, frame in parts)
    parser, whole = Parser(), Parser()
    pieces = [stream[i : i + size] for i in range(0, len(stream), size)]
    found = [frame for piece in pieces for frame in parser.feed(piece)]
    assert found == whole.feed(stream)
    assert all(frame.encoded() in stream for frame in found)
    assert len(parser._buffer) < 7 + 2 + MOST_DATA, "no noise is kept for long"
    # Whoever presses after all that is understood, at once or after the quiet.
    assert [*parser.feed(RAW), *parser.feed(b""), *parser.feed(RAW)][-1] == GOOD


@given(st.lists(FRAMES, max_size=8))
@settings(max_examples=50, deadline=None)
def test_sound_frames_are_all_found(frames: list[Frame]) -> None:
    assert Parser().feed(b"".join(frame.encoded() for frame in frames)) == frames


def test_a_frame_sent_again_is_the_same_press_and_a_later_one_is_not() -> None:
    repeats = Repeats(1.0)
    recall = Frame(5, 1, of("0D"))
    assert repeats.is_new(GOOD, 10.0)
    assert not repeats.is_new(GOOD, 10.9)
    assert not repeats.is_new(GOOD, 11.8), "each repetition renews the window"
    assert repeats.is_new(GOOD, 12.8)
    assert repeats.is_new(recall, 12.9)
    assert repeats.is_new(GOOD, 13.0), "another key was pressed between"
