"""The printed ticket: one number to remember, then what to do, in both languages."""

from __future__ import annotations

import logging
import math
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.ports import Estimate, Language, Paper, Text
from hardware.strip import Strip
from hardware.typeset import Face, cleaned

if TYPE_CHECKING:
    from PIL.Image import Image

HEIGHT = 960
"""The longest ticket in dots: 12 cm at 8 dots per mm."""

QR_SIDE = 240
"""The largest QR code in dots, its quiet zone included: 30 mm."""

NUMBER = Text("您的号码", "Your number")
NEXT = Text("您是下一位", "You are next")
FOLLOW = Text("扫码查看排队进度", "Follow on your phone")
SCAN = Text("凭此码在柜台或自助机识别", "Scan at a counter or machine")

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


def render(paper: Paper, width: int) -> Image:
    """Draw a ticket as a 1-bit picture, white ground, `width` dots wide, at most 960 high."""
    faces = WIDE if width >= 512 else NARROW
    languages: tuple[Language, Language] = ("zh", "en") if paper.language == "zh" else ("en", "zh")
    with _one_at_a_time:
        return _laid_out(paper, Strip(width, faces.margin), languages, faces)


def _laid_out(
    paper: Paper, strip: Strip, languages: tuple[Language, Language], faces: Faces
) -> Image:
    _head(strip, paper, languages, faces)
    _both(strip, paper.service, languages, (faces.service, faces.small), 44)
    if paper.ahead is not None:
        wait = Text(*(_wait(paper.ahead, paper.estimate, each) for each in ("zh", "en")))
        _both(strip, wait, languages, (faces.big, faces.small), 26)
    if paper.where is not None:
        _both(strip, paper.where, languages, (faces.big, faces.small), 22)
    if paper.qr is not None:
        _code(strip, paper.qr, FOLLOW if paper.follow else SCAN, languages, faces)
    if paper.small_print is not None:
        strip.rule(20)
        _both(strip, paper.small_print, languages, (faces.fine, faces.fine), 12, lines=1)
    return strip.draw(HEIGHT)


def _head(strip: Strip, paper: Paper, languages: tuple[Language, Language], faces: Faces) -> None:
    first, second = (cleaned(paper.hall.get(each)) for each in languages)
    strip.row(first, Face(faces.small.size, True), cleaned(paper.date), faces.fine, 0)
    strip.row(second, faces.fine, cleaned(paper.time), faces.fine, 2)
    strip.rule(10)
    if paper.copy:
        strip.label("副本 COPY", Face(faces.big.size, True), 14)
    words = "  ".join(NUMBER.get(each) for each in languages)
    strip.text(words, faces.small, 24, lines=1)
    strip.figure(cleaned(paper.number), faces.number, 24)


def _both(
    strip: Strip,
    text: Text,
    languages: tuple[Language, Language],
    faces: tuple[Face, Face],
    gap: int,
    lines: int = 2,
) -> None:
    """Add the customer's language and beneath it the other; once if they say the same."""
    first, second = (cleaned(text.get(each)) for each in languages)
    strip.text(first, faces[0], gap, lines)
    if second != first:
        strip.text(second, faces[1], 4, lines)


def _wait(ahead: int, estimate: Estimate | None, language: Language) -> str:
    zh = language == "zh"
    before = f"前面还有 {ahead} 人" if zh else f"{ahead} before you"
    parts = [NEXT.get(language) if ahead == 0 else before]
    if estimate is not None:
        low, high = math.floor(estimate.low_s / 60), math.ceil(estimate.high_s / 60)
        middle = max(1, round(estimate.mid_s / 60))
        about = f"约 {middle} 分钟" if zh else f"about {middle} min"
        spread = f"（{low}–{high}）" if zh else f" ({low}–{high})"
        parts.append(about + (spread if high > low + 1 else ""))
    return " · ".join(parts)


def _code(
    strip: Strip, data: str, words: Text, languages: tuple[Language, Language], faces: Faces
) -> None:
    image = qr_picture(data)
    if image is None:
        log.error("a QR text of %d characters does not fit the ticket, left out", len(data))
        return
    first, second = (words.get(each) for each in languages)
    room = strip.inner - image.width - 20
    if room < 200:
        strip.picture(image, [], 18)
        strip.text(first, Face(faces.small.size, True), 4)
        strip.text(second, faces.small, 2)
        return
    beside = [
        (line, face)
        for text, face in ((first, Face(faces.small.size, True)), (second, faces.small))
        for line in strip.type.set_lines(text, face, room, 3)[1]
    ]
    strip.picture(image, beside, 26)


def qr_picture(data: str) -> Image | None:
    """Make a QR code, level M, ink set; None if its modules would be under 3 dots (0.4 mm)."""
    import qrcode  # noqa: PLC0415 - loaded by the first ticket, not at start
    from PIL import Image  # noqa: PLC0415
    from qrcode.exceptions import DataOverflowError  # noqa: PLC0415

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(data)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):  # ValueError: beyond version 40
        return None
    modules = code.get_matrix()
    across = len(modules) + 4  # two modules quiet here, and the paper's own white around it
    if QR_SIDE // across < 3:
        return None
    small = Image.new("1", (across, across), 0)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            small.putpixel((x + 2, y + 2), int(dark))
    side = across * (QR_SIDE // across)
    return small.resize((side, side), Image.Resampling.NEAREST)
