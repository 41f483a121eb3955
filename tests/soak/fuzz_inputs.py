"""Noise for pads, evaluators, scanners and card readers: nothing broken is a press or a scan."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from hardware.call_evaluator import LineEvaluator
from hardware.call_frames import Frame
from hardware.call_line import CallLineOptions
from hardware.call_pad import LineCallPad
from hardware.id_card_reader import IdCardOptions, IdCardReader
from hardware.ports import IdentityRead, KeyPressed, Scanned, Scored
from hardware.sam_frames import FIELDS, FIND, READ, SELECT, sealed
from hardware.scanner import Scanner, ScannerOptions
from tests.soak.noise import Clock, Noise, Port, Probe, Tally

DEVICE = "/dev/line"

#: A sound frame of at most six bytes of data, whose checksum is looked at apart.
FRAME = re.compile(rb"\xff\x68(?:(\x02)\x02|(\x03)\x03|(\x04)\x04|(\x05)\x05|(\x06)\x06|(\x07)\x07"
                   rb"|(\x08)\x08)\x68", re.DOTALL)  # fmt: skip

MEANS = {
    "0c": "next", "0d": "recall", "0b": "evaluate", "12": "pause", "13": "transfer",
    "0f": "confirm", "060f": "no_show", "000f": "hold", "030f": "call_back",
}  # fmt: skip


class Listened:
    """Stands for the line's thread: the fuzz says itself what comes when."""

    def __init__(self, _device: str, _baud: int, hear: Callable[[bytes], None], _lose: Any) -> None:
        self.hear = hear
        self.sent: list[bytes] = []

    def start(self) -> None:
        """Listen to the fuzz alone."""

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self) -> None:
        """Nothing is open."""


def call_line(noise: Noise) -> Tally:
    """Two pads and an evaluator on one line of `FF 68` frames."""
    tally, probe, line = noise.tally, Probe(noise.tally), _Opened()
    options = [
        CallLineOptions(
            connection="serial", device=DEVICE, driver="callpad", name="p", address=n, repeat_s=10
        )
        for n in (1, 2)
    ]
    seats = {
        ("pad", 1): LineCallPad(options[0]),
        ("pad", 2): LineCallPad(options[1]),
        ("evaluator", 1): LineEvaluator(options[0]),
    }
    last: dict[tuple[str, int], bytes] = {}
    with patch("hardware.call_line.ListenedLine", line.open):
        for seat in seats.values():
            seat.listen(lambda: None)
        while noise.more:
            stream = b"".join(_pressed(noise) for _ in range(noise.random.randint(1, 8)))
            line.one.sent.clear()
            probe.turn(partial(_in_chunks, noise, line.one, stream))
            _check_presses(tally, seats, last, line.one.sent, sound_frames(stream))
    for seat in seats.values():
        seat.close()
    return tally


def _pressed(noise: Noise) -> bytes:
    random = noise.random
    data = bytes.fromhex(random.choice([*MEANS, "01", "02", "ff", "0102030405"]))
    frame = Frame(random.randint(0, 3), random.choice([1, 2, 0x11, 0x11]), data)
    return noise.piece(frame.encoded())


def sound_frames(stream: bytes) -> list[bytes]:
    """Return address, function and data of every sound frame, found from left to right."""
    found, at = [], 0
    while match := FRAME.search(stream, at):
        length = stream[match.start() + 2]
        body = stream[match.end() : match.end() + length]
        tail = stream[match.end() + length : match.end() + length + 2]
        if len(tail) == 2 and tail == bytes((sum(body) & 0xFF, 0x16)):
            found.append(body)
            at = match.end() + length + 2
        else:
            at = match.start() + 1
    return found


def _check_presses(
    tally: Tally,
    seats: dict[tuple[str, int], Any],
    last: dict[tuple[str, int], bytes],
    sent: list[bytes],
    frames: list[bytes],
) -> None:
    """Each sound frame of a member is answered, and comes out once unless it is repeated."""
    answers, expected = [], {place: [] for place in seats}  # type: ignore[var-annotated]
    for body in frames:
        is_score = body[1] == 0x11
        place = ("evaluator" if is_score else "pad", body[0])
        if place not in seats or not 3 <= len(body) <= 5:
            continue
        answer = bytes((body[0], 1, *body[2:])) if is_score else body
        answers.append(answer)
        if last.get(place) != body:
            keys = body[2:].hex() if body[-1] == 0x0F else body[-1:].hex()
            means = body[2] if is_score else MEANS.get(keys)
            expected[place] += [] if means is None else [means]
        last[place] = body
    tally.check([s[5:-2] for s in sent] == answers, f"answered {sent} to {frames}")
    for place, seat in seats.items():
        came = [it.score if isinstance(it, Scored) else it.key for it in seat.take()
                if isinstance(it, Scored | KeyPressed)]  # fmt: skip
        tally.acted += len(came)
        tally.check(came == expected[place], f"{place}: {came}, not {expected[place]}")


