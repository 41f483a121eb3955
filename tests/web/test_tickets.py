"""Tickets over HTTP: issue once, look up, cancel, print again."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from hall_server.jobs import answer_nothing
from hall_server.queueing.commands import Tick
from tests.web.caller import Caller, code_of


def test_a_kiosk_issues(kiosk):
    ticket = kiosk.issue("cash", tier="gold", language="en")
    assert ticket["number"] == "A001"
    assert ticket["state"] == "waiting"
    assert (ticket["tier"], ticket["language"]) == ("gold", "en")
    assert ticket["ahead"] == 0
    assert ticket["estimate"] is None  # no point is open yet
    assert ticket["zone"]
    assert len(ticket["token"]) >= 22
    assert ticket["url"] is None
    assert ticket["issued_at"] == "2026-03-02T01:00:00.000Z"


def test_the_address_for_phones(world, public_settings):
    caller = Caller(world.make(public_settings), world.tokens["kiosk1"])
    ticket = caller.issue()
    assert ticket["url"] == f"https://hall.example.com/t/{ticket['token']}"


def test_an_estimate_once_a_point_is_open(world, kiosk, anna):
    anna("POST", "/points/W1/open")
    first, second = kiosk.issue(), kiosk.issue()
    assert first["estimate"] == {"low": 0, "mid": 0, "high": 0}
    assert second["ahead"] == 1
    assert second["estimate"]["low"] < second["estimate"]["mid"] < second["estimate"]["high"]


def test_the_same_key_is_one_ticket_word_for_word(world, kiosk):
    first = kiosk("POST", "/tickets", {"service": "cash"}, key="tap-1")
    length = world.journal_length()
    again = kiosk("POST", "/tickets", {"service": "cash"}, key="tap-1")
    assert (again.status_code, again.data) == (201, first.data)
    assert world.journal_length() == length


def test_a_key_belongs_to_one_principal_and_route(world, kiosk, lobby):
    mine = kiosk("POST", "/tickets", {"service": "cash"}, key="same").get_json()
    theirs = lobby("POST", "/tickets", {"service": "cash"}, key="same").get_json()
    assert {mine["number"], theirs["number"]} == {"A001", "A002"}
    cancelled = lobby("POST", f"/tickets/{mine['id']}/cancel", key="same")
    other = lobby("POST", f"/tickets/{theirs['id']}/cancel", key="same")
    assert cancelled.get_json()["id"] == mine["id"]
    assert other.get_json()["id"] == theirs["id"]


def test_the_same_key_pressed_at_once_is_one_ticket(world):
    callers = [world.caller("kiosk1") for _ in range(8)]

    def press(caller):
        return caller("POST", "/tickets", {"service": "cash"}, key="impatient").data

    with ThreadPoolExecutor(len(callers)) as pool:
        answers = set(pool.map(press, callers))
    assert len(answers) == 1
    assert world.service.read(lambda state, _: len(state.tickets)) == 1


def test_origins(world, kiosk, lobby):
    from_kiosk, from_lobby = kiosk.issue(), lobby.issue()
    tickets = world.service.read(lambda state, _: dict(state.tickets))
    assert tickets[from_kiosk["id"]].origin == "kiosk1"
    assert tickets[from_lobby["id"]].origin == "lobby"


def test_a_refusal_is_not_remembered(world, kiosk, lobby):
    lobby("PATCH", "/services/cash", {"open": False})
    asked = {"service": "cash"}
    assert code_of(kiosk("POST", "/tickets", asked, key="k")) == "service_closed"
    lobby("PATCH", "/services/cash", {"open": True})
    assert kiosk("POST", "/tickets", asked, key="k").status_code == 201


BAD = {
    "unknown service": ({"service": "zzz"}, 404, "unknown_service", "service"),
    "unknown tier": ({"service": "cash", "tier": "zzz"}, 404, "unknown_tier", "tier"),
    "unknown language": (
        {"service": "cash", "language": "xx"},
        404,
        "unknown_language",
        "language",
    ),
    "no service": ({}, 422, "bad_input", "service"),
    "wrong type": ({"service": 7}, 422, "bad_input", "service"),
    "null": ({"service": None}, 422, "bad_input", "service"),
    "too long": ({"service": "x" * 65}, 422, "bad_input", "service"),
    "empty": ({"service": ""}, 422, "bad_input", "service"),
    "unknown field": ({"service": "cash", "servcie": 1}, 422, "bad_input", "servcie"),
    "not an object": (["cash"], 422, "bad_input", None),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_writes_nothing(world, kiosk, name):
    asked, status, code, field = BAD[name]
    length = world.journal_length()
    response = kiosk("POST", "/tickets", asked, key="k")
    assert (response.status_code, code_of(response)) == (status, code)
    assert response.get_json().get("field") == field
    assert world.journal_length() == length


RAW: dict[str, tuple[dict[str, Any], int, str]] = {
    "broken JSON": ({"data": b'{"service": "cash"'}, 400, "bad_json"),
    "not UTF-8": ({"data": b'{"service": "\xff"}'}, 400, "bad_json"),
    "no body": ({"data": b""}, 400, "bad_json"),
    "a form": (
        {"data": b"service=cash", "content_type": "application/x-www-form-urlencoded"},
        415,
        "wrong_content_type",
    ),
    "text": (
        {"data": b'{"service": "cash"}', "content_type": "text/plain"},
        415,
        "wrong_content_type",
    ),
    "no content type": (
        {"data": b'{"service": "cash"}', "content_type": ""},
        415,
        "wrong_content_type",
    ),
    "oversized": ({"data": b'{"service": "' + b"x" * 17_000 + b'"}'}, 413, "too_large"),
}


@pytest.mark.parametrize("name", RAW)
def test_bad_bodies_write_nothing(world, kiosk, name):
    sent, status, code = RAW[name]
    length = world.journal_length()
    response = kiosk("POST", "/tickets", key="k", **sent)
    assert (response.status_code, code_of(response)) == (status, code)
    assert world.journal_length() == length


@pytest.mark.parametrize(
    ("key", "code"),
    [(None, "missing_key"), ("a b", "bad_key"), ("x" * 256, "bad_key"), ("schlüssel", "bad_key")],
)
def test_bad_keys_write_nothing(world, kiosk, key, code):
    length = world.journal_length()
    response = kiosk("POST", "/tickets", {"service": "cash"}, key=key)
    assert (response.status_code, code_of(response)) == (400, code)
    assert world.journal_length() == length


def test_a_key_used_again_with_another_body_writes_nothing(world, kiosk):
    kiosk("POST", "/tickets", {"service": "cash"}, key="k")
    length = world.journal_length()
    response = kiosk("POST", "/tickets", {"service": "loans"}, key="k")
    assert (response.status_code, code_of(response)) == (422, "key_reused")
    assert world.journal_length() == length


def test_staff_see_the_story(world, kiosk, anna, lobby):
    anna("POST", "/points/W1/open")
    ticket = kiosk.issue()
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/start")
    anna("POST", "/points/W1/finish")
    path = f"/tickets/{ticket['id']}"
    told = lobby("GET", path).get_json()
    kinds = [happening["kind"] for happening in told["timeline"]]
    assert kinds == ["ticket_issued", "ticket_called", "service_started", "ticket_finished"]
    called = told["timeline"][1]
    assert called["point"] == "W1"
    assert called["reason"]["rule"] == "only"
    assert called["reason"]["winner"]["number"] == ticket["number"]
    plain = kiosk("GET", path).get_json()
    assert "timeline" not in plain
    for answer in (told, plain):
        assert ticket["token"] not in str(answer)
    assert plain["state"] == "finished"
    assert plain["ended_at"]


def test_an_unknown_ticket(lobby):
    assert code_of(lobby("GET", "/tickets/nope")) == "unknown_ticket"
    assert code_of(lobby("POST", "/tickets/nope/cancel")) == "unknown_ticket"
    assert code_of(lobby("POST", "/tickets/nope/reprint")) == "unknown_ticket"


def test_the_lobby_cancels_once(world, kiosk, lobby):
    ticket = kiosk.issue()
    path = f"/tickets/{ticket['id']}/cancel"
    assert lobby("POST", path, key="c").get_json()["state"] == "cancelled"
    assert lobby("POST", path, key="c").get_json()["state"] == "cancelled"
    response = lobby("POST", path)
    assert code_of(response) == "ticket_not_waiting"
    assert response.get_json()["state"] == "cancelled"


def test_reprint_makes_no_number(world, kiosk, lobby):
    ticket = kiosk.issue()
    length = world.journal_length()
    answer = lobby("POST", f"/tickets/{ticket['id']}/reprint").get_json()
    assert answer["number"] == ticket["number"]
    assert answer["job"]
    assert world.printers.reprinted == [ticket["id"]]
    assert world.journal_length() == length


def test_a_reprint_asked_for_again_under_its_key_prints_once(world, kiosk, lobby):
    path = f"/tickets/{kiosk.issue()['id']}/reprint"
    first, again = (lobby("POST", path, key="once").get_json()["job"] for _ in range(2))
    assert again == first
    others = {
        lobby("POST", path).get_json()["job"],
        lobby("POST", path, key="twice").get_json()["job"],
        world.caller("admin")("POST", path, key="once").get_json()["job"],
    }
    assert len(others - {first}) == 3
    assert len(world.printers.reprinted) == 4


def test_reprint_without_a_printer(world, kiosk, lobby):
    ticket = kiosk.issue()
    world.printers.missing = True
    response = lobby("POST", f"/tickets/{ticket['id']}/reprint")
    assert (response.status_code, code_of(response)) == (409, "no_printer")


def test_a_reprint_that_cannot_be_taken_now_says_when_to_ask_again(world, kiosk, lobby):
    path = f"/tickets/{kiosk.issue()['id']}/reprint"
    world.printers.full = True
    response = lobby("POST", path, key="copy")
    assert (response.status_code, code_of(response)) == (503, "cannot_write")
    assert int(response.headers["Retry-After"]) > 0
    world.printers.full = False
    assert lobby("POST", path, key="copy").status_code == 200


def test_the_tickets_of_a_day(world, kiosk, lobby):
    rolls_at_ms = world.service.read(lambda state, _: state.day.rolls_at_ms)
    ticket = kiosk.issue()
    world.watch.pass_s((rolls_at_ms - world.watch.ms) / 1000 + 1)
    world.service.handle(Tick(), answer_nothing)
    assert kiosk.issue()["number"] == "A001"
    assert code_of(lobby("GET", f"/tickets/{ticket['id']}")) == "unknown_ticket"
