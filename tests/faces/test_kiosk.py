from dataclasses import replace

import pytest

from hall_server.queueing import commands as c
from hall_server.queueing.entities import Health
from hall_server.queueing.rules import Hours
from hall_server.settings import ServiceGroup
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


def test_paper_from_another_printer_has_its_place(hall):
    jobs = [{"ticket": "t1", "printer": "printer2"}, {"ticket": "t2", "printer": "lost"}]
    hall.about.printed = {"kiosk1": jobs}
    west = hall.about.settings.zones["west"].name
    assert [job["place"] for job in of(hall)["prints"]] == [west, None]


def test_an_unknown_kiosk_is_a_key_error(hall):
    with pytest.raises(KeyError):
        of(hall, "nowhere")


def with_rules(hall, **changes):
    hall.do(c.Configure(replace(hall.state.known_rules(), **changes)))


def test_outside_the_hours_every_service_is_closed_and_it_says_when_it_opens(hall):
    # The hall's time is Wednesday, 15 November 2023, 06:13 in Shanghai.
    assert of(hall)["opens_at"] is None
    with_rules(hall, hours=Hours({"wed": (("09:00", "17:00"),)}))
    shown = of(hall)
    assert shown["issuing"]
    assert shown["opens_at"] == "2023-11-15T01:00:00.000Z"
    assert {(s["open"], s["closed_code"]) for s in shown["services"]} == {(False, "outside_hours")}
    hall.wait(3 * 3600)
    shown = of(hall)
    assert shown["opens_at"] is None
    assert {(s["open"], s["closed_code"]) for s in shown["services"]} == {(True, None)}


def test_a_service_says_why_it_issues_no_more(hall):
    services = dict(hall.state.known_rules().services)
    services["cash"] = replace(services["cash"], quota=1)
    services["loans"] = replace(services["loans"], last_ticket_s=7200)
    with_rules(hall, services=services, hours=Hours({"wed": (("06:00", "08:00"),)}))
    hall.issue("cash")
    hall.do(c.StopService("fx"))
    found = {s["id"]: (s["open"], s["closed_code"]) for s in of(hall)["services"]}
    assert found["cash"] == (False, "quota_reached")
    assert found["loans"] == (False, "last_ticket")
    assert found["fx"] == (False, "service_closed")
    assert found["wealth"] == (True, None)
    hall.do(c.StopHall())
    codes = {s["id"]: s["closed_code"] for s in of(hall)["services"]}
    assert codes["fx"] == "service_closed"
    assert codes["wealth"] is None  # the hall says the rest


def test_a_much_faster_place_is_offered(hall):
    hall.open("W1")
    for _ in range(12):
        hall.issue("cash")
    assert not any(s["offer"] for s in of(hall)["services"])
    hall.do(c.ReportMachine("M1", Health.OK, busy=False))
    offers = {s["id"]: s["offer"] for s in of(hall)["services"]}
    assert offers["loans"] is None
    assert offers["cash"]["target"] == "machines:machines"
    assert (offers["cash"]["zone"], offers["cash"]["kind"]) == ("machines", "self-service")
    assert (offers["cash"]["wait_s"], offers["cash"]["usual_s"] > 600) == (0, True)
    hall.do(c.ReportMachine("M1", Health.FAULT, busy=False))
    assert not any(s["offer"] for s in of(hall)["services"])


def test_before_you_are_all_who_go_first_whatever_they_came_for(hall):
    hall.open("W1")
    hall.do(c.CallNext("W1"))
    for service in ("cash", "cash", "accounts"):
        hall.issue(service)
    cash = next(s for s in of(hall)["services"] if s["id"] == "cash")
    assert (cash["waiting"], cash["ahead"]) == (2, 3)


def test_groups_hold_what_this_kiosk_offers(hall):
    text = {"zh": "组", "en": "Group"}
    settings = hall.about.settings
    kiosks = settings.kiosks | {
        "kiosk2": replace(settings.kiosks["kiosk2"], services=("cash", "fx"))
    }
    groups = {
        "abroad": ServiceGroup("abroad", text, "growth", ("fx", "wealth")),
        "home": ServiceGroup("home", text, "house", ("loans",)),
    }
    hall.about.settings = replace(settings, kiosks=kiosks, service_groups=groups)
    assert [g["services"] for g in of(hall)["groups"]] == [["fx", "wealth"], ["loans"]]
    assert [(g["id"], g["services"]) for g in of(hall, "kiosk2")["groups"]] == [("abroad", ["fx"])]
    assert of(hall)["appointments"]
    assert not of(hall, "kiosk2")["appointments"]  # nothing there can be booked


def test_a_call_for_help_is_shown_where_it_was_made(hall):
    assert of(hall)["help"] is None
    hall.about.help_calls.ask("kiosk1", hall.now_ms)
    hall.wait(5)
    assert of(hall)["help"] == {"since_s": 5.0, "coming": False}
    assert of(hall, "kiosk2")["help"] is None
    hall.about.help_calls.answer("kiosk1", hall.now_ms)
    assert of(hall)["help"]["coming"]
    assert of(hall)["assistance_tier"] == "assistance"
