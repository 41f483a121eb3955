from hall_server.lobby.face import find_number
from hall_server.lobby.snapshot import SHOWN_LINE, snapshot
from hall_server.queueing import commands as c


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
    shown = of(hall)
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
