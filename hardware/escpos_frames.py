"""ESC/POS bytes that are sent: pictures, QR codes, letters, cuts (Epson ESC/POS reference)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

INIT = b"\x1b@"
"""ESC @: forget modes and the line buffer."""

CUT = b"\x1dV\x42\x10"
"""GS V 66 n: feed to the cutter and 16 dots more, and cut."""

TEAR = b"\x1bd\x05"
"""ESC d 5: feed five lines, up to the tear bar of a printer that has no cutter."""

BAND = 24
"""Dots in height per raster command: 1.7 kB at 576 dots, small enough for any input buffer."""

LEFT, CENTRE = b"\x1ba\x00", b"\x1ba\x01"
"""ESC a n: what follows stands at the left or in the middle."""

PLAIN, BOLD = b"\x1bE\x00", b"\x1bE\x01"
"""ESC E n."""

TIGHT = b"\x1b3\x1a"
"""ESC 3 26: dots from line to line; letters are 24 high."""

CODE_PAGE = b"\x1bt\x00"
"""ESC t 0: the code page a job writes in is said in the job; the one before may have another."""

KANJI, NO_KANJI = b"\x1c&", b"\x1c."
"""FS & and FS .: between them two bytes are one Chinese character or full-width mark."""

UNKNOWN = "？".encode("gb18030")
"""What is printed for a character outside the two-byte part, which no printer's font has."""


def whole_bytes(ink: Image) -> Image:
    """Make of a picture with its ink set a black one on white, a multiple of 8 dots wide."""
    from PIL import Image  # noqa: PLC0415 - loaded by the first ticket

    page = Image.new("1", ((ink.width + 7) // 8 * 8, ink.height), 1)
    page.paste(0, ((page.width - ink.width) // 2, 0), ink)
    return page


def raster(picture: Image) -> Iterator[bytes]:
    """Cut a 1-bit picture in bands, GS v 0: `1D 76 30 00 xL xH yL yH data`, x in bytes.

    Its width must be a multiple of 8: the bits that fill a last byte up would be black.
    """
    width, height = picture.size
    across = width // 8
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


def feed(dots: int) -> bytes:
    """ESC J n: move the paper on by 0 to 255 dots."""
    return bytes((0x1B, 0x4A, dots))


def size(times: int) -> bytes:
    """GS ! n, letters 1 to 8 times as wide and high: `1D 21 (w-1)<<4|(h-1)`."""
    return bytes((0x1D, 0x21, (times - 1) << 4 | (times - 1)))


def letters(text: str) -> bytes:
    """Return text as ASCII and, between FS & and FS ., GB18030: full-width marks are in it too."""
    parts = re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", text)
    return b"".join(
        part.encode("ascii") if part.isascii() and part.isprintable() else _chinese(part)
        for part in parts
    )


def _chinese(text: str) -> bytes:
    pairs = (char.encode("gb18030", "replace") for char in text)
    return KANJI + b"".join(p if len(p) == 2 else UNKNOWN for p in pairs) + NO_KANJI


def native_qr(data: bytes, dots: int) -> Iterator[bytes]:
    """Let the printer draw a QR code, level L, modules of 1 to 16 dots: GS ( k, in five frames."""
    head = b"\x1d(k"
    yield head + b"\x04\x001A2\x00"  # model 2
    yield head + b"\x03\x001C" + bytes((dots,))
    yield head + b"\x03\x001E0"
    yield head + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data
    yield head + b"\x03\x001Q0"
