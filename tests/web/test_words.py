"""Every text that people see is said in every language, and no translation is left over."""

from pathlib import Path
from string import Formatter

import pytest

from hall_server.web.words import Words, load, locales, marked_in

ROOT = Path(__file__).parents[2]
FOLDERS = ("kiosk", "display", "counter", "hall_server/lobby", "hall_server/web")
SOURCES = {".js", ".html", ".py"}

words = load(locales())


def marked():
    return {
        text
        for folder in FOLDERS
        for path in [*(ROOT / folder).rglob("*"), ROOT / "hall_server/device_words.py"]
        if path.suffix in SOURCES
        for text in marked_in(path.read_text("utf-8"))
    }


def fields(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_chinese_is_there():
    assert "zh" in words.catalogues


@pytest.mark.parametrize("language", words.catalogues)
def test_every_text_is_translated_and_no_translation_is_stale(language):
    catalogue = words.catalogues[language]
    assert sorted(marked() - set(catalogue)) == []
    assert sorted(set(catalogue) - marked()) == []


@pytest.mark.parametrize("language", words.catalogues)
def test_translations_keep_the_values(language):
    for text, said in words.catalogues[language].items():
        assert fields(said) == fields(text), text


def test_marks_are_found():
    source = """t("One"); mark('Two'); _( "Three {n}", n=1 ); emit("four"); t("A \\"B\\"")"""
    assert marked_in(source) == {"One", "Two", "Three {n}", 'A "B"'}


def test_what_no_catalogue_knows_is_said_in_english():
    assert Words({"zh": {"Next {n}": "下一位 {n}"}}).say("Next {n}", "zh", n=3) == "下一位 3"
    assert Words({}).say("Next {n}", "zh", n=3) == "Next 3"


def test_a_wrong_place_in_a_halls_own_words_stands_and_harms_nobody():
    words = Words({"fr": {"Called to {point}": "Appelé à {guichet} {"}})
    assert words.say("Called to {point}", "fr", point="W1") == "Appelé à {guichet} {"
    assert words.say("Called to {point}", "en", point="W1") == "Called to W1"


def test_a_text_comes_in_every_language_that_has_a_catalogue():
    both = Words({"zh": {"ready": "正常"}, "fr": {"ready": "prêt"}})
    assert both.text("ready") == {"en": "ready", "zh": "正常", "fr": "prêt"}
    assert both.text("failed")["fr"] == "failed"
