"""The language of the scenarios: sentences with gaps, read by phrasebooks that help the writer."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from difflib import get_close_matches
from typing import Any, NamedTuple, Protocol


class Wrong(Exception):  # noqa: N818 -- said of a line, which the runner names
    """What is wrong with a line: its words, or what it expects; the runner adds file and line."""


class Names(Protocol):
    """The things of a scenario's hall, as its lines may name them."""

    @property
    def named(self) -> dict[str, set[str]]:
        """Return the names by kind: service, tier, point, zone, reason."""
        ...


class Desk(NamedTuple):
    """A point, and the teller who acts there if the line says who (`ben at W1`)."""

    point: str
    actor: str | None


class Steps(NamedTuple):
    """The services of a journey, in order (`cash then loans`) or free."""

    services: tuple[str, ...]
    free: bool


_WORD = r"[a-z][a-z0-9-]*"
_POINT = r"[A-Z]+\d{1,2}"
_TICKET = r"[A-Z]+\d{3,}"
_PLACE = rf"point {_POINT}|zone {_WORD}|(?:the )?machines in {_WORD}"
_HEALTH = "ok|fault|out of cash|out of paper|silent"
_UNIT_S = {"s": 1, "second": 1, "seconds": 1, "min": 60, "minute": 60, "minutes": 60, "hour": 3600,
           "hours": 3600}  # fmt: skip

#: Words that say something by being there.
FLAGS = ("priority", "announce", "shared", "automatic", "busy")

#: What may stand in a gap, by its kind.
GAPS = {
    **{flag: flag for flag in FLAGS},
    "word": _WORD,
    "service": _WORD,
    "tier": _WORD,
    "zone": _WORD,
    "reason": _WORD,
    "services": rf"{_WORD}(?: {_WORD})*?",
    "tiers": rf"{_WORD}(?: {_WORD})*?",
    "turns": rf"{_WORD} \d+(?: {_WORD} \d+)*",
    "steps": rf"{_WORD}(?: then {_WORD})+|{_WORD}(?: and {_WORD})+ in any order|{_WORD}",
    "point": _POINT,
    "new_point": _POINT,
    "desk": rf"(?:{_WORD} at )?{_POINT}",
    "ticket": _TICKET,
    "order": rf"{_TICKET}(?: then {_TICKET})*|nobody",
    "place": _PLACE,
    "health": _HEALTH,
    "number": r"\d+",
    "figure": r"\d+(?:\.\d+)?",
    "minutes": r"\d+(?:\.\d+)?s?",
    "duration": rf"\d+(?:\.\d+)? (?:{'|'.join(sorted(_UNIT_S, key=len, reverse=True))})",
    "clock": r"\d\d:\d\d",
    "shown": r"(?:\d{4}-\d\d-\d\d )?\d\d:\d\d(?::\d\d)?",
    "span": r"\d\d:\d\d-\d\d:\d\d(?: \d\d:\d\d-\d\d:\d\d)*|closed",
    "date": r"\d{4}-\d\d-\d\d",
    "timezone": r"[A-Z][A-Za-z_]+/[A-Za-z_]+",
    "weekdays": "(?:mon|tue|wed|thu|fri|sat|sun)(?:-(?:mon|tue|wed|thu|fri|sat|sun))?",
    "code": r"[A-Z0-9]{4,8}",
    "series": "[A-Z]+",
    "kind": "counter|vip-room|self-service",
    "policy": "promise|head-start|turns|strict|fifo",
    "spot": "kept|first|last",
    "factor": r"x\d+(?:\.\d+)?",
    "outcome": "accepted|refused|done|bounced",
    "rule": "only|by hand|ceiling|ceiling lead|placed|ratio|own first|policy|scarcity|earlier",
}


def checked(kind: str, word: str, names: Names) -> str:
    """Return a name of the hall; raises Wrong with the nearest one."""
    known = names.named[kind]
    if word not in known:
        there = perhaps(word, known) or f"; there are: {', '.join(sorted(known)) or 'none'}"
        raise Wrong(f"there is no {kind} {word!r}{there}")
    return word


def _desk(text: str, names: Names) -> Desk:
    *who, point = text.split()
    return Desk(checked("point", point, names), who[0] if who else None)


def _steps(text: str, names: Names) -> Steps:
    services = re.split(" then | and ", text.removesuffix(" in any order"))
    return Steps(tuple(checked("service", s, names) for s in services), " and " in text)


def _place(text: str, names: Names) -> str:
    *how, name = text.split()
    if how[0] == "point":
        return f"point:{checked('point', name, names)}"
    where = "machines" if "machines" in how else "zone"
    return f"{where}:{checked('zone', name, names)}"


def _minutes(text: str, names: Names) -> int:
    """Return seconds: a bare figure is minutes, `90s` is seconds."""
    return round(float(text[:-1])) if text.endswith("s") else round(float(text) * 60)


def _duration(text: str, names: Names) -> int:
    figure, unit = text.split()
    return round(float(figure) * _UNIT_S[unit])


