from dataclasses import replace

from hall_server.about import ALERTS, FINE
from hall_server.device_words import STATES
from hall_server.lobby.advice import ADVICE, advised
from hall_server.lobby.face import find_number
from hall_server.lobby.snapshot import SHOWN_LINE, snapshot
from hall_server.queueing import commands as c
from hall_server.queueing.entities import Health
from hall_server.queueing.event_parts import Offer


def of(hall):
    return snapshot(hall.state, hall.now_ms, "lobby", hall.about)


def test_the_contracts_lists_are_there_each_with_ids(hall):
    shown = of(hall)
    for name in ("services", "tiers", "points", "zones", "displays", "lines"):
        assert shown[name], name
        assert all("id" in entry for entry in shown[name]), name
    assert {point["kind"] for point in shown["points"]} == {"counter", "vip-room", "self-service"}


def test_lines_say_who_has_used_most_of_the_promise(hall):
    hall.issue("cash")
    hall.wait(60)
    hall.issue("cash", "vip")
    hall.wait(60)
    line = next(line for line in of(hall)["lines"] if line["id"] == "cash")
    assert [t["number"] for t in line["tickets"]] == ["A002", "A001"]
    assert (line["waiting"], line["longest_s"], line["promise_used"]) == (2, 120.0, 0.2)
    assert line["tickets"][1]["promise_used"] == 0.1


def test_figures(hall):
    hall.about.alerted = [{"kind": "device", "text": {"zh": "缺纸", "en": "No paper"}, "since": 1}]
    hall.open("W1", "W2")
    hall.do(c.PausePoint("W2", "break"))
    hall.issue("loans")
    hall.wait(180)
    assert of(hall)["figures"] == {
        "waiting": 1,
        "longest_promise_used": 0.1,
        "open_points": 1,
        "alerts": 1,
    }


def test_a_point_shows_its_customer(hall):
    hall.open("W1")
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    points = {point["id"]: point for point in of(hall)["points"]}
    assert points["W1"]["ticket"]["number"] == "A001"
    assert points["W2"]["ticket"] is None


def test_screens_say_whether_they_are_connected(hall):
    hall.about.screens = {"display": {"board2"}, "kiosk": {"kiosk1"}}
    hall.about.screens_since = {"display": {"board1": 5, "board2": 7}}
    shown = of(hall)
    assert [d["since"] for d in shown["displays"]] == [5, 7, None]
    assert {d["id"]: d["connected"] for d in shown["displays"]} == {
        "board1": False,
        "board2": True,
        "board3": False,
    }
    assert [k["connected"] for k in shown["kiosks"]] == [True, False]


def test_a_long_line_is_cut_but_counted(hall):
    for _ in range(SHOWN_LINE + 5):
        hall.issue("cash")
    line = next(line for line in of(hall)["lines"] if line["id"] == "cash")
    assert (line["waiting"], len(line["tickets"])) == (SHOWN_LINE + 5, SHOWN_LINE)


def test_a_number_is_found_however_it_is_typed(hall):
    ticket = hall.issue("cash")
    assert find_number(hall.state, " a001 ") == ticket
    assert find_number(hall.state, "Z999") is None


def test_machines_show_their_health_and_are_no_open_windows(hall):
    hall.open("W1")
    hall.do(c.ReportMachine("M1", Health.OK, busy=True))
    hall.do(c.ReportMachine("M2", Health.OUT_OF_CASH, busy=False))
    points = {point["id"]: point for point in of(hall)["points"]}
    shown = {name: (p["health"], p["busy"], p["auto"]) for name, p in points.items()}
    assert shown["M1"] == ("ok", True, True)
    assert shown["M2"] == ("out_of_cash", False, True)
    assert shown["M3"] == ("silent", False, True)
    assert shown["W1"] == ("ok", False, False)
    assert of(hall)["figures"]["open_points"] == 1


def test_lines_say_where_a_ticket_was_sent(hall):
    hall.do(c.ReportMachine("M1", Health.OK, busy=True))
    ticket = hall.issue("cash")
    hall.do(c.DivertTicket(ticket, Offer("machines:machines", 0, 900, accepted=True)))
    line = next(line for line in of(hall)["lines"] if line["id"] == "cash")
    (shown,) = line["tickets"]
    assert (shown["target"], shown["diversion"]) == ("machines:machines", "accepted")


def test_who_is_parked_and_who_is_late(hall):
    grace_s = hall.state.known_rules().changes.return_grace_s
    hall.about.notes = {"n": "passport"}
    hall.open("W1")
    for _ in range(3):
        hall.issue("cash")
    hall.do(c.CallNext("W1"))
    hall.do(c.Park("W1", 5, "n"))
    for _ in range(2):
        hall.do(c.CallNext("W1"))
        hall.do(c.MarkNoShow("W1"))
        hall.wait(30)
    (parked,) = of(hall)["parked"]
    assert (parked["number"], parked["note"], parked["back_in_s"]) == ("A001", "passport", 240)
    assert [(it["number"], it["left_s"]) for it in of(hall)["late"]] == [
        ("A003", grace_s - 30),
        ("A002", grace_s - 60),
    ]
    hall.do(c.ReturnTicket("t3", "staff"))
    hall.wait(grace_s - 59)
    assert of(hall)["late"] == []


