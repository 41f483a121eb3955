"""The printed ticket: one number to remember, then what to do, in both languages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from hardware import ticket_words as words
from hardware.logo import logo
from hardware.ports import Paper, Text, TicketField
from hardware.qr import code_bytes, native_dots, native_side, qr_picture
from hardware.strip import Strip
from hardware.ticket_words import cleaned, each
from hardware.typeset import Face

if TYPE_CHECKING:
    from PIL.Image import Image

HEIGHT = 960
"""The longest ticket in dots: 12 cm at 8 dots per mm."""

_one_at_a_time = threading.Lock()
"""Open fonts are shared by all printers' threads, and FreeType faces are not for two at once."""

log = logging.getLogger("hardware")


@dataclass(frozen=True)
class Faces:
    """The type sizes of one paper width; `big` and `small` for the first and second language."""

    margin: int
    number: Face
    service: Face
    big: Face
    small: Face
    fine: Face


WIDE = Faces(24, Face(192, True), Face(40, True), Face(32, True), Face(26), Face(22))
NARROW = Faces(8, Face(136, True), Face(34, True), Face(28, True), Face(24), Face(20))


@dataclass(frozen=True)
class Pieces:
    """A ticket for a printer that draws QR codes itself: pictures, and between them a code.

    `dots` is the size of the code's modules; 0 and no code if the ticket has none.
    """

    above: Image
    code: bytes = b""
    dots: int = 0
    below: Image | None = None


def render(paper: Paper, width: int) -> Image:
    """Draw a ticket as a 1-bit picture, white ground, `width` dots wide, at most 960 high."""
    with _one_at_a_time:
        return _laid_out(paper, width, native=False).draw(HEIGHT)


def pieces(paper: Paper, width: int) -> Pieces:
    """Draw a ticket for a printer that draws its QR code itself."""
    with _one_at_a_time:
        strip = _laid_out(paper, width, native=True)
        picture = strip.draw(HEIGHT)
    if strip.hole is None or paper.qr is None:
        return Pieces(picture)
    top, bottom = strip.hole
    above = picture.crop((0, 0, width, top))
    below = picture.crop((0, bottom, width, picture.height))
    data = code_bytes(paper.qr)
    return Pieces(above, data, native_dots(data), below)


def _laid_out(paper: Paper, width: int, *, native: bool) -> Strip:
    faces = WIDE if width >= 512 else NARROW
    strip = Strip(width, faces.margin)
    draw: dict[TicketField, Callable[[Strip, Paper, Faces], None]] = {
        "hall": _hall,
        "number": _number,
        "service": _service,
        "wait": _wait,
        "where": _where,
        "code": partial(_code, native=native),
    }
    _top(strip, paper, faces)
    for field in paper.look.fields:
        draw[field](strip, paper, faces)
    if paper.small_print is not None:
        strip.rule(20)
        _both(strip, paper, paper.small_print, (faces.fine, faces.fine), 12, lines=1)
    strip.space(8)
    return strip


def _top(strip: Strip, paper: Paper, faces: Faces) -> None:
    strip.space(8)
    picture = logo(paper.look.logo, strip.inner) if paper.look.logo else None
    if picture is not None:
        strip.picture(picture, [], 0)
        strip.space(14)
    if paper.header is not None:
        _both(strip, paper, paper.header, (faces.small, faces.fine), 0, lines=1)
        strip.space(10)


def _hall(strip: Strip, paper: Paper, faces: Faces) -> None:
    names = each(paper, paper.hall)
    date, time = cleaned(paper.date), cleaned(paper.time)
    first = Face(faces.small.size, True)
    if len(names) == 1:
        strip.row(names[0], first, f"{date} {time}", faces.fine, 0)
    else:
        strip.row(names[0] if names else "", first, date, faces.fine, 0)
        strip.row(names[1] if names else "", faces.fine, time, faces.fine, 2)
    strip.rule(10)


def _number(strip: Strip, paper: Paper, faces: Faces) -> None:
    if paper.copy:
        strip.label(" ".join(each(paper, words.COPY)), Face(faces.big.size, True), 14)
    strip.text("  ".join(each(paper, words.NUMBER)), faces.small, 24, lines=1)
    strip.figure(cleaned(paper.number), faces.number, 28)
    strip.space(22, firm=True)


def _service(strip: Strip, paper: Paper, faces: Faces) -> None:
    _both(strip, paper, paper.service, (faces.service, faces.small), 26)


def _wait(strip: Strip, paper: Paper, faces: Faces) -> None:
    wait = words.wait(paper)
    if wait is not None:
        _both(strip, paper, wait, (faces.big, faces.small), 26)


def _where(strip: Strip, paper: Paper, faces: Faces) -> None:
    if paper.where is not None:
        _both(strip, paper, paper.where, (faces.big, faces.small), 22)


def _both(
    strip: Strip, paper: Paper, text: Text, faces: tuple[Face, Face], gap: int, lines: int = 2
) -> None:
    """Add the customer's language and beneath it the other."""
    for number, said in enumerate(each(paper, text)):
        strip.text(said, faces[number], gap if number == 0 else 4, lines)


def _code(strip: Strip, paper: Paper, faces: Faces, *, native: bool) -> None:
    if paper.qr is None:
        return
    said = each(paper, words.code(paper))
    styled = list(zip(said, (Face(faces.small.size, True), faces.small), strict=False))
    image = qr_picture(paper.qr)
    if image is None:
        log.error("a QR text of %d characters does not fit the ticket, left out", len(paper.qr))
        return
    if native:
        strip.gap_for_code(native_side(code_bytes(paper.qr)), 24)
        strip.space(12)  # a printer's own code has no quiet zone
    else:
        room = strip.inner - image.width - 20
        if room >= 200:
            lines = ((strip.type.set_lines(text, face, room, 3)[1], face) for text, face in styled)
            strip.picture(image, [(line, face) for broken, face in lines for line in broken], 26)
            return
        strip.picture(image, [], 18)
    for text, face in styled:
        strip.text(text, face, 4)
