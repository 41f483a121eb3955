"""What a teller does, and where: every command of a service point over HTTP."""

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
