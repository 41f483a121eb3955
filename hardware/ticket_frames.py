"""A ticket as ESC/POS frames: as one picture, or with what the printer draws by itself."""

from __future__ import annotations

from collections.abc import Iterator

from hardware.escpos_frames import CENTRE, LEFT, native_qr, raster
from hardware.ports import Paper


def ticket_frames(paper: Paper, width: int, letters: str, codes: str) -> list[bytes]:
    """Return all of a ticket between init and cut; DeviceError if it cannot be drawn."""
    native = codes == "native"
    if letters == "gb18030":
        from hardware.ticket_text import text_frames  # noqa: PLC0415 - loads Pillow

        return list(text_frames(paper, width, native=native))
    from hardware.ticket_layout import render  # noqa: PLC0415 - loads Pillow

    return list(_with_native_code(paper, width) if native else raster(render(paper, width)))


def _with_native_code(paper: Paper, width: int) -> Iterator[bytes]:
    from hardware.ticket_layout import pieces  # noqa: PLC0415 - loads Pillow

    ticket = pieces(paper, width)
    yield from raster(ticket.above)
    if ticket.below is not None:
        yield CENTRE
        yield from native_qr(ticket.code, ticket.dots)
        yield LEFT
        yield from raster(ticket.below)
