"""What is wrong with a configuration: every problem names its file, its key and a way out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: How much of two words must agree before one is suggested for the other.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Problem:
    """One refused key; `key` is dotted, and empty when the file as a whole is meant."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.message) if part)


class ConfigError(Exception):
    """A configuration is refused; `problems` holds all that is wrong, str has a line for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` was probably meant to be, the first of equals, or None."""
    likeness = {name: SequenceMatcher(None, name.lower(), word.lower()).ratio() for name in known}
    best = max(likeness, key=lambda name: likeness[name], default=None)
    return best if best is not None and likeness[best] >= _ALIKE else None


def hint(word: str, known: Iterable[str]) -> str:
    """Return the end of a refusal: the nearest known word, else all of them."""
    names = list(known)
    near = nearest(word, names)
    if near:
        return f"did you mean {near}?"
    return "known: " + ", ".join(names) if names else "there is none"