class _Opened:
    """Keeps the line that the driver opens."""

    one: Listened

    def open(self, *wanted: Any) -> Listened:
        self.one = Listened(*wanted)
        return self.one


def _in_chunks(noise: Noise, line: Listened, stream: bytes) -> None:
    while stream:
        size = noise.random.randint(1, 20)
        line.hear(stream[:size])
        stream = stream[size:]
    line.hear(b"")


def scanner(noise: Noise) -> Tally:
    """Lines of text in UTF-8 or GB 18030 behind a prefix."""
    tally, probe, line = noise.tally, Probe(noise.tally), _Opened()
    device = Scanner(
        ScannerOptions(
            connection="serial", device=DEVICE, driver="scanner", name="s", prefix="Q", repeat_s=0
        )
    )
    with patch("hardware.scanner.ListenedLine", line.open):
        device.listen(lambda: None)
        while noise.more:
            random = noise.random
            text = "Q" + "".join(random.choices("ABC019 号票\t\x00", k=random.randint(0, 20)))
            good = text.encode(random.choice(["utf-8", "gb18030"])) + random.choice(
                [b"\r\n", b"\n"]
            )
            stream = noise.piece(b"Q" * 2000 + good if random.random() < 0.001 else good, 30)
            probe.turn(partial(_in_chunks, noise, line.one, stream))
            came = [it.text for it in device.take() if isinstance(it, Scanned)]
            tally.acted += len(came)
            tally.check(came == _texts(stream), f"{came} of {stream!r}")
    device.close()
    return tally


def _texts(stream: bytes) -> list[str]:
    """Return what the whole lines of a stream say: printable, with the prefix, not too long."""
    found = []
    for line in stream.replace(b"\r", b"\n").split(b"\n")[:-1]:
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            text = line.decode("gb18030", "replace")
            text = "" if "\ufffd" in text and not _is_gb18030(line) else text
        text = text[1:].strip() if text[:1] == "Q" and len(line) <= 1024 else ""
        if text and all(c.isprintable() for c in text):
            found.append(text)
    return found


def _is_gb18030(line: bytes) -> bool:
    try:
        return bool(line.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def card_reader(noise: Noise) -> Tally:
    """Find, select and read; a number counts only from three sound replies."""
    tally, probe, clock = noise.tally, Probe(noise.tally), Clock()
    number = "11010519491231002X"
    record = _record(number)
    best = {FIND: _reply(0x9F), SELECT: _reply(0x90), READ: _reply(0x90, record)}
    replies: dict[bytes, bytes] = {}

    def answer(request: bytes) -> bytes:
        if noise.random.random() < 0.7:
            replies[request] = best[request]
            noise.tally.fed += len(best[request])
        else:
            replies[request] = noise.piece(best[request], 80)
        return replies[request]

    port = Port(answer, clock)
    hashed: list[str] = []

    def hasher(seen: str) -> bytes:
        hashed.append(seen)
        return sha256(seen.encode()).digest()

    options = IdCardOptions(
        connection="serial", device=DEVICE, driver="idcard", name="r", repeat_s=0
    )
    reader = IdCardReader(options, hasher)

    def look() -> None:
        reader.listen(lambda: None)
        for read in reader.take():
            tally.acted += isinstance(read, IdentityRead)

    with patch("hardware.id_card_reader.open_serial", lambda *_, **__: port):
        while noise.more:
            replies.clear()
            hashed.clear()
            port.reads = 0
            probe.turn(look)
            whole = all(_has_reply(replies.get(k, b""), v) for k, v in best.items())
            tally.check(not hashed or (whole and hashed == [number]), f"{hashed} of {replies}")
            tally.check(bool(hashed) or replies != best, "a whole card was not read")
    return tally


def _record(number: str) -> bytes:
    text = "".join(
        (number if name == "number" else "").ljust(size // 2) for name, size in FIELDS.items()
    )
    return b"\x01\x00\x04\x00" + text.encode("utf-16-le") + bytes(64)


def _reply(status: int, data: bytes = b"") -> bytes:
    return sealed(bytes((0, 0, status)) + data)


def _has_reply(heard: bytes, wanted: bytes) -> bool:
    """Whether the wanted frame is in it, byte for byte, its XOR and length with it."""
    return wanted in heard
