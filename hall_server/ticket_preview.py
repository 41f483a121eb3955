"""A printed ticket as a picture, drawn as for a printer: to see a configuration before paper is."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Literal

from hardware.ports import DeviceError
from hardware.ticket_layout import render

from .settings import Settings
from .ticket_paper import sample_paper

#: Dots across of a paper's width in mm.
DOTS: dict[int, int] = {58: 384, 80: 576}


def now() -> datetime:
    """Return the time of day."""
    return datetime.now(UTC)


class TicketPreview:
    """Draws sample tickets of a hall's kiosks."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = now) -> None:
        self._settings = settings
        self._clock = clock

    def kiosks(self) -> list[str]:
        """Return the kiosks whose tickets can be shown."""
        return list(self._settings.kiosks)

    def png(self, kiosk: str, language: Literal["zh", "en"], paper_mm: int) -> bytes | None:
        """Return a PNG file, 8 dots a mm; None without a font; KeyError: no such kiosk or width."""
        paper = sample_paper(self._settings, kiosk, language, self._clock())
        try:
            picture = render(paper, DOTS[paper_mm])
        except DeviceError:
            return None
        out = BytesIO()
        picture.save(out, "PNG")
        return out.getvalue()
