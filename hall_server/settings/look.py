"""`[look]`: a bank's own colour and logo; a colour that cannot be read is refused."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from .colours import DARK, LIGHT, TEXT, readable, worst
from .kinds import Kind, Unfit, matching, shown
from .tables import Table

#: What a logo may be, by the end of its name.
LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}

#: A logo is fetched by every screen.
MOST_LOGO_BYTES = 200_000

_COLOUR = matching('a colour like "#0b6e6e"', "#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class LookSettings:
    """`[look]`: None means the hall's own; colours are "#rrggbb"."""

    accent: str | None = None
    accent_dark: str | None = None
    logo: Path | None = None


def read_look(table: Table) -> LookSettings:
    """Return the look; what is wrong is noted in the table's source."""
    return LookSettings(
        accent=table.maybe("accent", _readable(LIGHT), "the hall's"),
        accent_dark=table.maybe("accent_dark", _readable(DARK), "from accent"),
        logo=table.maybe("logo", _logo(table.folder("logo"))),
    )


def _readable(grounds: Collection[str]) -> Kind[str]:
    """Return the kind of colours that text may have on these grounds."""

    def read(value: object) -> str:
        colour = _COLOUR.read(value).lower()
        found = worst(colour, grounds)
        if found < TEXT:
            better = readable(colour, grounds)
            raise Unfit(
                f"{colour} has a contrast of {found:.1f} to 1 on the screens, and text needs"
                f' {TEXT:g}; "{better}" would do'
            )
        return colour

    return Kind(_COLOUR.allowed, read, "#000000")


def _logo(folder: Path) -> Kind[Path | None]:
    """Return the kind of logos: pictures by their path, from the file that names them."""
    allowed = "the path of an svg, png or webp file"

    def read(value: object) -> Path:
        if not isinstance(value, str) or Path(value).suffix.lower() not in LOGOS:
            raise Unfit(f"must be {allowed}, not {shown(value)}")
        path = folder / value
        try:
            size = path.stat().st_size
        except OSError as error:
            raise Unfit(f"{path} cannot be read: {error.strerror or error}") from error
        if not 0 < size <= MOST_LOGO_BYTES:
            raise Unfit(f"{path} has {size} bytes; a logo has 1 to {MOST_LOGO_BYTES}")
        return path

    return Kind(allowed, read, None)
