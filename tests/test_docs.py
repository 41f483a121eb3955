"""The docs name what there is, and what they show works."""

import configparser
import re
from pathlib import Path
from typing import Any

import click

from hall_server.cli import main
from hall_server.web.problem_words import SENTENCES

ROOT = Path(__file__).parent.parent


def commands(group: Any = main, path: str = "hall") -> list[str]:
    """Every command of `hall`, by its words."""
    found = []
    for name, command in group.commands.items():
        words = f"{path} {name}"
        found += commands(command, words) if isinstance(command, click.Group) else [words]
    return found


def test_every_command_is_documented():
    text = (ROOT / "docs" / "operation.md").read_text()
    for words in commands():
        short = words.removeprefix("hall ")
        assert words in text or f"`{short}`" in text, words


def test_every_shown_command_exists():
    known = commands()
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for shown in re.findall(r"^\s+hall ([a-z-]+(?: add)?)", page.read_text(), re.MULTILINE):
            assert any(words.removeprefix("hall ").startswith(shown) for words in known), shown


def test_every_library_has_its_reason():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    reasons = (ROOT / "docs" / "dependencies.md").read_text().lower()
    listed = setup["options"]["install_requires"] + setup["options.extras_require"]["test"]
    for line in listed.split():
        name = re.split(r"[\[><=]", line)[0].lower()
        assert name in reasons, name


def test_the_readme_has_two_commands_to_begin_with_and_its_links_lead_somewhere():
    text = (ROOT / "README.md").read_text()
    assert re.findall(r"^    (make \w+)$", text, re.MULTILINE) == ["make demo", "make test"]
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_no_page_names_a_registry_or_a_machine():
    for page in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.rglob("package-lock.json"),
    ]:
        if ".venv" in page.parts:
            continue
        text = page.read_text()
        assert not re.search(r"registry\.|pypi\.|deb\.debian|/root/|\.\./shared", text), page


def test_every_refusal_of_the_rules_has_words_in_the_pages():
    core = "".join(p.read_text() for p in (ROOT / "hall_server/queueing").glob("*.py"))
    codes = set(re.findall(r'Refusal\(\s*"(\w+)"', core))
    assert "undo_too_late" in codes
    assert sorted(codes - set(SENTENCES)) == []
