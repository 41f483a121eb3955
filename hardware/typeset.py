"""Fitting words into dots: measuring, making smaller, breaking and cutting lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hardware.fonts import open_font

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont


@dataclass(frozen=True)
class Face:
    """A type size in dots per em, and its weight."""

    size: int
    bold: bool = False

    @property
    def rise(self) -> int:
        """Dots above the base line that Chinese characters need in this font."""
        return round(self.size * 0.9)

    @property
    def height(self) -> int:
        """Dots of a whole line."""
        return round(self.size * 1.1)


class Typesetter:
    """Knows how wide words are, in dots."""

    def __init__(self) -> None:
        self._widths: dict[tuple[str, Face], int] = {}

    def font(self, face: Face) -> FreeTypeFont:
        """Return the open font of a face."""
        return open_font(face.size, face.bold)

    def measure(self, text: str, face: Face) -> int:
        """Return how wide a text is."""
        if (text, face) not in self._widths:
            self._widths[text, face] = round(self.font(face).getlength(text))
        return self._widths[text, face]

    def fitted(self, text: str, face: Face, width: int, least: float = 0.75) -> Face:
        """Find the largest face in which a text fits, down to a fraction of the given one."""
        size = face.size
        while size > face.size * least and self.measure(text, replace(face, size=size)) > width:
            size -= 2
        return replace(face, size=size)

    def clipped(self, text: str, face: Face, width: int) -> str:
        """Return a text that fits, its end replaced by "…" if need be."""
        if self.measure(text, face) <= width:
            return text
        while text and self.measure(text + "…", face) > width:
            text = text[:-1]
        return text.rstrip() + "…"

    def set_lines(
        self, text: str, face: Face, width: int, most: int, least: float = 0.7
    ) -> tuple[Face, list[str]]:
        """Set a text in at most so many lines of like length, made smaller before it is cut."""
        smallest = face.size * least
        lines = self.broken(text, face, width)
        while len(lines) > most and face.size - 2 >= smallest:
            face = replace(face, size=face.size - 2)
            lines = self.broken(text, face, width)
        if len(lines) > most:
            rest = self.clipped(" ".join(lines[most - 1 :]), face, width)
            return face, [*lines[: most - 1], rest]
        while len(lines) > 1 and len(self.broken(text, face, width - 8)) == len(lines):
            width -= 8
            lines = self.broken(text, face, width)
        return face, lines

    def broken(self, text: str, face: Face, width: int) -> list[str]:
        """Break a text into lines that fit, broken at spaces or between Chinese characters."""
        lines: list[str] = []
        while self.measure(text, face) > width:
            fits = (at for at in range(len(text) - 1, 0, -1) if may_break(text, at))
            at = next((at for at in fits if self.measure(text[:at].rstrip(), face) <= width), 0)
            if at == 0:  # one word, wider than the paper
                return [*lines, self.clipped(text, face, width)]
            lines.append(text[:at].rstrip())
            text = text[at:].lstrip()
        return [*lines, text]


def may_break(text: str, at: int) -> bool:
    """Whether a line may end before `text[at]`: not inside a word, nor before a closing mark."""
    if at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if after in "，。、；：！？）》」』…,.;:!?)" or before in "（《「『(":
        return False
    return before.isspace() or after.isspace() or ord(before) >= 0x2E80 or ord(after) >= 0x2E80
