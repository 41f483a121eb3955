"""The installed font a ticket is drawn with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.ports import DeviceError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/share/fonts/google-noto-sans-cjk-fonts",
    "/usr/local/share/fonts",
)
"""Where Debian/Ubuntu, Arch, older and newer Fedora, and a person put Noto Sans CJK."""

SIMPLIFIED = 2
"""The face for simplified Chinese in the Noto Sans CJK collections (JP, KR, SC, TC, HK)."""


KEPT = 12
"""How many sizes stay open between tickets: each costs about 1 MB, and 3 ms to open."""


def font_file(bold: bool, folders: tuple[str, ...] = FOLDERS) -> Path:
    """Find the Noto Sans CJK file of one weight; a permanent DeviceError says what to install."""
    weights = ("Bold", "Regular") if bold else ("Regular",)
    for weight in weights:
        for folder in folders:
            path = Path(folder, f"NotoSansCJK-{weight}.ttc")
            if path.exists():
                return path
    raise DeviceError(
        "no Chinese font to draw tickets with: install fonts-noto-cjk (Debian, Ubuntu), "
        "noto-fonts-cjk (Arch) or google-noto-sans-cjk-fonts (Fedora)",
        permanent=True,
    )


@lru_cache(maxsize=KEPT)
def open_font(size: int, bold: bool = False) -> FreeTypeFont:
    """Open the font in a size in dots per em; DeviceError if there is none."""
    from PIL import ImageFont  # noqa: PLC0415 - loaded by the first ticket, not at start

    path = font_file(bold)
    try:
        return ImageFont.truetype(str(path), size, index=SIMPLIFIED)
    except OSError as error:
        raise DeviceError(f"cannot read font {path}: {error}", permanent=True) from error
