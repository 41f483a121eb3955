"""What screens are told: whole snapshots in order, each call once, and nothing to strangers."""

from itertools import count, pairwise
from typing import Any

import pytest

from tests.server.hall_process import Client, HallProcess
from tests.server.listener import Listener, Refused

_keys = count(1)


@pytest.fixture
def lobby(hall: HallProcess) -> Client:
    return hall.client(hall.token("lobby", "lobby"))


@pytest.fixture
def board_token(hall: HallProcess) -> str:
    return hall.token("display", "board1")


def issue(client: Client) -> dict[str, Any]:
    return client.ok("POST", "/tickets", {"service": "cash"}, key=f"screens-{next(_keys)}")


def open_point(hall: HallProcess, point: str) -> tuple[Client, str]:
    token = hall.token("teller", f"teller-{point}-{next(_keys)}")
    teller = hall.client(token)
    teller.ok("POST", f"/points/{point}/open", {"take_over": True})
    return teller, token


def assert_in_order(states: list[dict[str, Any]]) -> None:
    assert len({s["epoch"] for s in states}) == 1
    assert all(a["seq"] < b["seq"] for a, b in pairwise(states))


def test_peers_04_the_second_teller_at_a_window_is_refused_or_takes_over_knowingly(hall):
    (anna, anna_token), (bert, _) = open_point(hall, "W8"), open_point(hall, "W7")
    bert.ok("POST", "/points/W7/close")
    with Listener(hall.url, "counter", token=anna_token, point="W8") as screen:
        first = screen.wait_state(lambda s: s["point"]["teller"])["point"]["teller"]["ref"]
        refused = bert("POST", "/points/W8/open")
        assert (refused.status, refused.code) == (409, "point_taken")
        assert anna("POST", "/points/W8/call").status in (200, 204)
        bert.ok("POST", "/points/W8/open", {"take_over": True})
        told = screen.wait_state(lambda s: s["point"]["teller"]["ref"] != first)
        assert told["point"]["state"] == "open"
    pressed = anna("POST", "/points/W8/call")
    assert (pressed.status, pressed.code) == (409, "not_your_point")
    elsewhere = bert("POST", "/points/W7/open")
    assert (elsewhere.status, elsewhere.code) == (409, "teller_elsewhere")
    bert.ok("POST", "/points/W8/close")


def test_peers_08_after_a_reconnect_a_screen_has_the_whole_state(hall, lobby, board_token):
    teller, token = open_point(hall, "W1")
    screen = Listener(hall.url, "counter", token=token, point="W1")
    with screen:
        waiting = screen.wait_state(lambda s: s["point"]["id"] == "W1")["waiting"]
    tickets = [issue(lobby) for _ in range(3)]
    with screen:
        assert screen.wait_state(lambda s: s["waiting"] == waiting + 3)
    called = [teller.ok("POST", "/points/W1/call") for _ in range(3 + waiting)]
    assert {t["id"] for t in tickets} <= {t["id"] for t in called}
    with screen:
        last = called[-1]["number"]
        state = screen.wait_state(lambda s: (s["ticket"] or {}).get("number") == last)
        assert state["waiting"] == 0
        assert_in_order(screen.states)
    teller.ok("POST", "/points/W1/close")


def test_peers_08_no_double_delivery_after_200_reconnects(hall, lobby, board_token):
    teller, _ = open_point(hall, "W2")
    screen = Listener(hall.url, "display", token=board_token)
    for _ in range(200):  # more than the hall takes sockets at a time
        screen.drop()
    with screen:
        screen.wait(lambda it: it.states)
        heard = len(screen.states)
        screen.wait(lambda it: len(it.states) > heard)
        ticket = issue(lobby)
        called = teller.ok("POST", "/points/W2/call", {"ticket": ticket["id"]})
        teller.ok("POST", "/points/W2/recall")
        # The recall comes after the call, so whatever came twice is here by then.
        screen.wait(lambda it: any(c["kind"] == "recall" for c in it.calls))
        mine = [c for c in screen.calls if c["number"] == called["number"]]
        assert [c["kind"] for c in mine] == ["call", "recall"]
        assert_in_order(screen.states)
        seen = lobby.ok("GET", "/hall")["displays"]
        assert [d["connected"] for d in seen if d["id"] == "board1"] == [True]
    teller.ok("POST", "/points/W2/close")


