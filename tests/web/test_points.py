"""What a teller does, and where: every command of a service point over HTTP."""

from typing import Any

import pytest

from tests.web.caller import code_of


def test_a_customer_from_call_to_finish(world, kiosk, anna):
    point = anna("POST", "/points/W1/open").get_json()
    assert point["state"] == "open"
    assert point["teller"] == world.teller_ref("anna")
    assert point["label"]["en"]
    number = kiosk.issue()["number"]
    called = anna("POST", "/points/W1/call", key="n1").get_json()
    assert (called["number"], called["state"], called["point"]) == (number, "called", "W1")
    assert called["called_at"]
    assert anna("POST", "/points/W1/call", key="n1").get_json() == called
    again = anna("POST", "/points/W1/recall").get_json()
    assert again["recalls"] == 1
    assert again["call_id"] != called["call_id"]
    assert anna("POST", "/points/W1/start").get_json()["state"] == "serving"
    assert anna("POST", "/points/W1/finish").get_json()["state"] == "finished"


def test_nobody_waits(world, anna):
    anna("POST", "/points/W1/open")
    response = anna("POST", "/points/W1/call", key="n")
    assert (response.status_code, response.data) == (204, b"")
    assert anna("POST", "/points/W1/call", key="n").status_code == 204


def test_by_hand(kiosk, anna):
    anna("POST", "/points/W1/open")
    kiosk.issue()
    second = kiosk.issue()
    called = anna("POST", "/points/W1/call", {"ticket": second["id"]}).get_json()
    assert called["number"] == second["number"]
    response = anna("POST", "/points/W1/call", {"ticket": "nope"})
    assert (response.status_code, code_of(response)) == (404, "unknown_ticket")
    assert response.get_json()["field"] == "ticket"


def test_no_show(kiosk, anna):
    anna("POST", "/points/W1/open")
    kiosk.issue()
    anna("POST", "/points/W1/call")
    assert anna("POST", "/points/W1/no-show").get_json()["state"] == "no_show"


def test_who_did_not_come_is_brought_back_by_the_same_point_alone(world, kiosk, anna, bert, lobby):
    anna("POST", "/points/W1/open")
    bert("POST", "/points/W2/open")
    ticket = kiosk.issue()
    asked = {"ticket": ticket["id"]}
    assert code_of(anna("POST", "/points/W1/return", asked)) == "ticket_not_away"
    anna("POST", "/points/W1/call")
    assert code_of(anna("POST", "/points/W1/return", asked)) == "ticket_not_away"
    anna("POST", "/points/W1/no-show")
    (missed,) = anna("GET", "/points/W1").get_json()["missed"]
    assert (missed["id"], missed["number"]) == (ticket["id"], ticket["number"])
    assert bert("GET", "/points/W2").get_json()["missed"] == []
    for who, point, code in (
        (bert, "W1", "not_your_point"),
        (bert, "W2", "not_your_point"),
        (kiosk, "W1", "forbidden"),
        (lobby, "W1", "forbidden"),
    ):
        assert code_of(who("POST", f"/points/{point}/return", asked)) == code
    unknown = anna("POST", "/points/W1/return", {"ticket": "none"})
    assert code_of(unknown) == "unknown_ticket"
    back = anna("POST", "/points/W1/return", asked, key="r").get_json()
    assert (back["id"], back["state"]) == (ticket["id"], "waiting")
    assert anna("POST", "/points/W1/return", asked, key="r").get_json() == back
    anna("POST", "/points/W1/call", asked)
    anna("POST", "/points/W1/park")
    assert code_of(anna("POST", "/points/W1/return", asked)) == "not_your_point"
    anna("POST", "/points/W1/call", asked)
    anna("POST", "/points/W1/no-show")
    world.watch.pass_s(world.rules.changes.return_grace_s + 1)
    assert anna("GET", "/points/W1").get_json()["missed"] == []
    assert code_of(anna("POST", "/points/W1/return", asked)) == "return_too_late"


