"""The hall's file edited by forms: shown, checked, put in force, written; comments and order stay.

What a form changes goes into the hall's own file, laid over what that includes.
"""

import difflib
import hashlib
import logging
import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Comment, Table, Whitespace

from .settings import ConfigError, Problem, Settings
from .settings.files import read_file
from .settings.live import waits_for_restart
from .settings.reading import describe
from .settings.tables import NEEDED, KeyPath

log = logging.getLogger("hall")

#: Sections that no form shows: where the hall listens, and what a demo makes.
HIDDEN = frozenset({"server", "demo", "include"})

#: Keys whose values nobody is shown.
_SECRET = re.compile(r"(password|secret|token|credential|pin)$", re.IGNORECASE)
_SECRET_LINE = re.compile(
    r"^([ +-]?\s*[\w.\"-]*(?:password|secret|token|credential|pin)\"?\s*=).*$", re.IGNORECASE
)
MASK = "•••"

#: The head of a group of lines that differ: where it begins in the new file.
_GROUP = re.compile(r"@@ -\S+ \+(\d+)")

#: Reads a file and checks it whole; raises ConfigError.
Check = Callable[[Path], Settings]

#: Puts settings in force in the running hall; raises Refusal, and then nothing has changed.
Adopt = Callable[[Settings], None]


class Conflict(Exception):  # noqa: N818 -- reads as what happened
    """The file is not the one that the change was made on."""


class ReadOnly(Exception):  # noqa: N818 -- reads as what happened
    """The hall may not write its file; str says why."""


@dataclass(frozen=True, slots=True)
class Change:
    """One key set to a value; None: taken out of the file, so that its default holds."""

    path: KeyPath
    value: Any


@dataclass(frozen=True, slots=True)
class Checked:
    """What a change would do: the lines that differ, and the keys that wait for a restart."""

    diff: str
    after_restart: tuple[str, ...]


