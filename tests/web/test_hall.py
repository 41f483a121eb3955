"""The hall as a whole: stopping and restarting, and the snapshots for programs."""

from dataclasses import replace

import pytest

from hall_server.jobs import answer_nothing
from hall_server.queueing.commands import Configure
from hall_server.queueing.rules import Hours
from tests.web.caller import code_of


def test_a_stopped_service_issues_nothing(world, kiosk, lobby):
    switched = lobby("PATCH", "/services/cash", {"open": False, "notice": "机器维修"}).get_json()
    assert switched == {"id": "cash", "open": False, "notice": "机器维修"}
    length = world.journal_length()
    response = kiosk("POST", "/tickets", {"service": "cash"}, key="k")
    assert (response.status_code, code_of(response)) == (409, "service_closed")
    assert world.journal_length() == length
    cash = next(s for s in lobby("GET", "/hall").get_json()["services"] if s["id"] == "cash")
    assert (cash["open"], cash["notice"]) == (False, "机器维修")
    kiosk.issue("loans")
    lobby("PATCH", "/services/cash", {"open": True})
    kiosk.issue("cash")


def test_a_stopped_hall_issues_nothing(world, kiosk, lobby):
    assert lobby("PATCH", "/hall", {"issuing": False}).get_json() == {
        "issuing": False,
        "notice": None,
    }
    length = world.journal_length()
    assert code_of(kiosk("POST", "/tickets", {"service": "cash"}, key="k")) == "hall_closed"
    assert world.journal_length() == length
    assert lobby("PATCH", "/hall", {"issuing": True}).get_json()["issuing"] is True
    kiosk.issue()


def test_the_same_notice_again_writes_nothing(world, lobby):
    lobby("PATCH", "/hall", {"issuing": False, "notice": "back at 2"})
    length = world.journal_length()
    again = lobby("PATCH", "/hall", {"issuing": False, "notice": "back at 2"})
    assert again.status_code == 200
    assert world.journal_length() == length
    lobby("PATCH", "/hall", {"issuing": False, "notice": "back at 3"})
    assert world.journal_length() > length
    assert lobby("GET", "/hall").get_json()["notice"] == "back at 3"


@pytest.mark.parametrize("is_open", [False, True])
def test_an_unknown_service(lobby, is_open):
    body = {"open": is_open, "notice": "why"}
    response = lobby("PATCH", "/services/zzz", body)
    assert (response.status_code, code_of(response)) == (404, "unknown_service")
    assert "field" not in response.get_json()


def test_bad_switches(lobby):
    for body in ({}, {"open": "no"}, {"open": False, "notice": "x" * 301}):
        assert code_of(lobby("PATCH", "/services/cash", body)) == "bad_input"


def test_the_hall_for_staff_and_for_a_kiosk(world, kiosk, anna, lobby):
    anna("POST", "/points/W1/open")
    ticket = kiosk.issue()
    full = lobby("GET", "/hall").get_json()
    assert {p["id"] for p in full["points"]} == set(world.settings.points)
    assert any(t["id"] == ticket["id"] for line in full["lines"] for t in line["tickets"])
    assert any(p["teller"] for p in full["points"])
    assert anna("GET", "/hall").get_json()["seq"] > full["seq"]
    public = kiosk("GET", "/hall").get_json()
    assert ticket["id"] not in str(public)
    assert world.teller_ref("anna") not in str(public)
    assert not any(line["tickets"] for line in public["lines"])
    assert public["alerts"] == public["devices"] == []


def test_points_and_displays(world, kiosk, anna, lobby):
    anna("POST", "/points/W1/open")
    kiosk.issue()
    number = anna("POST", "/points/W1/call").get_json()["number"]
    mine = anna("GET", "/points/W1").get_json()
    assert mine["ticket"]["number"] == number
    assert mine["point"]["teller"]["ref"] == world.teller_ref("anna")
    assert world.teller_ref("anna") not in kiosk("GET", "/points/W1").text
    board = world.caller("board1")
    calls = board("GET", "/displays/board1").get_json()["calls"]
    assert [call["number"] for call in calls] == [number]
    assert code_of(board("GET", "/displays/board2")) == "forbidden"
    assert code_of(lobby("GET", "/displays/nope")) == "unknown_display"
    assert code_of(lobby("GET", "/points/nope")) == "unknown_point"


def test_outside_the_hours_it_says_when_the_hall_opens(world, kiosk):
    rules = replace(world.rules, hours=Hours({"tue": (("08:30", "17:00"),)}))
    world.service.handle(Configure(rules), answer_nothing)
    response = kiosk("POST", "/tickets", {"service": "cash"}, key="k")
    assert (response.status_code, code_of(response)) == (409, "outside_hours")
    problem = response.get_json()
    assert problem["opens_at"] == "2026-03-03T00:30:00.000Z"
    assert "opens_ms" not in problem
    hall = kiosk("GET", "/hall").get_json()
    assert hall["opens_at"] == problem["opens_at"]
    assert {service["closed_code"] for service in hall["services"]} == {"outside_hours"}
    never = replace(rules, hours=Hours({}, {"2026-03-02": ()}))
    world.service.handle(Configure(never), answer_nothing)
    assert kiosk("GET", "/hall").get_json()["opens_at"] == "2026-03-02T16:00:00.000Z"
