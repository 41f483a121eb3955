from dataclasses import replace
from pathlib import Path

import pytest

from display.snapshot import SHOWN_CALLS, snapshot
from hall_server.queueing import commands as c
from hall_server.queueing.entities import Health
from hall_server.queueing.event_parts import Offer
from hall_server.settings import NoticeSettings
from hall_server.voice.clips import Clips
from hall_server.voice.sequence import possible
from hall_server.voice.voice import Voice


def of(hall, name="board1"):
    return snapshot(hall.state, hall.now_ms, name, hall.about)


def numbers(hall, name="board1"):
    return [call["number"] for call in of(hall, name)["calls"]]


def test_calls_are_newest_first_with_point_and_age(hall):
    hall.open("W1", "W2")
    hall.issue("cash")
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    hall.wait(7)
    hall.do(c.CallNext("W2"))
    first, second = of(hall)["calls"]
    assert (first["number"], first["point"], first["age"]) == ("A002", "W2", 0.0)
    assert (second["number"], second["label"]["en"], second["age"]) == ("A001", "Window 1", 7.0)


def test_a_recall_is_news_of_its_own_and_replaces_the_call(hall):
    hall.open("W1")
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    called = of(hall)["calls"][0]["call_id"]
    hall.do(c.Recall("W1"))
    (only,) = of(hall)["calls"]
    assert only["kind"] == "recall"
    assert only["call_id"] != called


def test_a_withdrawn_call_and_one_who_gave_up_are_gone(hall):
    hall.open("W1", "W2")
    hall.issue("cash")
    gave_up = hall.issue("cash")
    hall.do(c.CallNext("W1"))
    hall.do(c.CallNext("W2"))
    hall.do(c.PausePoint("W1", "break"))
    hall.do(c.CancelTicket(gave_up, "customer"))
    assert numbers(hall) == []


def test_a_board_shows_its_own_zones_alone(hall):
    hall.open("W1", "W5")
    hall.issue("cash")
    hall.issue("loans")
    hall.do(c.CallNext("W1"))
    hall.do(c.CallNext("W5"))
    assert numbers(hall, "board1") == ["A001"]
    assert numbers(hall, "board2") == ["C001"]
    assert {s["id"] for s in of(hall)["waiting"]} == {"cash", "accounts"}


def test_no_more_calls_than_fit(hall):
    hall.open("W1")
    for _ in range(SHOWN_CALLS + 3):
        hall.issue("cash")
        hall.do(c.CallNext("W1"))
    assert len(numbers(hall)) == SHOWN_CALLS
    assert numbers(hall)[0] == f"A{SHOWN_CALLS + 3:03d}"


def test_an_unknown_board_is_a_key_error(hall):
    with pytest.raises(KeyError):
        of(hall, "nowhere")


@pytest.mark.parametrize(
    "change",
    [
        c.Undo("W1"),
        c.Park("W1", 5),
        c.TransferCustomer("W1", "loans"),
        c.TransferCustomer("W1", target="point:W2"),
        c.PausePoint("W1", "break"),
    ],
    ids=lambda change: type(change).__name__,
)
@pytest.mark.parametrize("started", [False, True])
def test_who_waits_again_is_called_no_more(hall, change, started):
    hall.open("W1", "W2")
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    if started and not isinstance(change, c.PausePoint | c.Undo):
        hall.do(c.StartService("W1"))
    assert numbers(hall) == ["A001"]
    hall.do(change)
    assert numbers(hall) == []


def test_an_undo_of_next_shows_the_one_before_again(hall):
    hall.open("W1")
    hall.issue("cash")
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    hall.do(c.CallNext("W1"))
    hall.do(c.Undo("W1"))
    assert numbers(hall) == ["A001"]


def test_who_was_called_to_another_zone_since_is_not_called_here(hall):
    hall.open("W1", "W5")
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    hall.do(c.StartService("W1"))
    hall.do(c.TransferCustomer("W1", "loans"))
    hall.do(c.CallNext("W5"))
    assert numbers(hall, "board2") == ["A001"]
    assert numbers(hall, "board1") == []


def test_who_was_sent_to_a_place_waits_on_its_boards_alone(hall):
    def waiting(name):
        return {s["id"]: s["waiting"] for s in of(hall, name)["waiting"]}

    hall.open("W1", "W4")
    hall.issue("cash")
    hall.do(c.TransferTicket(hall.issue("cash"), target="zone:west"))
    hall.do(c.TransferTicket(hall.issue("cash"), target="point:W1"))
    assert (waiting("board1")["cash"], waiting("board2")["cash"]) == (2, 2)
    hall.do(c.ReportMachine("M1", Health.OK, busy=True))
    offer = Offer("machines:machines", 0, 900, accepted=True)
    hall.do(c.DivertTicket(hall.issue("cash"), offer))
    assert (waiting("board1")["cash"], waiting("board2")["cash"]) == (3, 2)


def test_a_bounced_customer_is_called_no_more(hall):
    hall.do(c.ReportMachine("M1", Health.OK, busy=False))
    offer = Offer("machines:machines", 0, 900, accepted=True)
    hall.do(c.DivertTicket(hall.issue("cash"), offer))
    hall.do(c.Tick())
    assert numbers(hall) == ["A001"]
    hall.do(c.ReportMachine("M1", Health.FAULT, busy=False))
    assert numbers(hall) == []


