"""From a call to the clips that say it: pure, so that boards and speakers say the same."""

from collections.abc import Collection, Iterable, Sequence

LANGUAGES = ("zh", "en")

#: Two notes before the words; the one clip that belongs to no language.
CHIME = "chime"

#: The characters of numbers that have a clip each.
SPOKEN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_NUMBER, _POINT = "NUMBER", "POINT"

#: The order of each language: 请 A 0 1 2 号 到 3号窗口 · Number A 0 1 2, please go to window 3.
_FRAMES: dict[str, tuple[str, ...]] = {
    "zh": ("prefix", _NUMBER, "number", "go-to", _POINT, "suffix"),
    "en": ("prefix", "number", _NUMBER, "go-to", _POINT, "suffix"),
}

#: Words that are said if a bank has a clip of them, and left out if not.
OPTIONAL = frozenset({"prefix", "suffix"})

#: What a language can do with: these words, each character and each point.
_WORDS = ("number", "go-to")


def point_clip(point: str) -> str:
    """Return the name, within a language, of the clip of a point's label."""
    return f"point-{point}"


def clips_of(number: str, point: str, language: str) -> tuple[str, ...]:
    """Return the names of the clips that call a number to a point in one language, in order.

    Characters that have no clip are passed over; without any other nothing is said.
    """
    characters = [one for one in number if one in SPOKEN]
    if not characters:
        return ()
    names: list[str] = []
    for word in _FRAMES[language]:
        if word == _NUMBER:
            names += characters
        else:
            names.append(point_clip(point) if word == _POINT else word)
    return tuple(f"{language}/{name}" for name in names)


def announcement(
    number: str, point: str, languages: Sequence[str], there: Collection[str]
) -> tuple[str, ...]:
    """Return the clips that say a call in these languages, after the chime if there is one.

    A language that lacks a clip for it is left out whole: half a number would be another one.
    """
    said = [CHIME] if CHIME in there else []
    for language in languages:
        wanted = [
            name
            for name in clips_of(number, point, language)
            if name in there or name.partition("/")[2] not in OPTIONAL
        ]
        if all(name in there for name in wanted):
            said += wanted
    return tuple(said)


def needed(languages: Iterable[str], points: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the clips without which some call could not be said."""
    labels = [point_clip(point) for point in points]
    return tuple(
        f"{language}/{name}" for language in languages for name in (*_WORDS, *SPOKEN, *labels)
    )


def possible(points: Collection[str]) -> tuple[str, ...]:
    """Return the names of all clips that a hall can use; no others are read or served."""
    optional = (f"{language}/{word}" for language in LANGUAGES for word in sorted(OPTIONAL))
    return (CHIME, *needed(LANGUAGES, points), *optional)
