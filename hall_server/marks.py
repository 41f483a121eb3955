"""Texts for people: marked, so that the catalogues know of them, and filled in."""

import re

_PLACE = re.compile(r"\{(\w+)\}")


def mark(text: str) -> str:
    """Mark a text, to be said in the language of who reads it later."""
    return text


def filled(text: str, **values: object) -> str:
    """Fill in a text's {name}s; one without a value stands: a hall's own words may be wrong."""
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), text)
