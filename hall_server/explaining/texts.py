"""Texts in every language, and times and shares as people say them."""

from collections.abc import Mapping

#: The same words by language.
Text = dict[str, str]

LANGUAGES = ("zh", "en")

#: What joins two sentences.
_BETWEEN = {"zh": "", "en": " "}

#: What separates the members of a list.
_COMMA = {"zh": "、", "en": ", "}


def join(parts: list[Text]) -> Text:
    """Return several sentences as one text."""
    return {language: _BETWEEN[language].join(p[language] for p in parts) for language in LANGUAGES}


def listed(parts: list[Text]) -> Text:
    """Return several texts as the members of a list."""
    return {language: _COMMA[language].join(p[language] for p in parts) for language in LANGUAGES}


def counted(name: Text, n: int) -> Text:
    """Return a name with a number behind it."""
    return {language: f"{name[language]} {n}" for language in LANGUAGES}


def named(names: Mapping[str, Text], name: str) -> Text:
    """Return what an id is called; an unknown one is its own name."""
    known = names.get(name, {})
    return {language: known.get(language, name) for language in LANGUAGES}


def duration(seconds: float, *, fine: bool = False) -> Text:
    """Return seconds in words: 45 s, 14 min, 1 h 5 min; `fine`: with the seconds, always."""
    hours, rest = divmod(int(seconds), 3600)
    mins, secs = divmod(rest, 60)
    with_seconds = bool(secs) and (fine or not (hours or mins))
    parts = [(hours, "小时", "h"), (mins, "分", "min"), (secs if with_seconds else 0, "秒", "s")]
    said = [part for part in parts if part[0]] or [(0, "秒", "s")]
    zh = "".join(f"{n}{unit}" for n, unit, _ in said)
    # Alone, a 分 would be read as a score.
    zh += "钟" if len(said) == 1 and said[0][1] == "分" else ""
    return {"zh": zh, "en": " ".join(f"{n} {unit}" for n, _, unit in said)}


def durations(first: float, second: float) -> tuple[Text, Text]:
    """Return two times in seconds, as fine as it takes to tell them apart."""
    coarse = duration(first), duration(second)
    if coarse[0] != coarse[1]:
        return coarse
    return duration(first, fine=True), duration(second, fine=True)


def minutes(seconds: int) -> Text:
    """Return a promise in seconds as people say it: whole minutes where it is some."""
    if seconds % 60 or seconds >= 3600:
        return duration(seconds, fine=True)
    n = seconds // 60
    return {"zh": f"{n}分钟", "en": f"{n} minute{'' if n == 1 else 's'}"}


def promises(first: int, second: int) -> tuple[Text, Text]:
    """Return two promises in seconds; English need not say its minutes twice."""
    said = minutes(first), minutes(second)
    if all(text["en"].endswith(("minute", "minutes")) for text in said):
        return said[0], said[1] | {"en": said[1]["en"].split()[0]}
    return said


def percent(share: float, digits: int = 0) -> Text:
    """Return a share as a percentage, written as the language does."""
    return {"zh": f"{share * 100:.{digits}f}%", "en": f"{share * 100:.{digits}f} %"}


def percents(first: float, second: float) -> tuple[Text, Text]:
    """Return two shares with as many digits, at most 2, as it takes to tell them apart."""
    for digits in (0, 1, 2):
        found = percent(first, digits), percent(second, digits)
        if found[0] != found[1]:
            break
    return found