def test_pause_puts_the_customer_back(kiosk, anna):
    anna("POST", "/points/W1/open")
    ticket = kiosk.issue()
    anna("POST", "/points/W1/call")
    point = anna("POST", "/points/W1/pause", {"reason": "break"}).get_json()
    assert (point["state"], point["reason"], point["ticket"]) == ("paused", "break", None)
    assert kiosk("GET", f"/tickets/{ticket['id']}").get_json()["state"] == "waiting"
    assert anna("POST", "/points/W1/open").get_json()["state"] == "open"


COMMANDS = ["call", "recall", "start", "finish", "no-show"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_point_writes_nothing(world, anna, kiosk, command):
    kiosk.issue()
    length = world.journal_length()
    response = anna("POST", f"/points/W1/{command}")
    assert (response.status_code, code_of(response)) == (409, "point_closed")
    assert world.journal_length() == length


@pytest.mark.parametrize("command", COMMANDS)
def test_a_paused_point_writes_nothing(world, anna, kiosk, command):
    kiosk.issue()
    anna("POST", "/points/W1/open")
    anna("POST", "/points/W1/pause", {"reason": "break"})
    length = world.journal_length()
    assert code_of(anna("POST", f"/points/W1/{command}")) == "point_paused"
    assert world.journal_length() == length


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_an_idle_point_writes_nothing(world, anna, command):
    anna("POST", "/points/W1/open")
    length = world.journal_length()
    assert code_of(anna("POST", f"/points/W1/{command}")) == "point_idle"
    assert world.journal_length() == length


@pytest.mark.parametrize("command", ["pause", "close"])
def test_a_busy_point_writes_nothing(world, anna, kiosk, command):
    anna("POST", "/points/W1/open")
    kiosk.issue()
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/start")
    length = world.journal_length()
    body = {"reason": "break"} if command == "pause" else None
    response = anna("POST", f"/points/W1/{command}", body)
    assert (response.status_code, code_of(response)) == (409, "point_busy")
    assert response.get_json()["point"] == "W1"
    assert world.journal_length() == length


@pytest.mark.parametrize("command", ["open", *COMMANDS, "pause", "close"])
def test_an_unknown_point(anna, command):
    body = {"reason": "break"} if command == "pause" else None
    response = anna("POST", f"/points/W99/{command}", body)
    assert (response.status_code, code_of(response)) == (404, "unknown_point")
    assert "field" not in response.get_json()


def test_unknown_reasons_name_the_field(anna):
    anna("POST", "/points/W1/open")
    response = anna("POST", "/points/W1/pause", {"reason": "surfing"})
    assert (response.status_code, response.get_json()["field"]) == (404, "reason")
    assert code_of(anna("POST", "/points/W1/pause", {})) == "bad_input"


def test_a_service_the_point_does_not_serve(world, anna, kiosk, settings):
    point = settings.points["W1"]
    foreign = next(s for s in settings.services if s not in point.skills + point.borrows)
    anna("POST", "/points/W1/open")
    ticket = kiosk.issue(foreign)
    response = anna("POST", "/points/W1/call", {"ticket": ticket["id"]})
    assert (response.status_code, code_of(response)) == (409, "not_eligible")


def test_one_point_a_teller_and_one_teller_a_point(anna, bert):
    anna("POST", "/points/W1/open")
    assert code_of(anna("POST", "/points/W2/open")) == "teller_elsewhere"
    assert code_of(bert("POST", "/points/W1/open")) == "point_taken"
    assert code_of(bert("POST", "/points/W1/call")) == "not_your_point"
    assert bert("POST", "/points/W1/open", {"take_over": True}).status_code == 200
    assert code_of(anna("POST", "/points/W1/close")) == "not_your_point"


def test_a_counter_acts_for_the_teller_at_its_point_alone(world, anna, kiosk):
    counter = world.caller("W1-pc")
    anna("POST", "/points/W1/open")
    kiosk.issue()
    assert counter("POST", "/points/W1/call").status_code == 200
    assert counter("POST", "/points/W1/finish").status_code == 200
    assert counter("GET", "/points/W1").status_code == 200
    for call in (("POST", "/points/W2/call"), ("GET", "/points/W2"), ("POST", "/points/W1/open")):
        assert code_of(counter(*call)) == "forbidden"


def test_the_lobby_opens_pauses_and_closes(lobby, anna):
    assert lobby("POST", "/points/W1/open").get_json()["teller"] is None
    assert lobby("POST", "/points/W1/pause", {"reason": "break"}).status_code == 200
    assert lobby("POST", "/points/W1/close").get_json()["state"] == "closed"
    anna("POST", "/points/W2/open")
    teller = anna("POST", "/points/W2/pause", {"reason": "break"}).get_json()["teller"]
    assert lobby("POST", "/points/W2/open").get_json()["teller"] == teller
    assert lobby("POST", "/points/W2/close").get_json()["teller"] is None
    assert code_of(lobby("POST", "/points/W2/call")) == "forbidden"


# ---- Changes of mind ------------------------------------------------------------------------


def test_a_customer_is_parked_with_a_note_and_comes_back(world, kiosk, anna, lobby):
    anna("POST", "/points/W1/open")
    ticket = kiosk.issue()
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/start")
    length = world.journal_length()
    parked = anna("POST", "/points/W1/park", {"minutes": 10, "note": "fetches a form"}).get_json()
    assert (parked["state"], parked["point"]) == ("parked", None)
    assert parked["back_at"] == "2026-03-02T01:10:00.000Z"
    (shown,) = anna("GET", "/points/W1").get_json()["parked"]
    assert (shown["number"], shown["note"]) == (ticket["number"], "fetches a form")
    assert shown["back_in_s"] == 600
    kept = [str(recorded.event) for recorded in world.service.since(length)]
    assert not any("form" in text for text in kept)
    told = lobby("GET", f"/tickets/{ticket['id']}").get_json()["timeline"][-1]
    assert (told["kind"], told["note"]) == ("ticket_parked", "fetches a form")
    for answer in (kiosk("GET", "/points/W1"), kiosk("GET", "/hall")):
        assert "form" not in answer.text
    called = anna("POST", "/points/W1/call", {"ticket": ticket["id"]}).get_json()
    assert called["state"] == "called"
    assert anna("GET", "/points/W1").get_json()["ticket"]["note"] == "fetches a form"


def test_bad_parking_writes_nothing(world, kiosk, anna):
    anna("POST", "/points/W1/open")
    assert code_of(anna("POST", "/points/W1/park")) == "point_idle"
    kiosk.issue()
    anna("POST", "/points/W1/call")
    length = world.journal_length()
    assert code_of(anna("POST", "/points/W1/park", {"minutes": 1440})) == "park_too_long"
    bad: list[dict[str, Any]] = [
        {"minutes": 0}, {"minutes": -1}, {"note": "x" * 201}, {"note": 3},
    ]  # fmt: skip
    for body in bad:
        assert code_of(anna("POST", "/points/W1/park", body)) == "bad_input"
    response = anna("POST", "/points/W1/park", {"note": "call 13800138000 back"})
    assert (code_of(response), response.get_json()["field"]) == ("bad_input", "note")
    assert "13800138000" not in response.text
    assert world.journal_length() == length
    assert anna("POST", "/points/W1/park").get_json()["back_at"] is None


def test_the_points_customer_is_sent_elsewhere(kiosk, anna, bert):
    anna("POST", "/points/W1/open")
    bert("POST", "/points/W5/open")
    ticket = kiosk.issue()
    anna("POST", "/points/W1/call")
    asked = {"service": "loans", "place": "first"}
    moved = anna("POST", "/points/W1/transfer", asked, key="m").get_json()
    assert (moved["state"], moved["service"], moved["point"]) == ("waiting", "loans", None)
    assert anna("POST", "/points/W1/transfer", asked, key="m").get_json() == moved
    assert anna("GET", "/points/W1").get_json()["ticket"] is None
    assert bert("POST", "/points/W5/call").get_json()["number"] == ticket["number"]
    for body, code in (
        ({"zone": "zzz"}, "unknown_zone"),
        ({"point": "W2"}, "point_closed"),
        ({"point": "W1", "zone": "east"}, "bad_input"),
    ):
        assert code_of(bert("POST", "/points/W5/transfer", body)) == code


def test_undo_gives_the_one_before_back(world, kiosk, anna):
    anna("POST", "/points/W1/open")
    first, second = kiosk.issue(), kiosk.issue()
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/start")
    anna("POST", "/points/W1/call")
    undo = anna("GET", "/points/W1").get_json()["undo"]
    assert (undo["what"], undo["number"]) == ("call", second["number"])
    assert undo["left_s"] == world.rules.changes.undo_s
    here = anna("POST", "/points/W1/undo", key="u").get_json()
    assert (here["id"], here["state"]) == (first["id"], "serving")
    assert anna("POST", "/points/W1/undo", key="u").get_json() == here
    assert kiosk("GET", f"/tickets/{second['id']}").get_json()["state"] == "waiting"
    assert anna("GET", "/points/W1").get_json()["undo"] is None
    assert code_of(anna("POST", "/points/W1/undo")) == "nothing_to_undo"


def test_undo_of_a_first_call_answers_whom_it_gave_back(world, kiosk, anna):
    anna("POST", "/points/W1/open")
    assert code_of(anna("POST", "/points/W1/undo")) == "nothing_to_undo"
    ticket = kiosk.issue()
    anna("POST", "/points/W1/call")
    given_back = anna("POST", "/points/W1/undo").get_json()
    assert (given_back["id"], given_back["state"]) == (ticket["id"], "waiting")
    anna("POST", "/points/W1/call")
    world.watch.pass_s(world.rules.changes.undo_s + 1)
    assert anna("GET", "/points/W1").get_json()["undo"] is None
    assert code_of(anna("POST", "/points/W1/undo")) == "undo_too_late"


@pytest.mark.parametrize("command", ["park", "transfer", "undo"])
def test_only_the_teller_at_the_point_changes_a_mind(anna, bert, kiosk, command):
    anna("POST", "/points/W1/open")
    kiosk.issue()
    anna("POST", "/points/W1/call")
    body: dict[str, Any] | None = {} if command == "transfer" else None
    assert code_of(bert("POST", f"/points/W1/{command}", body)) == "not_your_point"
    assert code_of(kiosk("POST", f"/points/W1/{command}", body)) == "forbidden"
    assert anna("POST", f"/points/W1/{command}", body).status_code == 200


def test_a_point_gets_other_skills_and_another_zone_while_open(world, kiosk, anna, lobby):
    anna("POST", "/points/W1/open")
    ticket = kiosk.issue("loans")
    assert anna("POST", "/points/W1/call").status_code == 204
    asked = {"skills": ["loans", "cash", "loans"], "borrows": ["fx", "cash"], "zone": "west"}
    point = lobby("PATCH", "/points/W1", asked).get_json()
    assert (point["skills"], point["borrows"]) == (["loans", "cash"], ["fx"])
    assert (point["zone"], point["state"]) == ("west", "open")
    assert anna("POST", "/points/W1/call").get_json()["id"] == ticket["id"]
    length = world.journal_length()
    assert lobby("PATCH", "/points/W1", {}).get_json()["zone"] == "west"
    refused: list[tuple[dict[str, Any], int, str]] = [
        ({"zone": "zzz"}, 404, "unknown_zone"),
        ({"skills": ["zzz"]}, 404, "unknown_service"),
        ({"skills": []}, 409, "no_skills"),
        ({"skills": "cash"}, 422, "bad_input"),
    ]
    for body, status, code in refused:
        response = lobby("PATCH", "/points/W1", body)
        assert (response.status_code, code_of(response)) == (status, code)
    assert code_of(lobby("PATCH", "/points/W99", {})) == "unknown_point"
    assert code_of(anna("PATCH", "/points/W1", {})) == "forbidden"
    assert world.journal_length() == length
