"""docs/hardware.md names every sign, every option that it has, and shows sections that hold."""

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from hardware.registry import DRIVERS, check_all, driver

TEXT = (Path(__file__).parents[1] / "docs" / "hardware.md").read_text("utf-8")
SIGNS = [name for name in DRIVERS if driver(name).kind == "sign"]
PAGE = TEXT[TEXT.index("## Signs") :].split("\n## ")[0]


@pytest.mark.parametrize("name", SIGNS)
def test_every_sign_and_its_options(name):
    assert f"| `{name}` |" in PAGE
    fields = {field.name for field in dataclasses.fields(driver(name).options)}
    missing = {key for key in fields - {"name", "driver", "agent"} if f"`{key}`" not in PAGE}
    assert not missing


def test_the_shown_sections_hold():
    examples = PAGE[: PAGE.index("### Names of ports")]
    shown = "".join(re.findall(r"^    (.*\n|\n)", examples, re.MULTILINE))
    sections = tomllib.loads(shown)["devices"]
    assert list(check_all(sections)) == ["sign1", "sign2", "strip1", "sign3"]
