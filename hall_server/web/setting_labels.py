"""The hall's file described for the page that changes it: what its keys and choices are called."""

from collections.abc import Mapping, Sequence
from typing import Any

from hall_server.marks import mark

from .setting_words import CHOICES, EXAMPLES, HINTS, LABELS, ORDER
from .words import Words

Text = dict[str, str]

#: What stands in a path for the names of things.
NAME = "NAME"

#: "true" and the like of the settings' own list of defaults.
_DEFAULTS = {
    "true": mark("yes"),
    "false": mark("no"),
    "none": mark("none"),
    "[]": mark("none"),
    '""': mark("none"),
    "all": mark("all"),
    "closed": mark("closed"),
    "the hall's": mark("as the whole hall"),
    "the first one": mark("the first one"),
    "all, in this order": mark("all, in this order"),
    "from accent": mark("made from the colour"),
    "promise_factor": mark("as the promised wait"),
}

#: What a text of the file is given in.
_TEXTS = ("zh", "en")

_USUALLY = mark("usually: {value}")


def described(file: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Return what the hall says of its file with `tables`, and with each field's words."""
    fields = file["fields"]
    return {
        **file,
        "fields": [{**field, **_field_words(field, words)} for field in fields],
        "tables": [
            {"path": path, "label": label(path, words), "example": EXAMPLES.get(".".join(path))}
            for path in _tables([field["path"] for field in fields])
        ],
    }


def _tables(paths: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the sections in their order, then the tables of named things within them."""
    sections = list(dict.fromkeys(path[0] for path in paths))
    known = [name for name in ORDER if name in sections]
    within = dict.fromkeys(
        tuple(path[:at]) for path in paths for at, key in enumerate(path) if key == NAME and at > 1
    )
    return [[it] for it in dict.fromkeys([*known, *sections])] + [list(it) for it in within]


def _field_words(field: Mapping[str, Any], words: Words) -> dict[str, Any]:
    path, form, default = field["path"], field["form"], field["default"]
    hint = HINTS.get(".".join(bare(path)))
    inner = form.get("of") if isinstance(form.get("of"), Mapping) else {}
    choices = form.get("choices") or inner.get("choices", ())
    return {
        "label": label(path[:-1] if path[-1] in _TEXTS else path, words),
        "hint": words.text(hint) if hint else None,
        "usual": None if field["needed"] or not default else _usual(default, path, words),
        "choices": {str(it): choice_name(str(it), path, words) for it in choices},
    }


def _usual(default: str, path: Sequence[str], words: Words) -> Text:
    if default in _DEFAULTS:
        value = words.text(_DEFAULTS[default])
    else:
        value = choice_name(default.replace('"', ""), path, words)
    return {
        language: words.say(_USUALLY, language, value=value[language])
        for language in words.languages
    }


def bare(path: Sequence[str]) -> list[str]:
    """Return the keys of a path without the names of things."""
    if NAME in path:
        return [key for key in path if key != NAME]
    names = {1} if path[0] in EXAMPLES else set()
    if path[0] == "plan" or list(path[:2]) == ["customers", "needs"]:
        names.add(2)
    if path[0] == "services" and "tiers" in path[2:3]:
        names.add(3)
    return [key for at, key in enumerate(path) if at not in names]


def label(path: Sequence[str], words: Words) -> Text:
    """Return what a key is called."""
    keys = bare(path)
    return words.text(LABELS.get(".".join(keys)) or LABELS.get(keys[-1], keys[-1]))


def full_label(dotted: str, words: Words) -> Text:
    """Return a key with the thing that it is of: "Windows and machines W4: Serves"."""
    path = dotted.split(".")
    if len(path) > 1 and path[-1] in _TEXTS:
        path = path[:-1]
    section, keys = label(path[:1], words), bare(path)
    name = f" {path[1]}" if path[0] in EXAMPLES and len(path) > 1 else ""
    key = label(path, words) if len(keys) > 1 else None
    return {
        language: said + name + (f": {key[language]}" if key else "")
        for language, said in section.items()
    }


def choice_name(choice: str, path: Sequence[str], words: Words) -> Text:
    """Return what a choice is called, in the words of its key where those differ."""
    if choice in words.languages:  # a language calls itself
        own = words.say("English", choice)
        return dict.fromkeys(words.languages, own)
    of_key = ".".join([*bare(path)[-2:], choice])
    return words.text(CHOICES.get(of_key) or CHOICES.get(choice, choice))
