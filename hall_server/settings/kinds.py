"""Kinds of values: what a key may hold, said once for the reader, the refusal and the docs."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from .problems import hint

T = TypeVar("T")

Network = IPv4Network | IPv6Network


class Unfit(ValueError):  # noqa: N818 -- reads as what happened
    """A value is not of its kind; str says what it must be."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of value; `read` raises Unfit, `stand_in` lets the reader go on after a refusal.

    `form` says how a form asks for it: `kind`, and what that kind needs beside.
    """

    allowed: str
    read: Callable[[object], T]
    stand_in: T
    form: Mapping[str, Any] = field(default_factory=lambda: {"kind": "text"})


def shown(value: object) -> str:
    """Return a value as a TOML file writes it, shortened."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple):
        text = f"[{', '.join(map(shown, value))}]"
    elif isinstance(value, bool | str):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def whole(low: int, high: int) -> Kind[int]:
    """Return the kind of whole numbers from `low` to `high`."""
    allowed = f"a whole number from {low} to {high}"

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Unfit(f"must be {allowed}, not {shown(value)}")
        return value

    return Kind(allowed, read, low, {"kind": "whole", "low": low, "high": high})


def number(low: float, high: float) -> Kind[float]:
    """Return the kind of numbers from `low` to `high`."""
    allowed = f"a number from {low:g} to {high:g}"

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unfit(f"must be {allowed}, not {shown(value)}")
        if not low <= value <= high:  # also refuses nan
            raise Unfit(f"must be {allowed}, not {shown(value)}")
        return float(value)

    return Kind(allowed, read, low, {"kind": "number", "low": low, "high": high})


def flag() -> Kind[bool]:
    """Return the kind of true and false."""
    allowed = "true or false"

    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise Unfit(f"must be {allowed}, not {shown(value)}")
        return value

    return Kind(allowed, read, stand_in=False, form={"kind": "flag"})


def matching(allowed: str, pattern: str) -> Kind[str]:
    """Return the kind of texts that match `pattern` wholly; `allowed` says it in words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise Unfit(f"must be {allowed}, not {shown(value)}")
        return value

    return Kind(allowed, read, "", {"kind": "text", "pattern": pattern})


def one_of(choices: Collection[str]) -> Kind[str]:
    """Return the kind of texts that are one of `choices`."""
    allowed = " or ".join(choices)

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise Unfit(f"must be {allowed}, not {shown(value)}")
        if value not in choices:
            raise Unfit(f"must be {allowed}, not {shown(value)}; {hint(value, choices)}")
        return value

    form = {"kind": "choice", "choices": list(choices)}
    return Kind(allowed, read, next(iter(choices)), form)


def known(what: str, names: Collection[str] | None) -> Kind[str]:
    """Return the kind of names of a `what` in the same file; None: its section is missing."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise Unfit(f"must be the name of a {what}, not {shown(value)}")
        if names is not None and value not in names:
            raise Unfit(f"unknown {what} {shown(value)}; {hint(value, names)}")
        return value

    return Kind(f"the name of a {what}", read, "", {"kind": "name", "of": what})


def list_of(item: Kind[T], least: int = 0) -> Kind[tuple[T, ...]]:
    """Return the kind of lists of `item`, each at most once and `least` of them."""
    allowed = f"a list, each {item.allowed}"

    def read(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Unfit(f"must be a list like [{shown(value)}], not {shown(value)}")
        if len(value) < least:
            raise Unfit("must not be empty")
        items: list[T] = []
        for part in value:
            items.append(item.read(part))
            if items[-1] in items[:-1]:
                raise Unfit(f"has {shown(part)} twice")
        return tuple(items)

    return Kind(allowed, read, (), {"kind": "list", "of": item.form, "least": least})


def some_of(item: Kind[T]) -> Kind[tuple[T, ...]]:
    """Return the kind of one `item`, or a list of several."""
    several = list_of(item, least=1)

    def read(value: object) -> tuple[T, ...]:
        return several.read(value) if isinstance(value, list) else (item.read(value),)

    return Kind(f"{item.allowed}, or a list of several", read, ())


def _read_network(value: object) -> Network:
    if isinstance(value, str):
        try:
            return ip_network(value)
        except ValueError as error:
            raise Unfit(f"must be an address or network: {error}") from None
    raise Unfit(f'must be an address like "10.1.2.3", not {shown(value)}')


def _read_timezone(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit(f"must be a time zone, not {shown(value)}")
    try:
        ZoneInfo(value)
    # OSError: a folder of the time zone database ("Asia").
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = hint(value, sorted(available_timezones()) if value else ["Asia/Shanghai"])
        known_at_all = near if near.startswith("did") else "for example Asia/Shanghai"
        raise Unfit(f"unknown time zone {shown(value)}; {known_at_all}") from None
    return value


def _read_url(value: object) -> str:
    if isinstance(value, str) and not re.search(r"[\s?#@]", value):
        try:
            parts = urlsplit(value)
            if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
                return value.rstrip("/")
        except ValueError:  # a port that is none
            pass
    raise Unfit(f'must be like "https://hall.example.com", not {shown(value)}')


#: What names of things look like: they stand in addresses and tokens.
NAME = matching("1 to 40 letters, digits, - and _", r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")

#: The clock minute of the roll-over.
CLOCK = matching('a time of day like "04:00"', r"([01][0-9]|2[0-3]):[0-5][0-9]")

#: One line for people, as long as a screen can show.
LINE = matching("a text of 1 to 80 characters on one line", r"(?=.*\S)[^\x00-\x1f\x7f]{1,80}")

#: A time zone of the IANA database.
TIMEZONE: Kind[str] = Kind("an IANA time zone", _read_timezone, "UTC")

#: An IP address or network.
NETWORK: Kind[Network] = Kind("an IP address or network", _read_network, ip_network("127.0.0.1"))

#: Where phones reach the hall.
URL: Kind[str] = Kind("an http or https address without query", _read_url, "")
