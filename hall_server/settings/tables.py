"""Reading tables: every key is declared where it is read, with its kind and its default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from .kinds import LINE, NAME, Kind, Unfit, shown
from .problems import ConfigError, Problem, hint, nearest

T = TypeVar("T")

#: The words of a dotted key.
KeyPath = tuple[str, ...]

#: A text for people in every language the hall knows.
Text = dict[str, str]

#: The languages in which every text is given; others are added by a catalogue.
LANGUAGES = ("zh", "en")

#: The default of a key that must be given.
NEEDED = "needed"

#: What a described table of named tables has as its only name.
PHANTOM = "NAME"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a key may hold and what holds without it; the tests compare the docs with these."""

    allowed: str
    default: str
    form: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Source:
    """One configuration being read: who wrote each key, what was asked for, what is wrong."""

    file: str
    origins: dict[KeyPath, str] = field(default_factory=dict)
    declared: dict[KeyPath, Declared] = field(default_factory=dict)
    languages: tuple[str, ...] = LANGUAGES
    #: Whether every table of named tables is read as if it had one, named NAME, for `describe`.
    describes: bool = False
    _problems: list[tuple[KeyPath, str]] = field(default_factory=list)
    _tables: list["Table"] = field(default_factory=list)

    def table(self, path: KeyPath, values: Mapping[str, Any]) -> "Table":
        """Return a reader for a table; what it leaves unread is refused by `finish`."""
        table = Table(self, path, values)
        self._tables.append(table)
        return table

    def refuse(self, path: KeyPath, message: str) -> None:
        """Note a problem."""
        self._problems.append((path, message))

    def refused(self, *paths: KeyPath) -> bool:
        """Whether anything at or below one of these paths has been refused."""
        return any(at[: len(path)] == path for at, _ in self._problems for path in paths)

    def finish(self) -> None:
        """Refuse what was written but never asked for, and what was asked for but missing."""
        for table in self._tables:
            table.finish()
        self._tables.clear()

    def raise_problems(self) -> None:
        """Raise ConfigError with all problems, in the order of the file, if there are any."""
        if self._problems:
            places = {path: place for place, path in enumerate(self.origins)}
            ordered = sorted(self._problems, key=lambda p: places.get(self._written(p[0]), -1))
            raise ConfigError([Problem(self._file(at), ".".join(at), why) for at, why in ordered])

    def _written(self, path: KeyPath) -> KeyPath:
        while path and path not in self.origins:
            path = path[:-1]
        return path

    def _file(self, path: KeyPath) -> str:
        return self.origins.get(self._written(path), self.file)


