"""A bank's own look: its colour can always be read, its logo is there, its words are its own."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from hall_server.settings import LookSettings, from_table, load
from hall_server.settings.colours import DARK, LIGHT, TEXT, contrast, readable, worst
from hall_server.settings.live import LiveSettings
from hall_server.web import look, pages
from hall_server.web.words import of_hall
from tests.small_hall import ROOT, changed, problems
from tests.web.test_tokens import SCHEMES, colours
from tests.web.test_tokens import contrast as standard

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_the_grounds_are_those_of_the_tokens():
    for scheme, grounds in (("light", LIGHT), ("dark", DARK)):
        assert (SCHEMES[scheme]["ground"], SCHEMES[scheme]["card"]) == grounds


@given(COLOURS, COLOURS)
def test_contrast_is_that_of_the_standard(one, other):
    assert contrast(one, other) == pytest.approx(standard(one, other))


@hypothesis_settings(max_examples=60)
@given(COLOURS)
def test_whatever_accent_is_taken_all_that_is_made_from_it_can_be_read(colour):
    accent = readable(colour, LIGHT)
    sheet = look.style(LookSettings(accent=accent))
    assert sheet
    for scheme, made in zip(("light", "dark"), sheet.splitlines(), strict=False):
        tokens = SCHEMES[scheme] | colours(made)
        pairs = [("accent", "ground"), ("accent", "card"), ("on-accent", "accent")]
        pairs += [("on-accent", "accent-deep"), ("accent-deep", "accent-soft")]
        pairs += [("ink", "accent-soft"), ("quiet", "accent-soft")]
        for text, ground in pairs:
            assert standard(tokens[text], tokens[ground]) >= TEXT, (scheme, text, ground, accent)


@hypothesis_settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(COLOURS)
def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(colour):
    assume(worst(colour, LIGHT) < TEXT)
    (line,) = problems(changed({"look.accent": colour}))
    assert line.startswith(f"look.accent: {colour} has a contrast of ")
    better = re.findall(r'"(#\w+)" would do', line)
    assert from_table(changed({"look.accent": better[0]})).look.accent == better[0]


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert readable("#0b6e6e", LIGHT) == "#0b6e6e"
    assert from_table(changed({"look.accent": "#C00000"})).look.accent == "#c00000"
    assert look.style(LookSettings()) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("gone.svg", "look.logo: gone.svg cannot be read: No such file"),
        ("logo.exe", 'look.logo: must be the path of an svg, png or webp file, not "logo.exe"'),
        (3, "look.logo: must be the path of an svg, png or webp file, not 3"),
    ],
)
def test_a_logo_that_is_none_is_refused(value, expected):
    (line,) = problems(changed({"look.logo": value}))
    assert line.startswith(expected)


def hall_file(folder, text):
    file = folder / "hall.toml"
    file.write_text(f'include = "{ROOT}/config/hall.toml"\n{text}', "utf-8")
    return load(file)


def client_of(settings):
    app = Flask("hall_server.web", static_folder=None)
    app.secret_key = "only for this test"
    frame = pages.Pages(of_hall(settings.file), settings, list)
    app.register_blueprint(pages.create_blueprint(frame))
    return app.test_client()


def test_a_banks_colour_and_logo_reach_its_pages(tmp_path):
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    settings = hall_file(tmp_path, '[look]\naccent = "#8a1538"\nlogo = "logo.svg"\n')
    client = client_of(settings)
    assert '"/look.css"' in client.get("/").text
    assert '"logo": true' in client.get("/").text
    assert "--accent: #8a1538" in client.get("/look.css").text
    logo = client.get("/look/logo")
    assert logo.content_type.startswith("image/svg+xml")
    assert "sandbox" in logo.headers["Content-Security-Policy"]
    too_big = tmp_path / "big.png"
    too_big.write_bytes(bytes(200_001))
    (line,) = problems(changed({"look.logo": str(too_big)}))
    assert "has 200001 bytes" in line


def test_without_a_look_of_its_own_a_hall_has_neither(tmp_path):
    client = client_of(hall_file(tmp_path, ""))
    assert "/look.css" not in client.get("/").text
    assert client.get("/look.css").status_code == 404
    assert client.get("/look/logo").status_code == 404


def test_a_colour_is_in_force_as_soon_as_it_is_set(tmp_path):
    live = LiveSettings(hall_file(tmp_path, ""))
    client = client_of(live.settings)
    assert client.get("/look.css").status_code == 404
    live.now = replace(live.now, look=LookSettings(accent="#8a1538"))
    assert "/look.css" in client.get("/").text
    assert "--accent: #8a1538" in client.get("/look.css").text
    live.now = replace(live.now, look=LookSettings(accent_dark="#ffb3c8"))
    sheet = client.get("/look.css").text
    assert "--accent: #ffb3c8" in sheet
    assert "#8a1538" not in sheet


def test_a_language_is_added_by_a_file(tmp_path):
    folder = tmp_path / "locales" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "hall.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "English"\nmsgstr "Français"\n\nmsgid "Sign in"\nmsgstr "Se connecter"\n',
        "utf-8",
    )
    settings = hall_file(
        tmp_path, '[hall]\nlanguages = ["zh", "en", "fr"]\n[hall.name]\nfr = "Agence"\n'
    )
    assert settings.hall.name["fr"] == "Agence"
    assert settings.services["cash"].name == {"zh": "个人现金", "en": "Personal cash"}
    html = client_of(settings).get("/").text
    assert '"fr": {"English": "Fran' in html
    assert "languages" in html
    assert "zh, en or fr" not in "".join(problems(changed({"hall.languages": ["xx"]})))


def test_a_language_without_a_file_is_refused():
    (line,) = problems(changed({"hall.languages": ["zh", "fr"]}))
    assert line.startswith('hall.languages: must be zh or en, not "fr"')


def test_a_notice_stands_where_it_says(tmp_path):
    settings = hall_file(tmp_path, '[notices.fraud]\non = ["phone"]\n')
    assert settings.notices["fraud"].text not in settings.notices_on("kiosk")
    assert settings.notices["fraud"].text in settings.notices_on("phone")
    assert replace(settings, notices={}).notices_on("phone") == []
