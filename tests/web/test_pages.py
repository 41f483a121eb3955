"""The frame of every page: what it carries, what it allows, and how files are cached."""

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from flask import Flask, Response

import counter.evaluation
import counter.face
import display.face
import kiosk.face
from hall_server.lobby import face as lobby_face
from hall_server.settings import load as load_settings
from hall_server.settings.files import config_dir
from hall_server.voice.voice import Voice
from hall_server.web import pages, words
from hall_server.web.access import Principal, declared, undeclared
from hall_server.web.assets.build import FILES, VENDOR

ROOT = config_dir().parent
PAGES = (
    "/",
    "/join",
    "/style",
    "/kiosk/kiosk1",
    "/display/board1",
    "/counter/W1",
    "/lobby",
    "/devices",
    "/lobby/admin",
    "/pair",
)
NO_SERVICE: Any = None  # the pages themselves ask the service nothing
PHONE = "/t/abcdefghijklmnopqrstuv"


@pytest.fixture
def client():
    settings = load_settings(config_dir() / "hall.toml")
    who = [Principal("kiosk", "r1", "kiosk1", None, "session")]
    frame = pages.Pages(words.load(words.locales()), settings, lambda: who)
    app = Flask("hall_server.web", static_folder=None)
    app.secret_key = "only for this test"
    for blueprint in (
        pages.create_blueprint(frame, demo=True),
        kiosk.face.create_blueprint(
            frame.page, settings, lambda token: f"hall:{token}", PHONE.endswith
        ),
        display.face.create_blueprint(frame.page, settings, lambda face, name: {}, Voice()),
        counter.face.create_blueprint(frame.page, settings),
        counter.evaluation.create_blueprint(frame.page, settings),
        lobby_face.create_blueprint(frame.page, NO_SERVICE, NO_SERVICE, demo=True),
    ):
        app.register_blueprint(blueprint)
    assert undeclared(app) == []
    return app.test_client()


def carried(html):
    """The page's own JSON."""
    return json.loads(carried_text(html))


def carried_text(html):
    found = re.search(r'id="page">(.*?)</script>', html, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("path", [*PAGES, PHONE])
def test_a_page_allows_its_import_map_and_nothing_else_inline(client, path):
    response = client.get(path)
    html = response.text
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style=" not in html
    assert not re.search(r"\son\w+=", html)
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", html, re.DOTALL)
    for attributes, text in inline:
        if "application/json" in attributes:
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


@pytest.mark.parametrize("path", [*PAGES, PHONE])
def test_nothing_comes_from_elsewhere(client, path):
    assert not re.search(r'(src|href)="(?!/(?!/))', client.get(path).text)


@pytest.mark.parametrize("path", [*PAGES, PHONE])
def test_every_file_of_a_page_is_served(client, path):
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', client.get(path).text):
        assert client.get(address).status_code == 200, address


def test_a_page_carries_who_and_the_words_it_needs(client):
    page = carried(client.get("/kiosk/kiosk1").text)
    assert page["who"] == [{"role": "kiosk", "ref": "r1", "name": "kiosk1", "point": None}]
    assert (page["face"], page["name"], page["acts_as"]) == ("kiosk", "kiosk1", "kiosk1")
    assert page["words"]["zh"]["Take a ticket"] == "取号"
    assert "Find a number" not in page["words"]["zh"]
    assert page["csrf"]


def test_the_phone_page_has_no_session_and_is_small(client):
    response = client.get(PHONE)
    assert "Set-Cookie" not in response.headers
    assert carried(response.text)["csrf"] is None
    files = set(re.findall(r'(?:src|href)="(/[^"]+)"', response.text))
    files |= {f"/kiosk/static/{path.name}" for path in (ROOT / "kiosk/static").glob("phone*.js")}
    scripts = [address for address in files if address.endswith(".js")]
    assert all(address.startswith("/kiosk/static/phone") for address in scripts)
    size = len(response.data) + sum(len(client.get(address).data) for address in files)
    assert size < 64_000  # uncompressed; what a browser loads is weighed in tests/browser
    assert "Take a ticket" not in carried(response.text)["words"]["zh"]


def test_json_cannot_break_out_of_the_page(client):
    assert "<" not in carried_text(client.get("/counter/W1").text)


def test_third_party_files_are_kept_for_ever_by_version(client):
    address = json.loads(pages.IMPORT_MAP)["imports"]["preact"]
    kept = client.get(address).headers["Cache-Control"]
    assert "immutable" in kept
    assert "max-age=31536000" in kept
    unversioned = client.get(address.partition("?")[0])
    assert "immutable" not in unversioned.headers["Cache-Control"]
    etag = unversioned.headers["ETag"]
    path = address.partition("?")[0]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_own_files_are_asked_for_again(client):
    first = client.get("/static/hall.js")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/static/hall.js", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_every_import_leads_to_a_file(client):
    known = set(json.loads(pages.IMPORT_MAP)["imports"])
    scripts = [
        (base, path)
        for base, folder in (
            ("/static/", ROOT / "hall_server/web/static"),
            ("/kiosk/static/", ROOT / "kiosk/static"),
            ("/display/static/", ROOT / "display/static"),
            ("/counter/static/", ROOT / "counter/static"),
            ("/lobby/static/", ROOT / "hall_server/lobby/static"),
        )
        for path in folder.glob("*.js")
    ]
    for base, path in scripts:
        for name in re.findall(r'(?:from|import) "([^"]+)"', path.read_text("utf-8")):
            if name in known:
                continue
            address = base + name[2:] if name.startswith("./") else name
            assert client.get(address).status_code == 200, (path, name)


def test_the_third_party_files_come_with_their_licences():
    assert {path.name for path in VENDOR.glob("*.*")} >= set(FILES.values())
    licences = {path.stem for path in (VENDOR / "licences").iterdir()}
    assert {"preact", "htm", "preact-signals", "socket.io-client"} <= licences


@pytest.mark.parametrize("path", ["/kiosk/none", "/display/none", "/counter/none", "/t/short"])
def test_what_is_not_configured_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("spoken", "language"),
    [("en-GB,en;q=0.9", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("fr", "zh"), ("", "zh")],
)
def test_a_phone_whose_ticket_is_gone_speaks_the_browsers_language(client, spoken, language):
    page = carried(client.get(PHONE, headers={"Accept-Language": spoken}).text)
    assert page["language"] == language


def test_a_tickets_qr_code_is_a_picture(client):
    response = client.get(PHONE + "/qr.svg")
    assert response.content_type.startswith("image/svg+xml")
    assert b"<svg" in response.data


def test_no_code_is_drawn_for_a_token_that_nobody_holds(client):
    assert client.get("/t/abcdefghijklmnopqrstuw/qr.svg").status_code == 404


def test_without_a_demo_there_is_no_hall_of_devices():
    blueprint = lobby_face.create_blueprint(lambda *_, **__: Response(), NO_SERVICE, NO_SERVICE)
    app = Flask("hall_server.web", static_folder=None)
    app.register_blueprint(blueprint)
    assert "/devices" not in {rule.rule for rule in app.url_map.iter_rules()}


def test_the_look_is_shown_to_staff_alone_where_there_is_no_demo():
    settings = load_settings(config_dir() / "hall.toml")
    app = Flask("hall_server.web", static_folder=None)
    app.register_blueprint(pages.create_blueprint(pages.Pages(words.Words({}), settings, list)))
    assert declared(app, "pages.style") == frozenset({"lobby", "admin"})
