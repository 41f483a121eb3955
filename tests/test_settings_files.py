"""Configuration files and their document: slips, what includes what, and every key's row."""

import re
import string
import tomllib
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.settings import ConfigError, Settings, from_table, load
from hall_server.settings.reading import describe
from tests.small_hall import EXAMPLES, REFERENCE, ROOT, problems

FULL = tomllib.loads(EXAMPLES)
NAMED = (
    "tiers", "services", "zones", "points", "kiosks", "displays", "notices", "pause_reasons",
    "service_groups",
)  # fmt: skip

OWN_NAMES = {("services", "tiers"), ("points", "turns"), ("displays", "arrows")}


def holds_names(path: tuple[str, ...]) -> bool:
    """Whether the table at this path has somebody's own names as keys."""
    return (
        (len(path) == 1 and path[0] in NAMED)
        or (
            len(path) == 3
            and path[::2] in {("services", "tiers"), ("points", "turns"), ("displays", "arrows")}
        )
        or path in {("demo", "accounts"), ("customers", "needs"), ("customers", "prefixes")}
        or path == ("hours", "dates")
    )


# ---- Slips ----------------------------------------------------------------------------------


def misspellings(key: str) -> list[str]:
    letters = string.ascii_lowercase + "_"
    swapped = [key[:i] + key[i + 1] + key[i] + key[i + 2 :] for i in range(len(key) - 1)]
    dropped = [key[:i] + key[i + 1 :] for i in range(len(key))] if len(key) > 2 else []
    doubled = [key[:i] + key[i] + key[i:] for i in range(len(key))]
    replaced = [key[:i] + c + key[i + 1 :] for i in range(len(key)) for c in letters]
    return [word for word in swapped + dropped + doubled + replaced if word != key]


def keys_of(table: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The paths of all keys that are not somebody's own names."""
    found = []
    for key, value in table.items():
        here = (*path, key)
        if holds_names(path):
            found += keys_of(value, here) if isinstance(value, dict) else []
        elif here[0] != "devices":
            found.append(here)
            found += keys_of(value, here) if isinstance(value, dict) else []
    return found


@given(st.data())
def test_any_misspelt_key_of_the_reference_hall_is_refused_with_a_suggestion(data):
    path = data.draw(st.sampled_from(keys_of(REFERENCE)))
    table = deepcopy(REFERENCE)
    inner = table
    for key in path[:-1]:
        inner = inner[key]
    value = inner.pop(path[-1])
    wrong = data.draw(
        st.sampled_from(misspellings(path[-1])).filter(lambda word: word not in inner)
    )
    inner[wrong] = value
    dotted = ".".join((*path[:-1], wrong))
    assert f"{dotted}: unknown key; did you mean {path[-1]}?" in problems(table)


@given(
    st.sampled_from(keys_of(FULL)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=5,
    ),
)
def test_no_value_makes_the_reader_stumble(path, value):
    table = deepcopy(FULL)
    inner = table
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with suppress(ConfigError):
        assert isinstance(from_table(table), Settings)


# ---- Files ----------------------------------------------------------------------------------


def refused_file(file: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(file)
    return str(caught.value).splitlines()


def test_problems_name_the_file_that_wrote_the_key(tmp_path):
    text = (ROOT / "config" / "hall.toml").read_text("utf-8")
    (tmp_path / "hall.toml").write_text(text.replace('series = "A"', 'series = "a"'), "utf-8")
    over = tmp_path / "branch.toml"
    over.write_text('include = "hall.toml"\n[services.cash]\nicon = "?"\n', "utf-8")
    assert refused_file(over) == [
        f'{tmp_path}/hall.toml: services.cash.series: must be one or two letters A-Z, not "a"',
        f'{over}: services.cash.icon: must be a-z, digits and -, not "?"',
    ]


def test_tables_are_laid_over_and_lists_replaced(tmp_path):
    base = (ROOT / "config" / "hall.toml").read_text("utf-8")
    (tmp_path / "base.toml").write_text(base, "utf-8")
    (tmp_path / "mid.toml").write_text('include = "base.toml"\n[hall]\nauto_finish = false\n')
    top = tmp_path / "top.toml"
    top.write_text('include = "mid.toml"\n[points.W1]\nskills = ["cash"]\n')
    settings, reference = load(top), load(ROOT / "config" / "hall.toml")
    assert settings.points["W1"].skills == ("cash",)
    assert settings.points["W1"].sign == "sign1"
    assert not settings.hall.auto_finish
    assert settings.services == reference.services
    assert list(settings.points) == list(reference.points)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"[hall", "is not TOML: "),
        (b"a = 1\na = 2", "is not TOML: "),
        (b'name = "\xff"', "is not UTF-8"),
        (b'include = "gone.toml"', "include: {dir}/gone.toml cannot be read: No such file"),
        (b"include = 3", "include: must be the name of a file, not 3"),
        (b'include = ""', "include: must be the name of a file"),
        (b'include = "hall.toml"', "include: the files include each other"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, text, expected):
    file = tmp_path / "hall.toml"
    file.write_bytes(text)
    (line,) = refused_file(file)
    assert line.startswith(f"{file}: {expected.format(dir=tmp_path)}")


def test_a_file_that_is_not_there(tmp_path):
    assert refused_file(tmp_path / "no.toml") == [
        f"{tmp_path}/no.toml: cannot be read: No such file or directory"
    ]


# ---- The document ---------------------------------------------------------------------------


def documented() -> dict[tuple[str, str], tuple[str, str]]:
    """(section, key) -> (may be, default) of every row in docs/configuration.md."""
    section, rows = "", {}
    for line in (ROOT / "docs" / "configuration.md").read_text("utf-8").splitlines():
        if heading := re.match(r"#+ `\[(.+?)\]`", line):
            section = heading[1]
        elif row := re.match(r"\| `(\w+)` \| (.+?) \| (.+?) \|", line):
            rows[section, row[1]] = (row[2], row[3])
    return rows


def declared() -> dict[tuple[str, str], tuple[str, str]]:
    """The same as the reader declares it."""
    found = {}
    for (*section, key), says in describe().items():
        if key in ("zh", "en"):
            found[".".join(section[:-1]), section[-1]] = ("a text for people", says.default)
        else:
            found[".".join(section), key] = (says.allowed, says.default)
    return found


def test_the_document_names_every_key_with_its_range_and_default():
    assert documented() == declared()
