"""Reading a device's section: every option is a dataclass field that declares its own range."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints


class OptionError(ValueError):
    """A section is wrong; `key` is the option, relative to the section."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True)
class DeviceOptions:
    """What every device has: the name of its section and of its driver.

    `agent` is the name of the agent at whose machine the cable ends, "" for the hall's own.
    """

    name: str
    driver: str
    agent: str = dataclasses.field(default="", kw_only=True)


@dataclass(frozen=True)
class PrinterOptions(DeviceOptions):
    """What every printer has besides; times in seconds."""

    fallback: str = ""
    fallback_after_s: float = dataclasses.field(default=0.0, metadata={"range": (0, 3600)})
    poll_s: float = dataclasses.field(default=15.0, metadata={"range": (1, 3600)})


@dataclass(frozen=True)
class SignOptions(DeviceOptions):
    """What every sign has besides: how often its value is sent again in seconds, 0 for never."""

    refresh_s: float = dataclasses.field(default=30.0, metadata={"range": (0, 3600)})


@dataclass(frozen=True)
class BlinkingSignOptions(SignOptions):
    """What a sign that can blink has besides: how long a new call blinks, 0 for never."""

    blink_s: float = dataclasses.field(default=10.0, metadata={"range": (0, 600)})


@dataclass(frozen=True)
class SpeakerOptions(DeviceOptions):
    """What every speaker has besides: its folder of clips, and how often it is looked at, in s.

    0 for never: it is then looked at when there is something to say.
    """

    clips: str = ""
    check_s: float = dataclasses.field(default=60.0, metadata={"range": (0, 3600)})


Options = TypeVar("Options", bound=DeviceOptions)


def ranged(default: float, low: float, high: float) -> Any:
    """Declare a numeric option with its default and its allowed range, both ends included."""
    return dataclasses.field(default=default, metadata={"range": (low, high)})


def one_of(default: object, *choices: object) -> Any:
    """Declare an option with its default (None: must be given) and everything it may be."""
    metadata = {"choices": choices}
    if default is None:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def suggest(word: str, known: Iterable[str]) -> str:
    """End a refusal: the nearest known word, else all of them."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"did you mean '{near[0]}'?" if near else "known: " + ", ".join(names)


def read_options(kind: type[Options], name: str, section: Mapping[str, object]) -> Options:
    """Make a driver's options from its section; OptionError names what is wrong and near it."""
    fields = {field.name: field for field in dataclasses.fields(kind) if field.name != "name"}
    types = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, value in section.items():
        if key not in fields:
            raise OptionError(key, f"unknown option '{key}'; {suggest(key, fields)}")
        values[key] = _checked(fields[key], types[key], value)
    for key, field in fields.items():
        if key not in values and field.default is dataclasses.MISSING:
            raise OptionError(key, f"option '{key}' is missing")
    return kind(name=name, **values)


def _checked(field: dataclasses.Field[Any], wanted: type, value: object) -> object:
    key = field.name
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        words = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
        raise OptionError(key, f"'{key}' must be {words[wanted]}, not {value!r}")
    choices = field.metadata.get("choices")
    if choices is not None and value not in choices:
        near = suggest(str(value), map(str, choices))
        raise OptionError(key, f"'{key}' cannot be {value!r}; {near}")
    low, high = field.metadata.get("range", (None, None))
    if low is not None and isinstance(value, int | float) and not low <= value <= high:
        raise OptionError(key, f"'{key}' must be {low} to {high}, not {value}")
    return value