class HallFile:
    """A hall's own configuration file; for any thread.

    `more` are fields of sections that the settings do not read themselves.
    """

    def __init__(
        self, file: Path, check: Check, adopt: Adopt, more: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        self.file = file
        self._more = more
        self._check = check
        self._adopt = adopt
        self._lock = Lock()

    def read(self) -> dict[str, Any]:
        """Return `file`, `version`, `writable`, `fields` and `values`; raises ConfigError."""
        version = self.version()
        _, values = read_file(self.file)
        return {
            "file": self.file.name,
            "version": version,
            "writable": os.access(self._target().parent, os.W_OK),
            "fields": [*fields(), *self._more],
            "values": _masked({key: it for key, it in values.items() if key not in HIDDEN}),
        }

    def version(self) -> str:
        """Return what is another one as soon as the file, or what it includes, has changed."""
        source, _ = read_file(self.file)
        digest = hashlib.sha256()
        for name in sorted({str(self.file), *source.origins.values()}):
            digest.update(hashlib.sha256(Path(name).read_bytes()).digest())
        return digest.hexdigest()[:32]

    def check(self, version: str, changes: Sequence[Change]) -> Checked:
        """Say what a change would do; raises ConfigError, Conflict or ReadOnly."""
        with self._lock, self._written(version, changes) as (_, _, checked):
            return checked

    def apply(self, version: str, changes: Sequence[Change]) -> Checked:
        """Put a change in force and write it; raises what `check` raises, and Refusal.

        The file before is kept beside it as NAME.before.
        """
        with self._lock, self._written(version, changes) as (new, settings, checked):
            target = self._target()
            before = target.read_bytes()
            self._adopt(settings)
            try:
                _keep(target, before)
                # The window in which an editor could still be faster is a few microseconds.
                if self.version() != version:
                    raise Conflict
                new.replace(target)
                _sync(target.parent)
            except (OSError, Conflict) as error:
                self._adopt(self._check(self.file))
                raise error if isinstance(error, Conflict) else ReadOnly(str(error)) from error
            log.info("configuration changed: %s", ", ".join(".".join(it.path) for it in changes))
            return checked

    def _target(self) -> Path:
        """Return the file itself, where a link leads to it."""
        return self.file.resolve()

    @contextmanager
    def _written(
        self, version: str, changes: Sequence[Change]
    ) -> Iterator[tuple[Path, Settings, Checked]]:
        """Write the changed file beside the old one, checked, for as long as it is looked at."""
        if self.version() != version:
            raise Conflict
        target = self._target()
        text = target.read_text("utf-8")
        source, values = read_file(self.file)
        changed = self._changed(text, changes, source.origins)
        with _beside(target) as new:
            new.write_text(changed, "utf-8")
            _sync(new)
            try:
                settings = self._check(new)
            except ConfigError as error:
                raise ConfigError([self._named(it, new) for it in error.problems]) from error
            if refused := self._raw_files(values.get("devices"), settings.devices):
                raise ConfigError(refused)
            waiting = (".".join(it.path) for it in changes if waits_for_restart(it.path))
            yield (
                new,
                replace(settings, file=str(self.file)),
                Checked(diff(text, changed, target.name), tuple(waiting)),
            )

    def _raw_files(self, before: Any, devices: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
        """Refuse devices that write to files: a form must not be a way to overwrite any of them."""
        known = before if isinstance(before, Mapping) else {}
        return [
            Problem(self.file.name, f"devices.{name}.connection", "cannot be changed here")
            for name, device in devices.items()
            if device.get("connection") == "file" and device != known.get(name)
        ]

    def _named(self, problem: Problem, new: Path) -> Problem:
        is_new = Path(problem.file).name == new.name
        return replace(problem, file=self.file.name if is_new else Path(problem.file).name)

    def _changed(self, text: str, changes: Sequence[Change], origins: Mapping[KeyPath, str]) -> str:
        try:
            document = tomlkit.parse(text)
        except TOMLKitError as error:  # it may be stricter than the reader
            raise ConfigError([Problem(self.file.name, "", str(error))]) from error
        problems = [it for change in changes if (it := self._put(document, change, origins))]
        if problems:
            raise ConfigError(problems)
        changed = tomlkit.dumps(document)
        try:
            tomllib.loads(changed)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError([Problem(self.file.name, "", f"is not TOML: {error}")]) from error
        return changed

    def _put(self, document: Any, change: Change, origins: Mapping[KeyPath, str]) -> Problem | None:
        dotted = ".".join(change.path)
        if not change.path or change.path[0] in HIDDEN or change.value == MASK:
            return Problem(self.file.name, dotted, "cannot be changed here")
        try:
            if change.value is not None:
                _set(document, change.path, change.value)
            elif not _take(document, change.path) and change.path in origins:
                there = Path(origins[change.path]).name
                why = f"stands in {there}, which this file includes"
                return Problem(self.file.name, dotted, why)
        except TOMLKitError:  # a list with nothing in a place, as JSON allows
            return Problem(self.file.name, dotted, "cannot be written in TOML")
        except _NoTable as error:
            return Problem(self.file.name, dotted, f"'{error}' is a value and has no keys")
        return None


def fields() -> list[dict[str, Any]]:
    """Return every key that forms show: path, form, default, and whether it must be given."""
    return [
        {
            "path": list(path),
            "form": dict(says.form),
            "default": None if says.default == NEEDED else says.default,
            "needed": says.default == NEEDED,
            "at_start": waits_for_restart(path),
        }
        for path, says in describe().items()
        if path[0] not in HIDDEN
    ]


def diff(before: str, after: str, name: str) -> str:
    """Return the lines that differ, each group under the table it stands in, secrets masked."""
    old, new = before.splitlines(), after.splitlines()
    lines = difflib.unified_diff(old, new, f"{name}.before", name, lineterm="", n=0)
    said = (_headed(line, new) for line in lines)
    return "\n".join(_SECRET_LINE.sub(rf"\1 {MASK}", line) for line in said)


def _headed(line: str, new: list[str]) -> str:
    """Return a group's head with the name of its table instead of line numbers, others as is."""
    at = _GROUP.match(line)
    if at is None:
        return line
    tables = (it.strip() for it in reversed(new[: int(at[1])]) if it.lstrip().startswith("["))
    return f"@@ {next(tables, '')}".rstrip()


def _masked(values: Any) -> Any:
    if isinstance(values, Mapping):
        return {k: MASK if _SECRET.search(k) else _masked(v) for k, v in values.items()}
    if isinstance(values, list):
        return [_masked(it) for it in values]
    return values if isinstance(values, bool | int | float | str) else str(values)


class _NoTable(Exception):  # noqa: N818 -- reads as what was found
    """A path leads through a value that has no keys; str is the value's name."""


def _table(table: Any, name: str) -> Any:
    found = table[name]
    if not isinstance(found, Mapping):
        raise _NoTable(name)
    return found


def _set(table: Any, path: KeyPath, value: Any) -> None:
    for name in path[:-1]:
        if name not in table:
            # A table that only holds others needs no line of its own.
            table[name] = tomlkit.table(is_super_table=path[-2] != name)
        table = _table(table, name)
    if path[-1] in table or not isinstance(value, Mapping) or _is_text(value):
        table[path[-1]] = _item(value)
        return
    # Comments above the next section would else stand above the new table.
    below = _trailing(table)
    made = _item(value)
    for it in below or [tomlkit.nl()]:
        made.add(it)
    table[path[-1]] = made


def _is_text(value: Mapping[str, Any]) -> bool:
    return bool(value) and all(isinstance(it, str) for it in value.values())


def _item(value: Any) -> Any:
    """Return a value as TOML writes it: a text in one line, other tables in several."""
    if not isinstance(value, Mapping):
        return tomlkit.item(value)
    table: Any = tomlkit.inline_table() if _is_text(value) else tomlkit.table()
    for name, it in value.items():
        table[name] = _item(it)
    return table


def _trailing(table: Any) -> list[Any]:
    """Take the comments and empty lines from the end of what stands in a table, and return them."""
    last: Any = table
    while tables := [it for it in last.values() if isinstance(it, Table)]:
        last = tables[-1]
    if last is table:
        return []
    body = last.value.body
    at = len(body)
    while at and isinstance(body[at - 1][1], Comment | Whitespace):
        at -= 1
    # What follows the keys without an empty line between belongs to them.
    while at < len(body) and isinstance(body[at][1], Comment):
        at += 1
    found = [it for _, it in body[at:]]
    del body[at:]
    return found


def _take(table: Any, path: KeyPath) -> bool:
    """Take a key out; whether it was there."""
    for name in path[:-1]:
        if name not in table:
            return False
        table = _table(table, name)
    if path[-1] not in table:
        return False
    del table[path[-1]]
    return True


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Make an empty file in the target's folder, with its mode and owner; raises ReadOnly."""
    kept = target.stat()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    except OSError as error:
        raise ReadOnly(f"{target.parent}: {error.strerror}") from error
    new = Path(name)
    try:
        os.fchmod(handle, kept.st_mode & 0o7777)
        with suppress(PermissionError):  # only root gives files away
            os.fchown(handle, kept.st_uid, kept.st_gid)
        os.close(handle)
        yield new
    finally:
        new.unlink(missing_ok=True)


def _keep(target: Path, before: bytes) -> None:
    with _beside(target) as copy:
        copy.write_bytes(before)
        _sync(copy)
        copy.replace(target.with_name(f"{target.name}.before"))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
