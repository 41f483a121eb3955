"""What boards that have nothing but digits show of a number."""

from __future__ import annotations

import re


def digits_of(number: str | None, digits: int, most: int = 0x7FFF) -> int | None:
    """Return what a board of so many digits shows: A012 is 12; None (dark) if it cannot.

    A number without digits, or too long for the board or for its protocol, is not shown at all:
    a dark board sends nobody to the wrong window.
    """
    found = re.search(r"[0-9]+$", number or "")
    if found is None or int(found[0]) >= 10**digits or int(found[0]) > most:
        return None
    return int(found[0])
