"""Frames of Onbon BX-5K and BX-6K font cards.

From LuckyKoala/BX5KProtocol `BX4K.c`, strongercjd/Onbon-Protocol-Analysis, and captures of others'
frames that the tests hold.
"""

from __future__ import annotations

from dataclasses import dataclass

HOST = 0x8000
"""Our own address: programs on computers have 8000h to DFFFh."""

BROADCASTS = 0xFFFE
"""From here on every card listens; FFFEh is answered, FFFFh is not."""

ANY_CARD = 0xFE
VERSION = 2

ESCAPES = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
PLAIN = {escape: bytes((byte,)) for byte, escape in ESCAPES.items()}

PING = bytes.fromhex("A2 00 01 00 00")
"""Group A2, command 00, 01: the card must answer, two reserved."""

ACK, NACK = b"\xa0\x00", b"\xa0\x01"
"""A card's answer: group A0, command 00 or 01, then the error, then two reserved."""


def crc16(data: bytes) -> int:
    """CRC-16/ARC: A001h reflected, start 0; of the ping's header and data it is F868h."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def framed(to: int, data: bytes, of: int = HOST) -> bytes:
    """Return `A5`x8, header, data and CRC with their escapes, `5A`; lengths are those before."""
    header = to.to_bytes(2, "little") + of.to_bytes(2, "little") + bytes(6)
    header += bytes((ANY_CARD, VERSION)) + len(data).to_bytes(2, "little")
    body = header + data + crc16(header + data).to_bytes(2, "little")
    return b"\xa5" * 8 + b"".join(ESCAPES.get(b, bytes((b,))) for b in body) + b"\x5a"


def unframed(heard: bytes) -> tuple[int, int, bytes] | None:
    """Return receiver, sender and data of the last whole frame in what was heard, or None."""
    for part in reversed(heard.split(b"\x5a")[:-1]):
        body = _plain(part[part.rfind(b"\xa5") + 1 :]) if b"\xa5" in part else None
        if (
            body is None
            or len(body) < 16
            or len(body) != 16 + int.from_bytes(body[12:14], "little")
        ):
            continue
        if crc16(body[:-2]) == int.from_bytes(body[-2:], "little"):
            to, of = body[:2], body[2:4]
            return int.from_bytes(to, "little"), int.from_bytes(of, "little"), body[14:-2]
    return None


def _plain(escaped: bytes) -> bytes | None:
    out, at = bytearray(), 0
    while at < len(escaped):
        if escaped[at] in (0xA6, 0x5B):
            byte = PLAIN.get(escaped[at : at + 2])
            if byte is None:
                return None
            out += byte
            at += 2
        else:
            out.append(escaped[at])
            at += 1
    return bytes(out)


@dataclass(frozen=True)
class Area:
    """A rectangle of the screen that shows text from the card's memory, gone with its power.

    x and width count bytes of eight pixels, y and height pixels.  `run` 0: its pages in turns, 1:
    once; `single` and `wrap` 1: one line that is never broken; `display` 1 stands, 3 moves left;
    `speed` 0 (fastest) to 24; `stay` in half seconds.
    """

    width: int
    height: int
    x: int = 0
    y: int = 0
    number: int = 0
    spacing: int = 0
    run: int = 0
    timeout_s: int = 2
    single: int = 1
    wrap: int = 1
    display: int = 1
    leave: int = 0
    speed: int = 0
    stay: int = 2

    def holding(self, text: bytes) -> bytes:
        """Return the area with its text, as a command carries it, its length before it."""
        words = (self.x, self.y, self.width, self.height)
        body = b"\x00" + b"".join(word.to_bytes(2, "little") for word in words)
        body += bytes((self.number, self.spacing, self.run)) + self.timeout_s.to_bytes(2, "little")
        body += bytes((0, 0, 0, self.single, self.wrap))
        body += bytes((self.display, self.leave, self.speed, self.stay))
        body += len(text).to_bytes(4, "little") + text
        return len(body).to_bytes(2, "little") + body


def text_command(area: Area, text: bytes) -> bytes:
    """Make command A3 06: forget it without power, take no area away, show one, and answer."""
    return bytes.fromhex("A3 06 01 00 00 00 01") + area.holding(text)
