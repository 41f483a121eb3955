from random import Random

import pytest

from counter.snapshot import SHOWN_LINE, snapshot
from hall_server.queueing import commands as c
from hall_server.queueing.choosing import choose, rank
from hall_server.queueing.entities import TicketState
from hall_server.queueing.refusals import Refusal


def of(hall, point="W1"):
    return snapshot(hall.state, hall.now_ms, point, hall.about)


def test_a_teller_sees_the_customer_and_the_times(hall):
    hall.open("W1")
    hall.issue("cash", "gold")
    hall.wait(90)
    hall.do(c.CallNext("W1"))
    hall.wait(5)
    hall.do(c.Recall("W1"))
    called = of(hall)["ticket"]
    assert (called["number"], called["state"], called["recalls"]) == ("A001", "called", 1)
    assert (called["waited_s"], called["called_s"], called["served_s"]) == (90.0, 5.0, None)
    hall.do(c.StartService("W1"))
    hall.wait(11)
    serving = of(hall)["ticket"]
    assert (serving["state"], serving["served_s"], serving["usual_s"]) == ("serving", 11.0, 300)
    assert serving["tier_name"]["en"] == "Gold"


def test_next_is_whom_the_rules_would_call(hall):
    hall.open("W1")
    for tier in ("ordinary", "gold", "ordinary"):
        hall.issue("cash", tier)
        hall.wait(30)
    promised = of(hall)["next"]["number"]
    hall.do(c.CallNext("W1"))
    assert of(hall)["ticket"]["number"] == promised


def test_nobody_waits(hall):
    hall.open("W1")
    shown = of(hall)
    assert (shown["next"], shown["line"], shown["waiting"], shown["ticket"]) == (None, [], 0, None)


def test_the_point_says_who_works_there_and_why_it_pauses(hall):
    hall.about.people = {"teller-W1": "李静"}
    hall.open("W1")
    hall.wait(60)
    hall.do(c.PausePoint("W1", "lunch"))
    hall.wait(4)
    point = of(hall)["point"]
    assert point["teller"] == {"ref": "teller-W1", "name": "李静"}
    assert (point["state"], point["reason"], point["since_s"]) == ("paused", "lunch", 4.0)


def test_receipts_are_of_the_call_at_hand(hall):
    hall.open("W1")
    assert of(hall)["receipts"] is None
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    call_id = of(hall)["ticket"]["call_id"]
    hall.about.receipts_of = {call_id: {"shown": ["board1"], "missing": ["board2"]}}
    assert of(hall)["receipts"] == {"shown": ["board1"], "missing": ["board2"]}


@pytest.mark.parametrize("seed", range(12))
def test_the_line_is_in_the_order_of_the_rules(hall, seed):
    random = Random(seed)
    services, tiers = list(hall.state.services), list(hall.state.known_rules().tiers)
    hall.open("W1", "W2", "W4", "V1")
    for _ in range(80):
        service = random.choice(services[:2] if seed % 2 else services)
        hall.issue(service, random.choice(tiers))
        hall.wait(random.choice((1, 20, 120)))
        if random.random() < 0.2:
            hall.do(c.CallNext(random.choice(("W1", "W4"))))
    point = hall.state.points["W1"]
    ids = [entry["id"] for entry in of(hall)["line"]]
    chosen = choose(hall.state, point, hall.now_ms)
    ranked = [r.ticket.id for r in rank(hall.state, point, hall.now_ms)]
    assert chosen
    assert ids[0] == chosen[0].id
    assert ids == ranked[:SHOWN_LINE]
    assert len(ranked) == of(hall)["waiting"]
    assert all(hall.state.tickets[id_].state is TicketState.WAITING for id_ in ids)


def test_one_long_class_fills_the_line(hall):
    hall.open("W1")
    for _ in range(20):
        hall.issue("cash")
    shown = of(hall)
    assert [t["number"] for t in shown["line"]] == [f"A{n:03d}" for n in range(1, SHOWN_LINE + 1)]
    assert shown["waiting"] == 20


