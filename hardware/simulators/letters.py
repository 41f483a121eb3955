"""What a pretended printer draws by itself: lines of letters, and QR codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

LETTER = 24
"""Height of a letter in dots (font A); a letter is half as wide, a Chinese character as wide."""

SIMPLIFIED = 2
"""The face for simplified Chinese in the font's collection."""


@dataclass(frozen=True)
class Letter:
    """One character as it was sent, with the modes of that moment."""

    char: str
    wide: int = 1
    high: int = 1
    bold: bool = False

    @property
    def width(self) -> int:
        """Dots across."""
        return self.wide * (LETTER // 2 if self.char.isascii() else LETTER)


@lru_cache(maxsize=8)
def _font(bold: bool, size: int) -> FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415 - loaded by the first ticket

    name = f"NotoSansCJK-{'Bold' if bold else 'Regular'}.ttc"
    return ImageFont.truetype(name, size, index=SIMPLIFIED)


@lru_cache(maxsize=512)
def _cell(letter: Letter) -> Image:
    """Return one character in its cell; a wide letter is narrowed, as in a printer's font."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - loaded by the first ticket

    font = _font(letter.bold, 22)
    across = max(letter.width // letter.wide, round(font.getlength(letter.char)))
    cell = Image.new("1", (across, LETTER), 0)
    ImageDraw.Draw(cell).text((across // 2, 20), letter.char, 1, font, anchor="ms")
    return cell.resize((letter.width, LETTER * letter.high), Image.Resampling.NEAREST)


def draw_line(letters: list[Letter], width: int, align: int) -> tuple[Image, bool]:
    """Return one line as a picture, ink set, and whether it was too long for the paper."""
    from PIL import Image  # noqa: PLC0415 - loaded by the first ticket

    height = max(letter.high for letter in letters) * LETTER
    line = Image.new("1", (width, height), 0)
    across = sum(letter.width for letter in letters)
    x = max(0, (width - across) * align // 2)
    for letter in letters:
        cell = _cell(letter)
        line.paste(cell, (x, height - cell.height))
        x += letter.width
    return line, across > width


def draw_code(data: bytes, level: int, dots: int) -> Image:
    """Return a QR code of level L, M, Q or H (30h to 33h), ink set, without a quiet zone."""
    import qrcode  # noqa: PLC0415 - loaded by the first ticket
    from PIL import Image  # noqa: PLC0415

    # The library counts the levels M, L, H, Q.
    code = qrcode.QRCode(error_correction=(1, 0, 3, 2)[level - 0x30], border=0)
    code.add_data(data, optimize=0)
    code.make(fit=True)
    rows = code.get_matrix()
    small = Image.new("1", (len(rows), len(rows)), 0)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            small.putpixel((x, y), int(bool(dark)))
    return small.resize((len(rows) * dots, len(rows) * dots), Image.Resampling.NEAREST)
