"""What signs that have letters say: number, window and arrow in one line."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.options import BlinkingSignOptions, one_of
from hardware.ports import Language, SignValue

ARROWS = {"left": "← {}", "right": "{} →", "up": "↑ {}", "down": "↓ {}", "none": "{}"}

ASCII = str.maketrans({"←": "<-", "→": "->", "↑": "^", "↓": "v"})
"""Arrows of signs that have none."""


@dataclass(frozen=True)
class TextSignOptions(BlinkingSignOptions):
    """What a sign with letters has besides: the way from the sign to its window."""

    arrow: str = one_of("none", *ARROWS)


def line_of(value: SignValue, language: Language, arrow: str) -> str:
    """Return the one line that a sign shows, "" for a dark one.

    A number called to a window that it names needs no arrow beside the one to the window.
    """
    if value.number is None:
        return value.words.get(language) if value.words else ""
    if value.point is not None:
        return f"{value.number} → {value.point.get(language)}"
    return ARROWS[arrow].format(value.number)


def printable(text: str) -> str:
    """Return the text without what a sign would take for a command: control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