def test_peers_08_a_quiet_hall_still_says_that_it_lives(hall, board_token):
    with Listener(hall.url, "display", token=board_token) as screen:
        screen.wait(lambda it: it.states)
        journal = hall.ask("SELECT max(seq) FROM events")
        heard = len(screen.states)
        screen.wait(lambda it: len(it.states) >= heard + 2, "two heartbeats")
        assert hall.ask("SELECT max(seq) FROM events") == journal
        assert_in_order(screen.states)
        assert screen.states[-1]["at"] > screen.states[0]["at"]


def test_peers_08_a_restart_is_a_new_epoch_and_nothing_is_forgotten(make_hall):
    hall = make_hall()
    hall.start()
    lobby = hall.client(hall.token("lobby", "lobby"))
    ticket = issue(lobby)
    teller, token = open_point(hall, "W1")
    called = teller.ok("POST", "/points/W1/call")
    assert called["number"] == ticket["number"]
    screen = Listener(hall.url, "counter", token=token, point="W1")
    with screen:
        before = screen.wait_state(lambda s: s["ticket"])
        hall.kill()
        screen.wait(lambda it: not it.connected, "the loss")
    hall.start()
    with screen:
        after = screen.wait_state(lambda s: s["epoch"] != before["epoch"])
        assert after["ticket"]["number"] == before["ticket"]["number"]
        assert after["ticket"]["call_id"] == before["ticket"]["call_id"]
        assert after["point"]["teller"] == before["point"]["teller"]


def test_peers_14_a_recall_is_a_call_of_its_own(hall, lobby, board_token):
    teller, token = open_point(hall, "W3")
    with (
        Listener(hall.url, "display", token=board_token) as board,
        Listener(hall.url, "counter", token=token, point="W3") as counter,
    ):
        board.wait(lambda it: it.states)
        counter.wait(lambda it: it.states)
        ticket = issue(lobby)
        called = teller.ok("POST", "/points/W3/call", {"ticket": ticket["id"]})
        on_board = board.wait_state(lambda s: s["calls"] and s["calls"][0]["point"] == "W3")
        assert on_board["calls"][0]["call_id"] == called["call_id"]
        again = [teller.ok("POST", "/points/W3/recall") for _ in range(2)]
        ids = [called["call_id"], *[t["call_id"] for t in again]]
        assert len(set(ids)) == 3
        for screen in (board, counter):
            screen.wait(lambda it: len([c for c in it.calls if c["point"] == "W3"]) == 3)
            mine = [c for c in screen.calls if c["point"] == "W3"]
            assert [c["kind"] for c in mine] == ["call", "recall", "recall"]
            assert [c["call_id"] for c in mine] == ids
            assert {c["number"] for c in mine} == {ticket["number"]}
        shown = board.wait_state(lambda s: s["calls"][0]["kind"] == "recall")["calls"]
        assert [c["number"] for c in shown].count(ticket["number"]) == 1
        board.say("shown", {"call_id": ids[-1]})
        receipts = counter.wait_state(
            lambda s: s["receipts"] and s["receipts"]["shown"] == ["board1"]
        )
        assert receipts["receipts"]["missing"] == []
    teller.ok("POST", "/points/W3/close")


def test_a_board_that_goes_away_owes_its_receipt_until_it_is_back(hall, lobby, board_token):
    teller, token = open_point(hall, "W6")
    desk = Listener(hall.url, "lobby", token=hall.token("lobby", "lobby-2"))
    board = Listener(hall.url, "display", token=board_token)
    with Listener(hall.url, "counter", token=token, point="W6") as counter, desk:
        with board:
            board.wait(lambda it: it.states)
        ticket = issue(lobby)
        called = teller.ok("POST", "/points/W6/call", {"ticket": ticket["id"]})
        at_call = counter.wait_state(lambda s: s["ticket"])
        assert at_call["receipts"] == {"shown": [], "missing": []}, "it may yet come out"
        owed = counter.wait_state(lambda s: s["receipts"] and s["receipts"]["missing"])
        assert owed["receipts"]["missing"] == ["board1"]

        def board1(state: dict[str, Any]) -> Any:
            return next(d for d in state["displays"] if d["id"] == "board1")

        def alert(state: dict[str, Any]) -> Any:
            return [a for a in state["alerts"] if a["kind"] == "not_shown"]

        (told,) = alert(desk.wait_state(alert))
        assert told["text"]["en"] == f"The call of {called['number']} has not reached board1."
        assert (told["ticket"], told["number"]) == (ticket["id"], called["number"])
        desk.wait_state(lambda s: not board1(s)["connected"])
        gone = board1(desk.state)
        assert gone["since"] > 0
        with board:
            back = board.wait_state(lambda s: s["calls"] and s["calls"][0]["point"] == "W6")
            board.say("shown", {"call_id": back["calls"][0]["call_id"]})
            counter.wait_state(lambda s: s["receipts"]["shown"] == ["board1"])
            assert counter.state["receipts"]["missing"] == []
            desk.wait_state(lambda s: not alert(s))
            here = board1(desk.state)
            assert here["connected"]
            assert here["since"] > gone["since"]
    teller.ok("POST", "/points/W6/close")


