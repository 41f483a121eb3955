"""The look's colours: every pair of text and ground can be read, in each scheme."""

import re
from pathlib import Path

import pytest
from jinja2 import ChainableUndefined, Environment, FileSystemLoader

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "hall_server" / "web" / "static"

#: Text and the grounds on which it stands.
TEXTS = {
    "ink": ("ground", "card", "accent-soft", "now-ground", "stop-ground"),
    "quiet": ("ground", "card", "accent-soft"),
    "on-ink": ("ink",),
    "accent": ("ground", "card"),
    "accent-deep": ("accent-soft",),
    "on-accent": ("accent", "accent-deep"),
    "now": ("ground", "card", "now-ground"),
    "on-now": ("now-solid",),
    "stop": ("ground", "card", "stop-ground"),
}

#: What says something without words, and where it stands.
MARKS = {"edge": ("ground", "card"), "now-mark": ("card",), "accent": ("line",)}

#: On a board, which is read from across the hall.
BOARD = {"ink": ("ground", "card"), "quiet": ("ground", "card"), "now": ("card", "now-ground")}

TEXT, MARK, NUMBER = 4.5, 3.0, 7.0


def blocks(sheet: str) -> dict[str, str]:
    """Return what stands between braces, by its selector."""
    css = re.sub(r"/\*.*?\*/", "", (STATIC / sheet).read_text(), flags=re.DOTALL)
    found: dict[str, str] = {}
    for name, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        found.setdefault(" ".join(name.split()), body)
    return found


def colours(body: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", body))


LIGHT = colours(blocks("tokens.css")[":root"])
HIGH = colours(blocks("tokens.css")['[data-contrast="high"]'])
((DARK_FOR, _dark),) = blocks("dark.css").items()
DARK = colours(_dark)
SCHEMES = {
    "light": LIGHT,
    "dark": LIGHT | DARK,
    "high": LIGHT | HIGH,
}


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_close(scheme, pairs, least):
    tokens = SCHEMES[scheme]
    return {
        (text, ground): round(found, 2)
        for text, grounds in pairs.items()
        for ground in grounds
        if (found := contrast(tokens[text], tokens[ground])) < least
    }


def test_contrast_is_counted_as_in_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_can_be_read_on_its_ground(scheme):
    assert too_close(scheme, TEXTS, TEXT) == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_says_something_without_words_is_seen(scheme):
    assert too_close(scheme, MARKS, MARK) == {}


@pytest.mark.parametrize("scheme", ["dark", "high"])
def test_a_boards_numbers_are_read_from_across_the_hall(scheme):
    assert too_close(scheme, BOARD, NUMBER) == {}


def test_the_dark_scheme_is_the_same_wherever_it_comes_from():
    high = ':where(:not([data-contrast="high"]))'
    assert f'[data-scheme="dark"]{high}, [data-scheme="auto"]{high}' == DARK_FOR
    assert DARK.keys() <= HIGH.keys(), "what is dark shows through where contrast is to be high"


#: How a page asks for the dark colours, by its scheme.
LINKS = {"light": [], "dark": [""], "auto": [' media="(prefers-color-scheme: dark)"']}


@pytest.mark.parametrize("scheme", LINKS)
def test_a_page_that_may_be_dark_has_the_dark_colours(scheme):
    loader = FileSystemLoader(STATIC.parent / "templates")
    pages = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined)
    page = "{% extends 'base.html' %}{% block scheme %}" + scheme + "{% endblock %}"
    html = pages.from_string(page).render(page={}, import_map="", _=str)
    found = re.findall(r'<link rel="stylesheet" href="/static/dark\.css"([^>]*)>', html)
    assert found == LINKS[scheme]


@pytest.mark.parametrize("folder", ["kiosk/static", "hall_server/web/static"])
def test_a_colour_stands_in_the_tokens_alone(folder):
    for path in (ROOT / folder).glob("*.css"):
        if path.name not in {"tokens.css", "dark.css"}:
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(", path.read_text()) == [], path.name
