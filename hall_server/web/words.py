"""The words on the screens: English msgids in code and templates, other languages in catalogues."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from hall_server.marks import filled

#: What marks a text for people: t and mark in scripts, _ elsewhere, with a literal text.
_MARKED = re.compile(r"""\b(?:t|mark|_)\(\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)')""")


@dataclass(frozen=True, slots=True)
class Words:
    """Catalogues by language; English needs none, it is the msgids themselves."""

    catalogues: Mapping[str, Mapping[str, str]]

    @property
    def languages(self) -> list[str]:
        """English, and those that have a catalogue."""
        return ["en", *(language for language in self.catalogues if language != "en")]

    def say(self, text: str, language: str, **values: object) -> str:
        """Return a text in a language, its {name}s filled in; English where nothing is known."""
        said = self.catalogues.get(language, {}).get(text, text)
        return filled(said, **values) if values else said

    def text(self, text: str) -> dict[str, str]:
        """Return a text by language."""
        return {language: self.say(text, language) for language in self.languages}

    def table(self, texts: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return the translations of some texts, by language, for a page's script."""
        wanted = set(texts)
        return {
            language: {text: said for text, said in catalogue.items() if text in wanted}
            for language, catalogue in self.catalogues.items()
        }


def load(*folders: Path) -> Words:
    """Read every FOLDER/LANGUAGE/LC_MESSAGES/hall.po; later folders add to the earlier ones."""
    catalogues: dict[str, dict[str, str]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*/LC_MESSAGES/hall.po")):
            catalogues.setdefault(path.parents[1].name, {}).update(_read(path))
    return Words(catalogues)


def of_hall(file: str) -> Words:
    """Return the words of a hall: the catalogues, and those in `locales/` beside its own file."""
    return load(locales(), Path(file).parent / "locales")


@cache
def _read(path: Path) -> Mapping[str, str]:
    with path.open("rb") as file:
        catalogue = read_po(file)
    return {str(m.id): str(m.string) for m in catalogue if m.id and m.string and not m.fuzzy}


def marked_in(source: str) -> set[str]:
    """Return the texts for people that a script, template or module marks."""
    found = (double or single for double, single in _MARKED.findall(source))
    return {re.sub(r"\\(.)", r"\1", text) for text in found}


def marked_under(*folders: Path, named: str = "*") -> set[str]:
    """Return the texts that the scripts and templates in some folders mark."""
    files = (path for folder in folders for path in sorted(folder.rglob(named)))
    return {
        text
        for path in files
        if path.suffix in {".js", ".html"}
        for text in marked_in(path.read_text("utf-8"))
    }


def locales() -> Path:
    """Return the folder of the catalogues: a checkout's own `config/`, else the wheel's copy."""
    package = Path(__file__).parents[1]
    checkout = package.parent / "config" / "locales"
    return checkout if checkout.is_dir() else package / "_data" / "config" / "locales"
