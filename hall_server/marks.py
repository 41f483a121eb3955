"""Marks texts for people, so that the catalogues know of them."""


def mark(text: str) -> str:
    """Mark a text, to be said in the language of who reads it later."""
    return text
