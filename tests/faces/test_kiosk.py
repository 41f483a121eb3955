import pytest

from hall_server.queueing import commands as c
from kiosk.snapshot import snapshot


def of(hall, name="kiosk1"):
    return snapshot(hall.state, hall.now_ms, name, hall.about)


def test_a_kiosk_shows_its_services_with_who_waits_and_how_long(hall):
    hall.open("W1")
    hall.do(c.CallNext("W1"))
    for _ in range(3):
        hall.issue("cash")
    hall.do(c.CallNext("W1"))
    shown = of(hall)
    cash = next(s for s in shown["services"] if s["id"] == "cash")
    assert [s["id"] for s in shown["services"]] == list(hall.about.settings.services)
    assert (cash["waiting"], shown["waiting"]) == (2, 2)
    assert cash["estimate"]["low"] <= cash["estimate"]["mid"] <= cash["estimate"]["high"]
    assert cash["name"] == {"zh": "个人现金", "en": "Personal cash"}


def test_a_service_without_an_open_point_has_no_estimate(hall):
    assert {s["estimate"] for s in of(hall)["services"]} == {None}


def test_an_estimate_follows_a_point_that_opens_in_the_same_second(hall):
    assert of(hall)["services"][0]["estimate"] is None
    hall.open("W1")
    assert of(hall)["services"][0]["estimate"] is not None


def test_a_stopped_hall_and_service_say_why(hall):
    hall.about.notes = {"n1": "停电检修", "n2": "No forms left"}
    hall.do(c.StopService("loans", "n2"))
    hall.do(c.StopHall("n1"))
    shown = of(hall)
    loans = next(s for s in shown["services"] if s["id"] == "loans")
    assert (shown["issuing"], shown["notice"]) == (False, "停电检修")
    assert (loans["open"], loans["notice"]) == (False, "No forms left")


def test_the_printer_and_its_jobs_are_the_kiosks_own(hall):
    hall.about.known_devices = [
        {"name": "printer1", "kind": "printer", "state": "paper_out", "since": 0, "detail": ""}
    ]
    hall.about.printed = {"kiosk1": [{"ticket": "t1", "state": "failed"}]}
    assert of(hall)["printer"] == {"name": "printer1", "state": "paper_out"}
    assert of(hall)["prints"] == [{"ticket": "t1", "state": "failed"}]
    assert of(hall, "kiosk2")["printer"] is None
    assert of(hall, "kiosk2")["prints"] == []


def test_an_unknown_kiosk_is_a_key_error(hall):
    with pytest.raises(KeyError):
        of(hall, "nowhere")
