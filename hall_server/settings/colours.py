"""Colours as "#rrggbb": contrast after WCAG 2.2, mixing, and the nearest one that can be read."""

from collections.abc import Collection

#: The contrast that text needs (WCAG 2.2, 1.4.3).
TEXT = 4.5

#: The grounds of the look's two schemes, as in `tokens.css` and `dark.css`.
LIGHT = ("#f7f5f0", "#ffffff")
DARK = ("#0e1b24", "#16262f")

#: What stands on the accent of each scheme.
ON_ACCENT = {LIGHT: "#ffffff", DARK: "#06201f"}

_WEIGHTS = (0.2126, 0.7152, 0.0722)
_STEPS = 50


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    parts = (value / 255 for value in _parts(colour))
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(weight * part for weight, part in zip(_WEIGHTS, linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, with_colour: str, share: float) -> str:
    """Return `colour` with so much of another in it, 0 to 1, in sRGB."""
    both = zip(_parts(colour), _parts(with_colour), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in both)


def worst(colour: str, grounds: Collection[str]) -> float:
    """Return a text colour's lowest contrast on some grounds."""
    return min(contrast(colour, ground) for ground in grounds)


def readable(colour: str, grounds: Collection[str]) -> str:
    """Return the colour itself, or the nearest darker or lighter one that text may have."""
    towards = "#000000" if luminance(next(iter(grounds))) > 0.5 else "#ffffff"
    steps = (mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next(one for one in steps if worst(one, grounds) >= TEXT)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
