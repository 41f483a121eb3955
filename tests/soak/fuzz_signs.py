"""Noise for signs: a value counts as shown only on a sound answer to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from hardware.alpha_sign import AlphaOptions, AlphaSign
from hardware.led485_sign import Led485Options, Led485Sign
from hardware.onbon_frames import ACK, HOST, framed
from hardware.onbon_sign import OnbonOptions, OnbonSign
from hardware.ports import SignValue
from hardware.shared_line import Line, Lines, Seat
from hardware.sign_worker import SignWorker
from tests.soak.noise import Clock, Noise, Port, Tally, turn_of

DEVICE = "/dev/sign"


def modbus(noise: Noise) -> Tally:
    """Echoes of function 06 and headers of function 16, sealed."""
    options = Led485Options(connection="serial", device=DEVICE, driver="led485", name="s")

    def good(request: bytes) -> bytes:
        whole = request if request[1] == 6 else request[:6]
        return whole if request[1] == 6 else whole + crc(whole, 0xFFFF)

    def is_sound(request: bytes, heard: bytes) -> bool:
        body = request[:6]  # of both functions
        return any(heard[at : at + 8] == body + crc(body, 0xFFFF) for at in range(len(heard) - 7))

    return _run(noise, Led485Sign(options), options, good, is_sound)


def onbon(noise: Noise) -> Tally:
    """Acknowledgements, escaped and sealed."""
    options = OnbonOptions(connection="serial", device=DEVICE, driver="onbon", name="s")
    good = framed(HOST, ACK + bytes(3), of=options.address)

    def is_sound(_request: bytes, heard: bytes) -> bool:
        ends = [at for at, byte in enumerate(heard) if byte == 0x5A]
        starts = [at + 1 for at, byte in enumerate(heard) if byte == 0xA5]
        return any(
            _is_ack(_unescaped(heard[start:end]), options.address)
            for end in ends for start in starts if start < end
        )  # fmt: skip

    return _run(noise, OnbonSign(options), options, lambda _: good, is_sound)


def alpha(noise: Noise) -> Tally:
    """ACK and the error register, and nothing else."""
    options = AlphaOptions(
        connection="serial", device=DEVICE, driver="alpha", name="s", replies=True
    )

    def good(request: bytes) -> bytes:
        return b"\x06\x40" if request.endswith(b"\x04") else b""

    return _run(noise, AlphaSign(options), options, good, lambda _, heard: heard == b"\x06@")


def _run(
    noise: Noise,
    sign: Any,
    options: Any,
    good: Callable[[bytes], bytes],
    is_sound: Callable[[bytes, bytes], bool],
) -> Tally:
    tally, clock, asked = noise.tally, Clock(), []

    def answer(request: bytes) -> bytes:
        best = good(request)
        reply = noise.piece(best) if best else b""
        if best:
            asked.append((request, reply, reply == best))
        return reply

    port = Port(answer, clock)
    lines = Lines()
    lines._lines[DEVICE] = Line(DEVICE, options.line, clock, clock.sleep)
    sign._seat = Seat(DEVICE, options.line, lines)
    shown: list[SignValue] = []
    worker = SignWorker(
        "s", sign, lambda _: None, lambda _, value: shown.append(value), refresh_s=0
    )
    with patch("hardware.shared_line.open_serial", lambda *_, **__: port):
        turn, told = 0, SignValue("none yet")
        while noise.more:
            turn += 1
            asked.clear()
            shown.clear()
            port.reads = 0
            value = SignValue(f"A{turn % 999 + 1:03}" if turn % 7 else None)
            worker.show(value)
            turn_of(worker, tally)
            if shown:
                tally.acted += 1
                told = value
                tally.check(is_sound(*asked[-1][:2]), f"shown on {asked[-1][1].hex(' ')}")
            elif value != told and asked and all(whole for *_, whole in asked):
                tally.check(False, f"not shown on {asked[-1][1].hex(' ')}")
    return tally


def crc(data: bytes, start: int) -> bytes:
    """Return the CRC-16 with 8005h, low byte first: long division of the reflected bits."""
    rest = start
    for bit in (byte >> n & 1 for byte in data for n in range(8)):
        carry = (rest & 1) != bit
        rest = rest >> 1 ^ (0xA001 if carry else 0)
    return bytes((rest & 0xFF, rest >> 8))


def _unescaped(body: bytes) -> bytes:
    pairs = {b"\xa6\x02": b"\xa5", b"\xa6\x01": b"\xa6", b"\x5b\x02": b"\x5a", b"\x5b\x01": b"\x5b"}
    out = b""
    while body:
        size = 2 if body[:1] in (b"\xa6", b"\x5b") else 1
        out += pairs.get(body[:size], b"") if size == 2 else body[:1]
        if size == 2 and body[:size] not in pairs:
            return b""
        body = body[size:]
    return out


def _is_ack(body: bytes, address: int) -> bool:
    """To us, from that card, sealed, of the length it says: group A0, command 00, no error."""
    if len(body) < 19 or crc(body[:-2], 0) != body[-2:]:
        return False
    to, of = body[0] | body[1] << 8, body[2] | body[3] << 8
    long = body[12] | body[13] << 8
    return (to, of, long) == (0x8000, address, len(body) - 16) and body[14:17] == b"\xa0\0\0"