def _one(kind: str) -> Callable[[str, Names], str]:
    return lambda text, names: checked(kind, text, names)


def _many(kind: str) -> Callable[[str, Names], tuple[str, ...]]:
    return lambda text, names: tuple(checked(kind, word, names) for word in text.split())


def _turns(text: str, names: Names) -> dict[str, int]:
    words = text.split()
    tiers = [checked("tier", tier, names) for tier in words[::2]]
    return {tier: int(n) for tier, n in zip(tiers, words[1::2], strict=True)}


def _date(text: str, names: Names) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Wrong(f"{text} is no day") from error


def clock(text: str) -> time:
    """Return a time of day from HH:MM or HH:MM:SS; raises Wrong."""
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise Wrong(f"{text} is no time of day") from error


READERS: dict[str, Callable[[str, Names], Any]] = {
    "desk": _desk,
    "steps": _steps,
    "place": _place,
    "minutes": _minutes,
    "duration": _duration,
    "date": _date,
    "services": _many("service"),
    "tiers": _many("tier"),
    "turns": _turns,
    "number": lambda text, _: int(text),
    "factor": lambda text, _: float(text[1:]),
    "rule": lambda text, _: text.replace(" ", "_"),
    "figure": lambda text, _: float(text),
    "order": lambda text, _: () if text == "nobody" else tuple(text.split(" then ")),
    **{kind: _one(kind) for kind in ("service", "tier", "zone", "point", "reason")},
}

_GAP = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with gaps `{kind}` or `{kind:name}`; `[...]` may be left out, or change places."""

    form: str
    meaning: Callable[..., Any]
    pattern: re.Pattern[str]
    kinds: dict[str, str]

    def read(self, text: str, names: Names) -> dict[str, Any] | None:
        """Return what stands in the gaps, or None; raises Wrong for an unknown name."""
        found = self.pattern.fullmatch(text)
        if found is None:
            return None
        return {
            gap: READERS[kind](value, names) if kind in READERS else value
            for gap, kind in self.kinds.items()
            if (value := found[gap]) is not None
        }


def sentence(form: str, meaning: Callable[..., Any]) -> Sentence:
    """Return a sentence from how it is written."""
    kinds = {name or kind: kind for kind, name in _GAP.findall(form)}
    pattern = re.sub(
        r"(?:\[[^]]+\] )+",
        lambda parts: f"(?:{parts[0][1:-2].replace('] [', ' |')} )*",
        f"{form} ",
    )
    pattern = _GAP.sub(lambda gap: f"(?P<{gap[2] or gap[1]}>{GAPS[gap[1]]})", pattern)
    return Sentence(form, meaning, re.compile(pattern), kinds)


@dataclass
class Phrasebook:
    """The sentences that a kind of line may be made of."""

    about: str
    sentences: list[Sentence] = field(default_factory=list)

    def says(self, *forms: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Let the decorated function be the meaning of these sentences."""

        def keep(meaning: Callable[..., Any]) -> Callable[..., Any]:
            self.sentences += [sentence(form, meaning) for form in forms]
            return meaning

        return keep

    def read(self, text: str, names: Names) -> tuple[Callable[..., Any], dict[str, Any]]:
        """Return a sentence's meaning and what stands in its gaps; raises Wrong."""
        text = " ".join(text.split())
        unknown_name: Wrong | None = None
        for known in self.sentences:
            try:
                values = known.read(f"{text} ", names)
            except Wrong as wrong:
                unknown_name = unknown_name or wrong
                continue
            if values is not None:
                return known.meaning, values
        raise self._misspelt(text, names) or unknown_name or self._no_sentence(text)

    def _words(self) -> set[str]:
        said = [_GAP.sub(" ", known.form) for known in self.sentences]
        kinds = {kind for known in self.sentences for kind in known.kinds.values()}
        said += [GAPS[kind] for kind in kinds if re.fullmatch("[a-z |-]+", GAPS[kind])]
        return {word for text in said for word in re.findall(r"[a-z][a-z-]+", text)}

    def _misspelt(self, text: str, names: Names) -> Wrong | None:
        """Return the complaint about the first word that is nearly one of ours, if any."""
        known = self._words().union(*names.named.values())
        for word in re.findall(r"[A-Za-z][A-Za-z0-9-]+", text):
            near = "" if word in known or re.fullmatch(_TICKET, word) else perhaps(word, known)
            if near:
                return Wrong(f"{word!r} is no word here{near}")
        return None

    def _no_sentence(self, text: str) -> Wrong:
        forms = {_GAP.sub(lambda gap: gap[1].upper(), s.form): s.form for s in self.sentences}
        near = get_close_matches(text, forms, n=3, cutoff=0)
        return Wrong(f"{text!r} is no {self.about}; the nearest are: {' | '.join(near)}")


def perhaps(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that suggests the nearest known word, if one is near."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f": did you mean {near[0]!r}?" if near else ""