def test_a_withdrawn_call_is_told(hall, lobby, board_token):
    teller, _ = open_point(hall, "W4")
    with Listener(hall.url, "display", token=board_token) as board:
        board.wait(lambda it: it.states)
        ticket = issue(lobby)
        teller.ok("POST", "/points/W4/call", {"ticket": ticket["id"]})
        teller.ok("POST", "/points/W4/close")
        board.wait(lambda it: [c["kind"] for c in it.calls if c["point"] == "W4"][-1:]
                   == ["withdrawn"])  # fmt: skip
        board.wait_state(lambda s: ticket["number"] not in {c["number"] for c in s["calls"]})


def test_strangers_listen_to_nothing(hall, lobby, board_token):
    phone = issue(lobby)["token"]
    teller = hall.token("teller", "listening-teller")
    bound = hall.token("counter", "W5-pc", "W5")
    tablet = hall.token("evaluator", "W5-tablet", "W5")
    refused = [
        ("display", {}),
        ("lobby", {}),
        ("display", {"token": "sh_nobody"}),
        ("counter", {"token": board_token, "point": "W1"}),
        ("lobby", {"token": board_token}),
        ("kiosk", {"token": board_token}),
        ("display", {"token": phone}),
        ("counter", {"token": phone, "point": "W1"}),
        ("lobby", {"token": phone}),
        ("kiosk", {"token": phone}),
        ("counter", {"token": teller}),
        ("counter", {"token": teller, "point": "W99"}),
        ("lobby", {"token": teller}),
        ("counter", {"token": bound, "point": "W6"}),
        ("counter", {"token": tablet, "point": "W5"}),
        ("kiosk", {"token": tablet}),
        ("lobby", {"token": tablet}),
        ("evaluate", {"token": tablet, "point": "W6"}),
        ("evaluate", {"token": bound}),
        ("evaluate", {"token": teller, "point": "W5"}),
        ("display", {"token": hall.token("display", "board-that-is-not-configured")}),
    ]
    for face, auth in refused:
        stranger = Listener(hall.url, face, **auth)
        with pytest.raises(Refused):
            stranger.connect()
        stranger.leave()
        assert stranger.states == stranger.calls == [], (face, auth)
    for face, token in (("counter", bound), ("evaluate", tablet)):
        with Listener(hall.url, face, token=token) as allowed:
            assert allowed.wait_state(lambda s: s["point"]["id"] == "W5")


def test_a_counter_hears_its_own_calls_alone(hall, lobby):
    teller, token = open_point(hall, "W5")
    other, other_token = open_point(hall, "W6")
    with (
        Listener(hall.url, "counter", token=token, point="W5") as mine,
        Listener(hall.url, "counter", token=other_token, point="W6") as theirs,
    ):
        mine.wait(lambda it: it.states)
        theirs.wait(lambda it: it.states)
        tickets = [issue(lobby) for _ in range(2)]
        teller.ok("POST", "/points/W5/call", {"ticket": tickets[0]["id"]})
        other.ok("POST", "/points/W6/call", {"ticket": tickets[1]["id"]})
        theirs.wait(lambda it: it.calls)
        mine.wait(lambda it: it.calls)
        assert {c["point"] for c in mine.calls} == {"W5"}
        assert {s["point"]["id"] for s in mine.states} == {"W5"}
        assert {c["point"] for c in theirs.calls} == {"W6"}
    for client, point in ((teller, "W5"), (other, "W6")):
        client.ok("POST", f"/points/{point}/close")
