"""The printed ticket in the printer's own letters: ASCII and GB18030, for printers with a font."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hardware import ticket_words as words
from hardware.escpos_frames import (
    BOLD,
    CENTRE,
    CODE_PAGE,
    LEFT,
    NO_KANJI,
    PLAIN,
    TIGHT,
    feed,
    letters,
    native_qr,
    raster,
    size,
    whole_bytes,
)
from hardware.logo import logo
from hardware.ports import Paper, Text, TicketField
from hardware.qr import code_bytes, native_dots, qr_picture
from hardware.ticket_words import cleaned, each
from hardware.typeset import Face, Typesetter

COLUMN = 12
"""Dots of one column: a letter has one, a Chinese character two (font A)."""

LARGEST = 6
"""How many times as large as text the number is at most."""

PLAINER = str.maketrans({"–": "-", "—": "-", "…": "..."})
"""Marks that the older fonts in printers lack or draw two columns wide."""

QUIET = 12
"""Dots of white above a part of the ticket."""


def columns(text: str) -> int:
    """Return how wide a text is."""
    return sum(1 if char.isascii() else 2 for char in text)


class Columns(Typesetter):
    """Breaks lines by columns."""

    def measure(self, text: str, face: Face) -> int:
        """Return how many columns wide a text is in letters `face.size` times as large."""
        return columns(text) * face.size


def text_frames(paper: Paper, width: int, *, native: bool) -> Iterator[bytes]:
    """Yield a ticket as text; `native`: the printer draws the QR code too."""
    yield CODE_PAGE + NO_KANJI + TIGHT + CENTRE
    picture = logo(paper.look.logo, width - 48) if paper.look.logo else None
    if picture is not None:
        yield from raster(whole_bytes(picture))
        yield feed(QUIET)
    if paper.header is not None:
        yield _lines(each(paper, paper.header), width, most=1)
    said: dict[TicketField, Callable[[Paper, int], bytes]] = {
        "hall": _hall,
        "number": _number,
        "service": lambda p, w: _both(p, p.service, w, times=2),
        "wait": lambda p, w: _both(p, words.wait(p), w, second=2),
        "where": lambda p, w: _both(p, p.where, w),
    }
    for field in paper.look.fields:
        if field == "code":
            yield from _code(paper, width, native=native)
        else:
            yield said[field](paper, width)
    if paper.small_print is not None:
        yield feed(QUIET) + _lines(each(paper, paper.small_print), width, most=1)
    yield LEFT


def _hall(paper: Paper, width: int) -> bytes:
    names = each(paper, paper.hall)
    when = f"{cleaned(paper.date)} {cleaned(paper.time)}"
    return BOLD + _lines(names[:1], width, 1) + PLAIN + _lines([*names[1:], when], width, 1)


def _number(paper: Paper, width: int) -> bytes:
    number = cleaned(paper.number).translate(PLAINER)
    times = max(1, min(LARGEST, width // COLUMN // max(1, columns(number))))
    copy = f"*** {' '.join(each(paper, words.COPY))} ***" if paper.copy else ""
    label = "  ".join(each(paper, words.NUMBER))
    above = BOLD + _lines([copy], width, 1) + PLAIN if copy else b""
    shown = size(times) + BOLD + letters(number) + b"\n" + size(1) + PLAIN
    return feed(QUIET) + above + _lines([label], width, 1) + feed(8) + shown + feed(8)


def _both(paper: Paper, text: Text | None, width: int, times: int = 1, second: int = 1) -> bytes:
    """Set the customer's language bold, `times` as large if that fits; then the `second` lines."""
    said = each(paper, text) if text is not None else []
    if not said:
        return b""
    times = times if columns(said[0]) * times * COLUMN <= width else 1
    first = size(times) + BOLD + _lines(said[:1], width, 2) + PLAIN + size(1)
    return feed(QUIET) + first + _lines(said[1:], width, second)


def _lines(texts: Sequence[str], width: int, most: int) -> bytes:
    return b"".join(
        letters(line) + b"\n"
        for text in texts
        for line in broken(text.translate(PLAINER), width // COLUMN, most)
    )


def broken(text: str, across: int, most: int) -> list[str]:
    """Break a text into at most so many lines of so many columns; "..." stands for the rest."""
    setter, face = Columns(), Face(1)
    lines = setter.broken(text, face, across)
    if len(lines) > most:
        rest = setter.clipped(" ".join(lines[most - 1 :]), face, across)
        lines = [*lines[: most - 1], rest]
    return [line.replace("…", "..") for line in lines]


def _code(paper: Paper, width: int, *, native: bool) -> Iterator[bytes]:
    image = None if paper.qr is None else qr_picture(paper.qr)
    if paper.qr is None or image is None:
        return
    yield feed(QUIET)
    if native:
        data = code_bytes(paper.qr)
        yield from native_qr(data, native_dots(data))
    else:
        yield from raster(whole_bytes(image))
    yield feed(8) + _lines(each(paper, words.code(paper)), width, 1)
