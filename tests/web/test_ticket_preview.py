"""The printed tickets as pictures, for lobby and administration alone."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from hall_server.lobby import face as lobby_face
from hall_server.settings import from_table
from hall_server.ticket_paper import sample_paper
from hall_server.ticket_preview import TicketPreview
from hall_server.web.pages import Pages
from hall_server.web.words import load as load_words
from hall_server.web.words import locales
from hardware.ports import Text
from hardware.ticket_layout import render
from tests.small_hall import changed

NOW = datetime(2026, 3, 2, 1, 5, tzinfo=UTC)

NO_REPORTS: Any = None  # nobody asks for the day's figures here

LOOK = {
    "tickets": {"footer": {"zh": "当日有效", "en": "Valid today"}, "languages": "en"},
    "kiosks.kiosk1.tickets": {"fields": ["number", "code"], "languages": "both"},
    "kiosks.kiosk2": {"zone": "east"},
}


@pytest.fixture
def app(world):
    preview = TicketPreview(world.settings, lambda: NOW)
    pages = Pages(load_words(locales()), world.settings, tuple)
    lobby = lobby_face.create_blueprint(pages.page, world.service, NO_REPORTS, preview=preview)
    return world.make(blueprints=[lobby])


def asked(app, world, name, path):
    headers = {"Authorization": f"Bearer {world.tokens[name]}"} if name else {}
    return app.test_client().get(path, headers=headers)


@pytest.mark.parametrize("path", ["", "/kiosk1-zh-80.png"])
def test_only_lobby_and_administration_see_it(app, world, path):
    for name, status in (
        (None, 401), ("kiosk1", 403), ("board1", 403), ("W1-pc", 403), ("agent1", 403),
        ("anna", 403), ("lobby", 200), ("admin", 200),
    ):  # fmt: skip
        answer = asked(app, world, name, f"/lobby/ticket-preview{path}")
        assert answer.status_code == status, name
        assert "no-store" in answer.headers["Cache-Control"], name


def test_the_page_shows_every_kiosk_paper_and_language(app, world):
    page = asked(app, world, "lobby", "/lobby/ticket-preview").get_data(as_text=True)
    for kiosk in world.settings.kiosks:
        for paper in (80, 58):
            for language in ("zh", "en"):
                assert f"/lobby/ticket-preview/{kiosk}-{language}-{paper}.png" in page
    assert "号票样张" in page


@pytest.mark.parametrize(("paper", "dots"), [(80, 576), (58, 384)])
def test_a_picture_is_what_a_printer_gets(app, world, paper, dots):
    pictures = {}
    for language in ("zh", "en"):
        answer = asked(app, world, "lobby", f"/lobby/ticket-preview/kiosk1-{language}-{paper}.png")
        assert answer.content_type == "image/png"
        pictures[language] = Image.open(BytesIO(answer.data))
        meant = render(sample_paper(world.settings, "kiosk1", language, NOW), dots)
        assert pictures[language].size == meant.size
        assert pictures[language].tobytes() == meant.tobytes()
        assert meant.width == dots
    assert pictures["zh"].tobytes() != pictures["en"].tobytes()


@pytest.mark.parametrize(
    "name",
    ["kiosk9-zh-80.png", "kiosk1-fr-80.png", "kiosk1-zh-81.png", "kiosk1-zh.png", "..-zh-80"],
)
def test_what_there_is_not(app, world, name):
    assert asked(app, world, "lobby", f"/lobby/ticket-preview/{name}").status_code == 404


def test_a_kiosks_look_is_laid_over_the_halls():
    settings = from_table(changed(LOOK))
    own, other = (sample_paper(settings, kiosk, "zh", NOW) for kiosk in ("kiosk1", "kiosk2"))
    assert (own.look.fields, own.look.languages) == (("number", "code"), "both")
    assert own.small_print == other.small_print == Text("当日有效", "Valid today")
    assert (len(other.look.fields), other.look.languages) == (6, "en")
    assert (own.time, own.date, own.number) == ("09:05", "2026-03-02", "A012")