def test_arrivals_are_alerts_while_they_wait(hall):
    hall.open("V1")
    hall.issue("cash")
    hall.issue("cash", "vip")
    shown = of(hall)
    (alert,) = shown["alerts"]
    assert (alert["kind"], alert["number"], alert["ticket"]) == ("arrival", "A002", "t2")
    assert alert["since"] == hall.now_ms
    assert shown["figures"]["alerts"] == 1
    hall.do(c.CallNext("V1"))
    assert of(hall)["alerts"] == []


def test_a_call_that_did_not_come_out_is_an_alert_until_the_customer_is_there(hall):
    hall.open("W1")
    ticket = hall.issue("cash")
    hall.do(c.CallNext("W1"))
    call_id = hall.state.tickets[ticket].call_id
    owed = {"shown": ["board2"], "missing": ["board1", "speaker1"]}
    hall.about.receipts_of = {call_id: owed}
    hall.about.not_shown_of = {call_id: {"kind": "not_shown", "text": {}, "since": 7}}
    (alert,) = of(hall)["alerts"]
    assert (alert["number"], alert["ticket"], alert["since"]) == ("A001", ticket, 7)
    (point,) = (point for point in of(hall)["points"] if point["id"] == "W1")
    assert point["ticket"]["receipts"] == owed
    hall.do(c.StartService("W1"))
    assert of(hall)["alerts"] == []


def test_lines_by_tier(hall):
    hall.issue("cash", "vip")
    hall.wait(60)
    hall.issue("cash")
    hall.issue("cash")
    hall.wait(60)
    line = next(line for line in of(hall)["lines"] if line["id"] == "cash")
    assert line["tiers"] == [
        {"id": "ordinary", "waiting": 2, "promise_used": 0.05},
        {"id": "vip", "waiting": 1, "promise_used": 0.4},
    ]


def test_every_alert_says_what_to_do(hall):
    hall.about.alerted = [
        {
            "kind": "device",
            "text": {"zh": "缺纸", "en": "No paper"},
            "since": 1,
            "name": "printer1",
        },
        {"kind": "something new", "text": {"zh": "新", "en": "New"}, "since": 1},
    ]
    hall.about.known_devices = [{"name": "printer1", "state": "paper_out"}]
    hall.issue("cash", "vip")
    paper, new, arrival = (alert["advice"]["en"] for alert in of(hall)["alerts"])
    assert "new roll" in paper
    assert "administrator" in new
    assert "Greet" in arrival


def test_who_is_late_for_a_service_that_is_gone_breaks_nothing(hall):
    hall.open("W4")
    hall.issue("fx")
    hall.do(c.CallNext("W4"))
    hall.do(c.MarkNoShow("W4"))
    settings = hall.about.settings
    assert [it["number"] for it in of(hall)["late"]] == ["E001"]
    left = {name: it for name, it in settings.services.items() if name != "fx"}
    points = {
        name: replace(
            it,
            skills=tuple(s for s in it.skills if s != "fx"),
            borrows=tuple(s for s in it.borrows if s != "fx"),
        )
        for name, it in settings.points.items()
    }
    hall.about.settings = replace(settings, services=left, points=points)
    hall.do(c.Configure(hall.about.settings.rules()))
    assert of(hall)["late"] == []


def test_the_plan_is_drawn_anew_for_other_settings_alone(hall):
    first, again = of(hall)["plan"], of(hall)["plan"]
    assert first is again
    settings = hall.about.settings
    hall.about.settings = replace(settings, displays={})
    assert not [it for it in of(hall)["plan"]["wide"]["things"] if it["kind"] == "displays"]


def test_each_alert_and_each_state_of_a_device_has_its_own_advice():
    kinds = ALERTS.keys() - {"device"} | {f"device {state}" for state in STATES.keys() - FINE}
    assert kinds <= ADVICE.keys()
    for kind, text in ADVICE.items():
        assert text["zh"], kind
        assert text["en"], kind
    alerts = [{"kind": "device", "name": state} for state in STATES]
    devices = [{"name": state, "state": state} for state in STATES]
    said = {it["name"]: it["advice"]["en"] for it in advised(alerts, devices)}
    assert said["not_taken"].startswith("Take the ticket out of the mouth")
    assert said["silent"].startswith("The line is there but the device does not answer")
    assert len({said[state] for state in STATES.keys() - FINE}) == len(STATES.keys() - FINE)
