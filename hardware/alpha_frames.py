"""Frames of the Alpha Sign Communications Protocol 2.0."""

from __future__ import annotations

from hardware.sign_text import ASCII, printable

HOLD, FLASH = b"b", b"c"
MIDDLE = b" "

ANSWER_ON = b"Es1"
"""Write special function `s`: acknowledge every frame from now on."""

TAKEN = b"\x06\x40"
"""ACK and the error register without an error: bit 6 is always set (Alpha protocol 2.0)."""

NAK = 0x15


def text_command(text: str, label: str, mode: bytes) -> bytes:
    """Make `A` label `1B` position mode text; control characters and letters it has not go."""
    shown = printable(text.translate(ASCII)).encode("ascii", "replace")
    return b"A" + label.encode() + b"\x1b" + MIDDLE + mode + (shown or b" ")


def framed(address: int, command: bytes, *, checksum: bool = True) -> tuple[bytes, bytes]:
    """Return a frame in the two parts between which the sign needs a pause.

    `00`x5 `01` type `Z` address `02` | command [`03` and the sum of `02` to `03`] `04`.
    """
    head = bytes(5) + b"\x01Z" + f"{address:02X}".encode() + b"\x02"
    if not checksum:
        return head, command + b"\x04"
    total = sum(b"\x02" + command + b"\x03") & 0xFFFF
    return head, command + b"\x03" + f"{total:04X}".encode() + b"\x04"