def test_a_board_is_told_how_it_sounds(hall):
    hall.about.voice = Voice(
        Clips({name: Path() for name in possible(["W1"])}),
        languages=lambda: ("en",),
        quiet=(("06:15", "06:30"),),
        timezone="Asia/Shanghai",
        volume=0.5,
    )
    hall.open("W1")
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    assert of(hall)["sound"] == {"volume": 0.5, "voice": True, "max_age_s": 20.0}
    assert of(hall, "board3")["sound"] == {"volume": 0.0, "voice": False, "max_age_s": 20.0}
    (call,) = of(hall)["calls"]
    assert call["say"][:3] == ("chime", "en/prefix", "en/number")
    hall.wait(5 * 60)  # 06:18 in the hall: nothing is heard, the screen goes on
    assert of(hall)["sound"]["volume"] == 0.0
    assert numbers(hall) == ["A001"]
    hall.wait(12 * 60)
    assert of(hall)["sound"]["volume"] == 0.5


# ---- Layouts --------------------------------------------------------------------------------


def with_board(hall, **changes):
    """Give board1 other settings."""
    settings = hall.about.settings
    board = replace(settings.displays["board1"], **changes)
    hall.about.settings = replace(settings, displays={**settings.displays, "board1": board})


def test_a_board_over_a_window_shows_its_calls_alone_wherever_it_stands(hall):
    with_board(hall, layout="window", point="W1")
    hall.open("W1", "W2")
    for point in ("W1", "W2"):
        hall.issue("cash")
        hall.do(c.CallNext(point))
    assert numbers(hall) == ["A001"]
    hall.do(c.ChangePoint("W1", zone="west"))
    assert numbers(hall) == ["A001"]
    (window,) = of(hall)["windows"]
    assert (window["id"], window["number"], window["calling"]) == ("W1", "A001", True)


def test_a_window_says_what_it_does(hall):
    with_board(hall, layout="window", point="W1")

    def window():
        (found,) = of(hall)["windows"]
        return found["state"], found["number"], found["calling"]

    assert window() == ("closed", None, False)
    hall.open("W1")
    hall.issue("cash")
    assert window() == ("open", None, False)
    hall.do(c.CallNext("W1"))
    assert window() == ("open", "A001", True)
    hall.do(c.StartService("W1"))
    assert window() == ("open", "A001", False)
    hall.do(c.FinishService("W1"))
    hall.do(c.PausePoint("W1", "break"))
    assert window() == ("paused", None, False)


def test_a_zone_board_lists_the_windows_that_are_there_now(hall):
    with_board(hall, layout="zone", zones=("east",))
    assert [it["id"] for it in of(hall)["windows"]] == ["W1", "W2", "W3"]
    hall.do(c.ChangePoint("W1", zone="west"))
    assert [it["id"] for it in of(hall)["windows"]] == ["W2", "W3"]
    assert of(hall, "board2")["windows"] == []  # another layout lists none


def test_a_broken_machine_is_no_open_window(hall):
    with_board(hall, layout="zone", zones=("machines",))
    hall.do(c.ReportMachine("M1", Health.OK, busy=False))
    hall.do(c.ReportMachine("M1", Health.FAULT, busy=False))
    hall.do(c.ReportMachine("M2", Health.OK, busy=False))
    states = {it["id"]: it["state"] for it in of(hall)["windows"]}
    assert (states["M1"], states["M2"], states["M3"]) == ("closed", "open", "closed")


def test_an_arrow_is_the_boards_own_else_the_points(hall):
    settings = hall.about.settings
    turned = {
        **settings.points,
        "W1": replace(settings.points["W1"], direction="left"),
        "W2": replace(settings.points["W2"], direction="up"),
    }
    hall.about.settings = replace(settings, points=turned)
    with_board(hall, arrows={"W1": "down-right"})
    assert of(hall)["arrows"] == {"W1": "down-right", "W2": "up"}
    assert of(hall, "board2")["arrows"] == {"W1": "left", "W2": "up"}


def test_the_strip_has_the_halls_the_services_and_the_configured_lines(hall):
    text = {"zh": "周六营业", "en": "Open on Saturdays"}
    known = hall.about.settings.notices | {
        "saturday": NoticeSettings("saturday", text, ("display",))
    }
    hall.about.settings = replace(hall.about.settings, notices=known)
    with_board(hall, notices=("saturday",))
    hall.about.notes = {"n1": "消防演习", "n2": "Back at two"}
    assert of(hall)["notices"] == [text]
    hall.do(c.StopHall("n1"))
    hall.do(c.StopService("cash", "n2"))
    assert of(hall)["notices"] == [
        {"zh": "消防演习", "en": "消防演习"},
        {"zh": "个人现金：Back at two", "en": "Personal cash: Back at two"},
        text,
    ]
    assert of(hall, "board2")["notices"][-1]["zh"] == "过号请联系大堂经理。"  # all of the file
