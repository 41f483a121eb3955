"""ESC/POS bytes: the frames that are sent and the meaning of the status replies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from hardware.ports import PrinterStatus, State

if TYPE_CHECKING:
    from PIL.Image import Image

INIT = b"\x1b@"
"""ESC @: forget modes and the line buffer (Epson ESC/POS reference)."""

CUT = b"\x1dV\x42\x10"
"""GS V 66 n: feed to the cutter and 16 dots more, and cut."""

TEAR = b"\x1bd\x05"
"""ESC d 5: feed five lines, up to the tear bar of a printer that has no cutter."""

BAND = 24
"""Dots in height per raster command: 1.7 kB at 576 dots, small enough for any input buffer."""


def raster(picture: Image) -> Iterator[bytes]:
    """Cut a 1-bit picture in bands, GS v 0: `1D 76 30 00 xL xH yL yH data`, x in bytes."""
    width, height = picture.size
    across = (width + 7) // 8
    # In the printer a set bit is black; in a 1-bit picture it is white.
    dots = bytes(byte ^ 0xFF for byte in picture.tobytes())
    for top in range(0, height, BAND):
        rows = min(BAND, height - top)
        head = b"\x1dv0\x00" + across.to_bytes(2, "little") + rows.to_bytes(2, "little")
        yield head + without_realtime(dots[top * across : (top + rows) * across])


def without_realtime(data: bytes) -> bytes:
    """Dots that hold no DLE EOT, DLE ENQ or DLE DC4: printers obey those even inside a picture.

    One more dot beside an existing one breaks the sequence and is not seen.
    """
    return re.sub(rb"\x10[\x04\x05\x14]", lambda hit: bytes((0x10, hit[0][1] | 0x08)), data)


def resync(width: int) -> bytes:
    """Free a printer that may be stuck in a picture: NULs fill the band, then init and cut.

    Outside a picture NUL is no command and is ignored.
    """
    return bytes(BAND * (width // 8)) + INIT + CUT


def status_request(n: int) -> bytes:
    """DLE EOT n, the real-time status request; n is 1 to 4."""
    return bytes((0x10, 0x04, n))


def status_bits(reply: bytes) -> int | None:
    """Return the byte of a valid reply, 0xx1xx10 in binary; None for all else, also nothing."""
    if len(reply) != 1 or reply[0] & 0b1001_0011 != 0b0001_0010:
        return None
    return reply[0]


FINDINGS: dict[int, tuple[tuple[int, State, str], ...]] = {
    2: (
        (0x04, "cover_open", "the cover is open"),
        (0x20, "paper_out", "printing stopped: no paper"),
    ),
    3: (
        (0x08, "jam", "the cutter is stuck"),
        (0x20, "jam", "an error that needs service"),
        (0x40, "jam", "an error that passes, such as a hot print head"),
    ),
    4: ((0x60, "paper_out", "no paper"), (0x0C, "near_end", "the paper is nearly used up")),
}
"""Per DLE EOT n: bits, state, words, worst first within one n (Epson ESC/POS reference)."""

RANK: tuple[State, ...] = ("cover_open", "paper_out", "jam", "offline", "near_end")


def read_status(ask: Callable[[bytes], bytes]) -> PrinterStatus:
    """Ask DLE EOT 1 to 4 and name the worst finding; `unknown` at the first unclear reply."""
    found: dict[State, str] = {}
    for n in (1, 2, 3, 4):
        bits = status_bits(ask(status_request(n)))
        if bits is None:
            return PrinterStatus("unknown", False, "no clear answer to a status request")
        for mask, state, words in FINDINGS.get(n, ()):
            if bits & mask:
                found.setdefault(state, words)
        if n == 1 and bits & 0x08:
            found["offline"] = "the printer says it is offline"
        if n == 2 and bits & 0x40:
            found.setdefault("jam", "the printer reports an error")
    for state in RANK:
        if state in found:
            return PrinterStatus(state, state == "near_end", found[state])
    return PrinterStatus("ready", True)
