"""A bank's logo, from its file to black and white dots."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.ports import DeviceError

if TYPE_CHECKING:
    from PIL.Image import Image

MOST = 16_000_000
"""Pixels beyond which a file is no logo but a load."""

HEIGHT = 72
"""The tallest logo in dots: 9 mm."""

FLAT = 0.8
"""A drawing has so much of itself in four shades; a photograph has not, and is dithered."""

INK = 200
"""Shades of a drawing darker than this, of 255, become ink: a bank's gold must not vanish."""

log = logging.getLogger("hardware")


def load_logo(path: Path, width: int) -> Image:
    """Make a logo at most so many dots wide, ink set; a permanent DeviceError says what is not."""
    from PIL import Image, ImageChops, UnidentifiedImageError  # noqa: PLC0415 - first ticket

    try:
        with Image.open(path) as file:
            if file.width * file.height > MOST:
                raise DeviceError(f"{path} has over 16 million pixels", permanent=True)
            picture = file.convert("RGBA")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError) as error:
        why = getattr(error, "strerror", None) or "is no picture that can be read"
        raise DeviceError(f"{path}: {why}", permanent=True) from error
    paper = Image.new("RGBA", picture.size, "white")
    grey = Image.alpha_composite(paper, picture).convert("L")
    box = ImageChops.invert(grey).point(lambda shade: 255 * (shade > 24)).getbbox()
    if box is None:
        raise DeviceError(f"{path} is all white", permanent=True)
    return _dots(grey.crop(box), width)


def _dots(grey: Image, width: int) -> Image:
    from PIL import Image, ImageChops  # noqa: PLC0415 - loaded by the first ticket

    scale = min(width / grey.width, HEIGHT / grey.height)
    shades = grey.histogram()
    bins = sorted(sum(shades[at : at + 8]) for at in range(0, 256, 8))
    size = max(1, round(grey.width * scale)), max(1, round(grey.height * scale))
    grey = grey.resize(size, Image.Resampling.LANCZOS)
    if sum(bins[-4:]) >= FLAT * sum(bins):
        sharp = grey.point(lambda shade: 255 * (shade > INK))
        return ImageChops.invert(sharp.convert("1", dither=Image.Dither.NONE))
    return ImageChops.invert(grey.convert("1"))  # Floyd-Steinberg


def logo(path: str, width: int) -> Image | None:
    """Return a ticket's logo; None, and one line in the log, if its file cannot be used."""
    try:
        changed_ns = Path(path).stat().st_mtime_ns
    except OSError:
        changed_ns = 0
    return _kept(path, width, changed_ns)


@lru_cache(maxsize=8)
def _kept(path: str, width: int, _changed_ns: int) -> Image | None:
    try:
        return load_logo(Path(path), width)
    except DeviceError as error:
        # A ticket without its logo is a good ticket.
        log.error("tickets have no logo: %s", error)
        return None
