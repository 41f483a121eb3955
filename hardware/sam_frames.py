"""Frames of the SAM module in readers of Chinese identity cards, pure.

115200 8N1: `AA AA AA 96 69 len16 payload XOR`. The length counts payload and XOR, high byte first;
the XOR is over length and payload. A command's payload is CMD and Para, a reply's begins with
three status bytes of which the last one tells. Source: the makers' description of the SAM_V
protocol for resident identity card readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"

FOUND, DONE, NO_CARD = 0x9F, 0x90, 0x80
"""Status of a reply: a card was found; done; there is no card."""

PHOTO = 1024
"""Bytes of the photograph, which is left alone."""

FIELDS = {
    "name": 30,
    "sex": 2,
    "nation": 4,
    "birth": 16,
    "address": 70,
    "number": 36,
    "issuer": 30,
    "from": 16,
    "until": 16,
    "spare": 36,
}
"""The fields of a record's text part in order, in bytes of UTF-16LE; 256 together."""

TEXT = sum(FIELDS.values())

MOST = 4096
"""No reply's length field says more; 2,321 bytes are the longest known."""


def sealed(payload: bytes) -> bytes:
    """Return a frame around a payload."""
    body = (len(payload) + 1).to_bytes(2, "big") + payload
    return PREAMBLE + body + bytes((reduce(xor, body),))


FIND, SELECT, READ = (sealed(bytes(c)) for c in ((0x20, 1), (0x20, 2), (0x30, 1)))
"""Commands: find a card, select it, read its text and photograph."""


class BadFrame(ValueError):  # noqa: N818 -- reads as what it is
    """What came is no sound reply; str says why and repeats nothing of it."""


@dataclass(frozen=True)
class Reply:
    """A reply's last status byte, and its data, which may be a person's: never in a message."""

    status: int
    data: bytes

    def __repr__(self) -> str:
        return f"Reply(status={self.status:#04x}, {len(self.data)} bytes)"


def payload_length(head: bytes) -> int:
    """Return how many bytes follow a reply's first seven; raises BadFrame."""
    if len(head) < 7:
        raise BadFrame("broke off")
    if head[:5] != PREAMBLE:
        raise BadFrame("does not begin like a reply")
    length = int.from_bytes(head[5:7], "big")
    if not 4 <= length <= MOST:
        raise BadFrame(f"claims {length} bytes")
    return length


def reply(frame: bytes) -> Reply:
    """Read a whole reply; raises BadFrame."""
    length = payload_length(frame[:7])
    body = frame[5:]
    if len(body) != 2 + length:
        raise BadFrame("broke off")
    if reduce(xor, body):  # with its own XOR every sound body gives 0
        raise BadFrame("has a wrong XOR")
    return Reply(body[4], body[5:-1])


def identity_number(data: bytes) -> str | None:
    """Return the identity number of a record's data (2 + 2 length bytes, text, photograph)."""
    if len(data) < 4 or int.from_bytes(data[:2], "big") != TEXT or len(data) < 4 + TEXT:
        return None
    start = 4
    for name, length in FIELDS.items():
        if name == "number":
            break
        start += length
    try:
        number = data[start : start + FIELDS["number"]].decode("utf-16-le").strip()
    except UnicodeDecodeError:
        return None
    return number if number.isascii() and number.isalnum() else None
