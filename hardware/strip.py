"""Laying out a strip of paper: blocks from top to bottom, with gaps that shrink if they must."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.typeset import Face, Typesetter

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Paint = Callable[["ImageDraw", int], None]
"""Paints a block, given the dots from the paper's top to the block's."""


LEAST_LOOSE = 0.4
"""Loose gaps shrink to this share before firm ones begin to."""


@dataclass(frozen=True)
class Block:
    """A part of the strip; `gap` and `height` in dots, the gap above it; firm ones shrink last."""

    gap: int
    height: int
    paint: Paint
    firm: bool = False


class Strip:
    """A strip of `width` dots, black on white, one bit, with `margin` dots free at both sides."""

    def __init__(self, width: int, margin: int) -> None:
        self.width, self.left, self.right = width, margin, width - margin
        self.inner = width - 2 * margin
        self.type = Typesetter()
        self.blocks: list[Block] = []
        self.hole: tuple[int, int] | None = None

    def text(self, text: str, face: Face, gap: int, lines: int = 2) -> None:
        """Add a centred text over at most so many lines, made a little smaller, then broken."""
        face = self.type.fitted(text, face, self.inner, least=0.85)
        face, pieces = self.type.set_lines(text, face, self.inner, lines)
        font = self.type.font(face)
        for number, line in enumerate(pieces):

            def paint(draw: ImageDraw, top: int, line: str = line) -> None:
                at = (self.width // 2, top + face.rise)
                draw.text(at, line, font=font, fill=0, anchor="ms")

            self.blocks.append(Block(gap if number == 0 else 4, face.height, paint))

    def row(self, left: str, face: Face, right: str, small: Face, gap: int) -> None:
        """Add one line with a text at each margin; the left one gives way."""
        room = self.inner - self.type.measure(right, small) - small.size
        face = self.type.fitted(left, face, room)
        left = self.type.clipped(left, face, room)

        def paint(draw: ImageDraw, top: int) -> None:
            base = top + face.rise
            font = self.type.font
            draw.text((self.left, base), left, font=font(face), fill=0, anchor="ls")
            draw.text((self.right, base), right, font=font(small), fill=0, anchor="rs")

        self.blocks.append(Block(gap, face.height, paint))

    def figure(self, text: str, face: Face, gap: int) -> None:
        """Add capitals and digits, centred by their ink, in a block exactly as high as they are."""
        face = self.type.fitted(text, face, self.inner, least=0.2)
        font = self.type.font(face)
        left, top, right, bottom = (round(edge) for edge in font.getbbox(text, anchor="ls"))

        def paint(draw: ImageDraw, above: int) -> None:
            at = ((self.width - right + left) // 2 - left, above - top)
            draw.text(at, text, font=font, fill=0, anchor="ls")

        self.blocks.append(Block(gap, bottom - top, paint, firm=True))

    def space(self, dots: int, *, firm: bool = False) -> None:
        """Add white that shrinks like a gap."""
        self.blocks.append(Block(dots, 0, lambda _draw, _top: None, firm))

    def gap_for_code(self, side: int, gap: int) -> None:
        """Leave room for what the printer draws; after `draw`, `hole` says from where to where."""

        def paint(_draw: ImageDraw, top: int) -> None:
            self.hole = top, top + side

        self.blocks.append(Block(gap, side, paint))

    def rule(self, gap: int) -> None:
        """Add a thin line from margin to margin."""

        def paint(draw: ImageDraw, top: int) -> None:
            draw.rectangle((self.left, top, self.right - 1, top + 1), fill=0)

        self.blocks.append(Block(gap, 2, paint))

    def label(self, text: str, face: Face, gap: int) -> None:
        """Add words in white on a black bar from margin to margin."""
        height = face.height + 12

        def paint(draw: ImageDraw, top: int) -> None:
            draw.rectangle((self.left, top, self.right - 1, top + height - 1), fill=0)
            at = (self.width // 2, top + 6 + face.rise)
            draw.text(at, text, font=self.type.font(face), fill=1, anchor="ms")

        self.blocks.append(Block(gap, height, paint))

    def picture(self, image: Image, beside: list[tuple[str, Face]], gap: int) -> None:
        """Add a picture with lines of text to the right of it, both together in the middle."""
        high = sum(face.height + 8 for _, face in beside) - 8
        words = max((20 + self.type.measure(text, face) for text, face in beside), default=0)
        left = (self.width - image.width - words) // 2

        def paint(draw: ImageDraw, top: int) -> None:
            draw.bitmap((left, top), image, fill=0)
            top += (image.height - high) // 2
            for text, face in beside:
                at = (left + image.width + 20, top + face.rise)
                draw.text(at, text, font=self.type.font(face), fill=0, anchor="ls")
                top += face.height + 8

        self.blocks.append(Block(gap, image.height, paint))

    def draw(self, most: int) -> Image:
        """Draw it at most so many dots high: gaps shrink to that end, text does not."""
        from PIL import Image, ImageDraw  # noqa: PLC0415 - loaded by the first ticket

        solid = sum(block.height for block in self.blocks)
        loose, firm = self._scales(most - solid)
        gaps = [block.gap * (firm if block.firm else loose) for block in self.blocks]
        page = Image.new("1", (self.width, min(most, solid + round(sum(gaps)))), 1)
        draw, top = ImageDraw.Draw(page), 0.0
        for block, gap in zip(self.blocks, gaps, strict=True):
            top += gap
            block.paint(draw, int(top))
            top += block.height
        self.blocks.clear()  # they hold the strip itself: let go of them now, not at some gc
        return page

    def _scales(self, room: int) -> tuple[float, float]:
        """Return how much of the loose and of the firm gaps there is room for, 0 to 1."""
        loose = sum(block.gap for block in self.blocks if not block.firm)
        firm = sum(block.gap for block in self.blocks if block.firm)
        least = min(max(0, room), round(loose * LEAST_LOOSE))
        loose_room = min(loose, max(least, room - firm))
        firm_room = min(firm, max(0, room - loose_room))
        return loose_room / max(1, loose), firm_room / max(1, firm)