def test_an_unknown_point_is_a_key_error(hall):
    with pytest.raises(KeyError):
        of(hall, "nowhere")


def test_parked_customers_whom_the_point_may_call_with_note_and_time(hall):
    hall.about.notes = {"n1": "fetches a form"}
    hall.open("W1", "W5")
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    hall.do(c.Park("W1", 10, "n1"))
    hall.issue("accounts")
    hall.do(c.CallNext("W1"))
    hall.do(c.Park("W1"))
    hall.wait(60)
    first, second = of(hall)["parked"]
    assert (first["number"], first["note"], first["back_in_s"]) == ("A001", "fetches a form", 540)
    assert (second["number"], second["note"], second["back_in_s"]) == ("B001", None, None)
    assert first["service_name"]["en"] == "Personal cash"
    assert [it["number"] for it in of(hall, "W5")["parked"]] == ["B001"]  # it borrows accounts
    hall.do(c.CallTicket("W1", first["id"]))
    assert of(hall)["ticket"]["note"] == "fetches a form"
    assert [it["number"] for it in of(hall)["parked"]] == ["B001"]


def test_undo_is_offered_while_the_hall_would_do_it(hall):
    undo_s = hall.state.known_rules().changes.undo_s
    hall.open("W1", "W2")
    assert of(hall)["undo"] is None
    hall.issue("cash")
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    hall.wait(5)
    offered = of(hall)["undo"]
    assert offered | {"said": ""} == {
        "what": "call", "number": "A001", "left_s": undo_s - 5, "said": "",
    }  # fmt: skip
    assert offered["said"]["en"] == "A001 was called"
    hall.do(c.CallNext("W1"))
    assert of(hall)["undo"]["number"] == "A002"
    hall.do(c.ChangeTier("t2", "gold"))  # somebody else has touched its ticket
    assert of(hall)["undo"] is None
    with pytest.raises(Refusal):
        hall.do(c.Undo("W1"))
    hall.do(c.FinishService("W1"))
    assert (of(hall)["undo"]["what"], of(hall)["undo"]["number"]) == ("finish", "A002")
    hall.wait(undo_s)
    assert of(hall)["undo"]["left_s"] == 0
    hall.wait(0.1)
    assert of(hall)["undo"] is None
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    hall.do(c.Undo("W1"))
    assert of(hall)["undo"] is None


def test_a_paused_point_is_offered_no_undo(hall):
    hall.open("W1")
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    hall.do(c.FinishService("W1"))
    hall.do(c.PausePoint("W1", "break"))
    assert of(hall)["undo"] is None


def test_what_comes_after_the_present_service(hall):
    hall.open("W1")
    hall.do(c.IssueTicket("j", "token", "cash", steps=("accounts", "loans")))
    (waiting,) = of(hall)["line"]
    assert [step["id"] for step in waiting["steps"]] == ["accounts", "loans"]
    hall.do(c.CallNext("W1"))
    assert of(hall)["ticket"]["steps"][0]["name"] == {
        "zh": "账户与银行卡",
        "en": "Accounts & cards",
    }


def test_a_vip_room_is_told_who_has_arrived_and_a_counter_is_not(hall):
    hall.open("W1", "V1")
    hall.issue("cash")
    hall.issue("loans", "vip")  # V1 has no loans
    assert of(hall, "V1")["alerts"] == []
    hall.issue("wealth", "vip")
    (alert,) = of(hall, "V1")["alerts"]
    assert (alert["kind"], alert["number"]) == ("arrival", "F001")
    assert alert["text"] == {
        "zh": "贵宾客户 F001 已到，等候财富管理。",
        "en": "VIP F001 has arrived for Wealth.",
    }
    hall.issue("cash", "vip")  # W1 may serve it too, but is no VIP room
    assert [it["number"] for it in of(hall, "V1")["alerts"]] == ["A002", "F001"]
    assert of(hall, "W1")["alerts"] == []
    hall.do(c.CallTicket("V1", alert["ticket"]))
    assert [it["number"] for it in of(hall, "V1")["alerts"]] == ["A002"]
