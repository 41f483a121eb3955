"""What a browser shows when there is no page."""

import re

import pytest
from flask import Blueprint, abort

from hall_server.web.access import allow, public

SAID = {
    401: ("请先登录。", "Please sign in."),
    403: ("您没有此操作的权限。", "You may not do this."),
    404: ("没有这个页面。", "There is no such page."),
    405: ("操作未成功。", "This did not work."),
    500: ("系统出错，请联系工作人员。", "The hall made a mistake. Please call for help."),
}


@pytest.fixture
def client(world):
    face = Blueprint("face", __name__)
    face.get("/staff", endpoint="staff")(allow("lobby")(lambda: "staff"))
    face.get("/t/<token>", endpoint="phone")(public(lambda token: abort(404)))
    face.get("/broken", endpoint="broken")(public(lambda: str(1 / 0)))
    return world.make(blueprints=[face]).test_client()


def asked(world, client, status):
    headers = {"Authorization": f"Bearer {world.tokens['kiosk1']}"}
    return {
        401: lambda: client.get("/staff"),
        403: lambda: client.get("/staff", headers=headers),
        404: lambda: client.get("/no/such/<page>"),
        405: lambda: client.post("/staff"),
        500: lambda: client.get("/broken"),
    }[status]()


@pytest.mark.parametrize("status", SAID)
def test_an_error_is_a_plain_page_in_both_languages_with_a_way_home(world, client, status):
    answer = asked(world, client, status)
    assert answer.status_code == status
    assert answer.content_type == "text/html; charset=utf-8"
    zh, en = SAID[status]
    assert answer.text.index(f"<h1>{zh}</h1>") < answer.text.index(f"<h1>{en}</h1>")
    assert answer.text.count('<a href="/">') == 2
    assert "返回首页" in answer.text
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r'(src|href)="(?!/(?!/))', answer.text)


def test_what_was_asked_for_is_not_repeated(world, client):
    assert "such/" not in asked(world, client, 404).text


def test_headers_of_the_error_are_kept(world, client):
    assert "GET" in asked(world, client, 405).headers["Allow"]


def test_a_customers_phone_is_not_sent_to_the_staffs_page(client):
    answer = client.get("/t/abcdefghijklmnopqrstuv")
    assert answer.status_code == 404
    assert "<a " not in answer.text


def test_the_api_says_no_in_json(client):
    answer = client.get("/api/v1/nowhere")
    assert answer.content_type == "application/problem+json"