class Table:
    """One table of a configuration; a wrong value is noted, and a stand-in read instead."""

    def __init__(self, source: Source, path: KeyPath, values: Mapping[str, Any]) -> None:
        self.source = source
        self.path = path
        self._values = values
        self._asked: set[str] = set()
        self._missing: dict[str, str] = {}

    def need(self, key: str, kind: Kind[T]) -> T:
        """Read a key that must be given."""
        self._declare(key, kind.allowed, NEEDED, kind.form)
        if key not in self._values:
            self._missing[key] = kind.allowed
            return kind.stand_in
        return self._read(key, kind)

    def get(self, key: str, kind: Kind[T], default: T, shown_as: str = "") -> T:
        """Read a key that has a default; `shown_as` says it in the docs."""
        self._declare(key, kind.allowed, shown_as or shown(default), kind.form)
        return self._read(key, kind) if key in self._values else default

    def maybe(self, key: str, kind: Kind[T], shown_as: str = "none") -> T | None:
        """Read a key that may be left out, which then means None."""
        self._declare(key, kind.allowed, shown_as, kind.form)
        return self._read(key, kind) if key in self._values else None

    def entries(self, key: str, name: Kind[str], item: Kind[T]) -> dict[str, T]:
        """Read a table of values under names of one kind; each entry is refused by itself."""
        form = {"kind": "entries", "name": name.form, "of": item.form}
        self._declare(key, f"a table: {name.allowed} = {item.allowed}", "none", form)
        inner = self._values.get(key, {})
        if not isinstance(inner, Mapping):
            self.refuse(key, f"must be a table, not {shown(inner)}")
            return {}
        found = {}
        for entry, value in inner.items():
            try:
                found[name.read(entry)] = item.read(value)
            except Unfit as error:
                self.source.refuse((*self.path, key, entry), str(error))
        return found

    def text(self, key: str) -> Text:
        """Read a text for people: in Chinese and English, and in what other languages there are."""
        inner = self.table(key)
        text = {language: inner.need(language, LINE) for language in LANGUAGES}
        others = (it for it in self.source.languages if it not in LANGUAGES and inner.has(it))
        return text | {language: inner.need(language, LINE) for language in others}

    def text_or(self, key: str, default: Text) -> Text:
        """Read a text for people that has a default in every language."""
        inner = self.table(key, needed=False)
        return {language: inner.get(language, LINE, words) for language, words in default.items()}

    def maybe_text(self, key: str, shown_as: str = "none") -> Text | None:
        """Read a text for people that may be left out, which then means None."""
        if key in self._values:
            return self.text(key)
        absent = self.table(key, needed=False)
        for language in LANGUAGES:
            absent.maybe(language, LINE, shown_as)
        return None

    def table(self, key: str, *, needed: bool = True) -> "Table":
        """Read a table; one that is not needed and not given is read as an empty one."""
        self._asked.add(key)
        inner = self._values.get(key)
        if isinstance(inner, Mapping):
            return self.source.table((*self.path, key), inner)
        if key in self._values:
            self.refuse(key, f"must be a table, not {shown(inner)}")
        elif needed:
            self._missing[key] = "a table"
        return Table(self.source, (*self.path, key), {})  # never finished: one refusal is enough

    def tables(self, key: str, least: int = 0, named: Kind[str] = NAME) -> dict[str, "Table"]:
        """Read a table of named tables, at least so many, with names of one kind."""
        self._asked.add(key)
        if self.source.describes:
            return {PHANTOM: Table(self.source, (*self.path, key, PHANTOM), {})}
        inner = self._values.get(key, {})
        if not isinstance(inner, Mapping):
            self.refuse(key, f"must be a table of named tables, not {shown(inner)}")
            return {}
        if len(inner) < least:
            self._missing[key] = f"at least one [{'.'.join((*self.path, key))}.NAME]"
        return {name: self._named(key, name, value, named) for name, value in inner.items()}

    def _named(self, key: str, name: str, value: object, named: Kind[str]) -> "Table":
        path = (*self.path, key, name)
        try:
            named.read(name)
        except Unfit as error:
            self.source.refuse(path, str(error))
        if isinstance(value, Mapping):
            return self.source.table(path, value)
        self.source.refuse(path, f"must be a table, not {shown(value)}")
        return Table(self.source, path, {})

    def folder(self, key: str) -> Path:
        """Return the folder of the file that gives a key: a path in it starts there."""
        return Path(self.source.origins.get((*self.path, key), self.source.file)).parent

    def raw(self) -> dict[str, Any]:
        """Return the table as it is written, for somebody else to check."""
        self._asked.update(self._values)
        return dict(self._values)

    @property
    def empty(self) -> bool:
        """Whether nothing is written in the table."""
        return not self._values

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self._values

    def refuse(self, key: str, message: str) -> None:
        """Note a problem of one key."""
        self.source.refuse((*self.path, key), message)

    def finish(self) -> None:
        """Refuse unknown keys, with the one that was probably meant, and missing ones."""
        meant = set()
        for key in self._values:
            if key not in self._asked:
                # A slip leaves its right word missing, or at least unused.
                unused = sorted(self._asked.difference(self._values, self._missing))
                near = nearest(key, [*self._missing, *unused]) or nearest(key, self._asked)
                meant.add(near)
                tail = f"did you mean {near}?" if near else hint(key, sorted(self._asked))
                self.refuse(key, f"unknown key; {tail}")
        for key, allowed in self._missing.items():
            if key not in meant:
                self.refuse(key, f"missing; give {allowed}")

    def _declare(self, key: str, allowed: str, default: str, form: Mapping[str, Any]) -> None:
        self._asked.add(key)
        self.source.declared[(*self.path, key)] = Declared(allowed, default, form)

    def _read(self, key: str, kind: Kind[T]) -> T:
        try:
            return kind.read(self._values[key])
        except Unfit as error:
            self.refuse(key, str(error))
            return kind.stand_in
