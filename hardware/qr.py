"""QR codes: as a picture, and how large one is that the printer draws by itself."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

QR_SIDE = 240
"""The largest QR code in dots, its quiet zone included: 30 mm."""

LEAST = 3
"""The smallest module in dots, 0.4 mm: telephones do not read smaller ones off thermal paper."""

QUIET = 4
"""Modules that are quiet here, both sides together; the paper's own white is around them."""


def code_bytes(text: str) -> bytes:
    """Return what stands in a code for a text."""
    return text.encode("utf-8", "replace")


def qr_picture(data: str) -> Image | None:
    """Make a QR code, level M, ink set; None if its modules would be under 3 dots."""
    from PIL import Image  # noqa: PLC0415 - loaded by the first ticket, not at start
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415

    modules = _matrix(code_bytes(data), ERROR_CORRECT_M)
    across = len(modules) + QUIET
    if not modules or QR_SIDE // across < LEAST:
        return None
    small = Image.new("1", (across, across), 0)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            small.putpixel((x + QUIET // 2, y + QUIET // 2), int(dark))
    side = across * (QR_SIDE // across)
    return small.resize((side, side), Image.Resampling.NEAREST)


def native_dots(data: bytes) -> int:
    """Return how many dots a module of a printer's own code, level L, may have; 1 to 16."""
    return max(LEAST, min(16, QR_SIDE // (_native_modules(data) + QUIET)))


def native_side(data: bytes) -> int:
    """Return the side of a printer's own code in dots; printers leave no quiet zone."""
    return _native_modules(data) * native_dots(data)


def _native_modules(data: bytes) -> int:
    from qrcode.constants import ERROR_CORRECT_L  # noqa: PLC0415

    return len(_matrix(data, ERROR_CORRECT_L)) or 21


@lru_cache(maxsize=4)
def _matrix(data: bytes, level: int) -> list[list[bool]]:
    """Return the modules, dark ones True, without a quiet zone; nothing for too much data."""
    import qrcode  # noqa: PLC0415 - loaded by the first ticket, not at start
    from qrcode.exceptions import DataOverflowError  # noqa: PLC0415

    code = qrcode.QRCode(error_correction=level, border=0)
    code.add_data(data)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):  # ValueError: beyond version 40
        return []
    return [[bool(dark) for dark in row] for row in code.get_matrix()]
