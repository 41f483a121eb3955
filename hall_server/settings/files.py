"""Configuration files: where they are, TOML, and `include` with deep override."""

import tomllib
from pathlib import Path
from typing import Any

from .kinds import shown
from .problems import ConfigError, Problem
from .tables import LANGUAGES, KeyPath, Source

#: Where a language's words are, under a folder of locales.
CATALOGUES = "*/LC_MESSAGES/hall.po"


def config_dir() -> Path:
    """Return the folder of `hall.toml`: a checkout's own `config/`, else the wheel's copy."""
    package = Path(__file__).parents[1]
    checkout = package.parent
    if (checkout / "pyproject.toml").exists() and (checkout / "config" / "hall.toml").exists():
        return checkout / "config"
    return package / "_data" / "config"


def languages(folder: Path) -> tuple[str, ...]:
    """Return Chinese, English, and what `locales/` has, in the configuration or in a hall's own.

    A language is added by a catalogue: locales/LANGUAGE/LC_MESSAGES/hall.po.
    """
    places = (config_dir() / "locales", folder / "locales")
    found = {path.parents[1].name for place in places for path in place.glob(CATALOGUES)}
    return (*LANGUAGES, *sorted(found.difference(LANGUAGES)))


def read_file(file: Path) -> tuple[Source, dict[str, Any]]:
    """Return a file with all it includes, and who wrote each key; raises ConfigError.

    Tables of the including file are laid over those of the included one, key by key; every
    other value replaces the included one whole.
    """
    source = Source(str(file))
    values: dict[str, Any] = {}
    for path, part in reversed(_chain(file)):
        _lay_over(values, part, str(path), source.origins, ())
    return source, values


def _chain(file: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Return the file and what it includes, the including ones first."""
    chain: list[tuple[Path, dict[str, Any]]] = []
    seen: set[Path] = set()
    next_file: Path | None = file
    while next_file is not None:
        if next_file.resolve() in seen:
            raise ConfigError(
                [Problem(str(chain[-1][0]), "include", "the files include each other")]
            )
        seen.add(next_file.resolve())
        part = _parse(next_file, chain[-1][0] if chain else None)
        chain.append((next_file, part))
        name = part.pop("include", None)
        if name is not None and (not isinstance(name, str) or not name):
            message = f"must be the name of a file, not {shown(name)}"
            raise ConfigError([Problem(str(next_file), "include", message)])
        next_file = next_file.parent / name if name else None
    return chain


def _parse(file: Path, included_by: Path | None) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        why = f"cannot be read: {error.strerror or error}"
        problem = Problem(str(file), "", why)
        if included_by is not None:
            problem = Problem(str(included_by), "include", f"{file} {why}")
        raise ConfigError([problem]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([Problem(str(file), "", "is not UTF-8")]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([Problem(str(file), "", f"is not TOML: {error}")]) from error


def _lay_over(
    under: dict[str, Any],
    over: dict[str, Any],
    file: str,
    origins: dict[KeyPath, str],
    path: KeyPath,
) -> None:
    for key, value in over.items():
        here = (*path, key)
        if isinstance(value, dict):
            origins.setdefault(here, file)
            if not isinstance(under.get(key), dict):
                under[key] = {}
            _lay_over(under[key], value, file, origins, here)
        else:
            under[key] = value
            origins[here] = file
