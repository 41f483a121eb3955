"""Every call can be asked why, by staff and by the customers, as the rules were then."""

from dataclasses import replace

import pytest

from hall_server.hall_clock import Clocks
from hall_server.jobs import answer_nothing
from hall_server.queueing.commands import Configure
from hall_server.service import Service
from hall_server.store.sqlite import SqliteStore
from hall_server.why import Hindsight
from tests.web.caller import code_of
from tests.web.conftest import Watch


@pytest.fixture
def two(world, lobby, anna):
    """An ordinary customer waits 12 minutes, a VIP 4 minutes and is called first."""
    first = lobby.issue("cash", tier="ordinary")
    world.watch.pass_s(8 * 60)
    vip = lobby.issue("cash", tier="vip")
    world.watch.pass_s(4 * 60)
    anna("POST", "/points/W1/open")
    called = anna("POST", "/points/W1/call").get_json()
    assert called["id"] == vip["id"]
    return first, vip, called["call_id"]


def test_peers_5_every_call_stores_why_and_shows_it(two, lobby):
    first, vip, call_id = two
    why = lobby("GET", f"/calls/{call_id}/why").get_json()
    assert (why["number"], why["point"], why["rule"]) == (vip["number"], "W1", "policy")
    assert why["sentence"] == {
        "en": "A002 had used 80 % of its 5 minutes; A001 had used 60 % of its 20.",
        "zh": "A002已用去承诺等候5分钟的80%；A001用去20分钟的60%。",
    }
    assert why["customer_sentence"]["en"] == (
        "A002 had already used 80 % of the wait it was promised, A001 60 %."
    )
    assert why["reason"]["winner"]["score"] == why["candidates"][0]["score"] == 0.8
    assert [(c["number"], c["waited_s"], c["rule"]) for c in why["candidates"]] == [
        ("A002", 240, None),
        ("A001", 720, "policy"),
    ]
    assert why["at"] == "2026-03-02T01:12:00.000Z"
    assert not why["auto"]
    assert not why["undone"]
    # By the ticket it is the same answer.
    assert lobby("GET", f"/tickets/{vip['id']}/why").get_json()["calls"] == [why]
    assert lobby("GET", f"/tickets/{first['number']}/why").get_json()["calls"] == []


def test_undone_calls_are_told_apart(two, lobby, anna):
    _, vip, _ = two
    anna("POST", "/points/W1/undo")
    anna("POST", "/points/W1/call")
    calls = lobby("GET", f"/tickets/{vip['id']}/why").get_json()["calls"]
    assert [call["undone"] for call in calls] == [True, False]


def test_peers_15_why_was_she_called_before_me(two, lobby):
    first, vip, call_id = two
    why = lobby("GET", "/why?first=A002&second=A001").get_json()
    assert (why["called_first"], why["call_id"], why["point"]) == ("A002", call_id, "W1")
    assert why["rule"] == "policy"
    assert [f["number"] for f in why["figures"]] == ["A002", "A001"]
    assert why["sentence"]["en"] == (
        "A002 was called to Window 1 at 09:12, before A001."
        " A002 had used 80 % of its 5 minutes; A001 had used 60 % of its 20."
    )
    other = lobby("GET", f"/why?first={first['id']}&second={vip['id']}").get_json()
    assert other["called_first"] == "A002"
    assert other["sentence"]["zh"].startswith("实际次序正相反。")


def test_before_any_call_the_rules_are_asked(world, lobby, anna):
    lobby.issue("cash", tier="ordinary")
    world.watch.pass_s(60)
    lobby.issue("cash", tier="vip")
    world.watch.pass_s(60)
    why = lobby("GET", "/why?first=A001&second=A002").get_json()
    assert (why["called_first"], why["now"], why["at"]) == (None, [], None)
    anna("POST", "/points/W1/open")
    why = lobby("GET", "/why?first=A001&second=A002").get_json()
    (here,) = why["now"]
    assert (here["point"], here["ahead"], here["rule"]) == ("W1", "A002", "policy")
    assert [f["number"] for f in here["figures"]] == ["A002", "A001"]
    assert "A002 has used 20 % of its 5 minutes" in why["sentence"]["en"]


def test_the_holder_of_a_ticket_may_ask_about_another_number(two, browser):
    first, vip, _ = two
    why = browser("GET", f"/t/{first['token']}/why?number=a002").get_json()
    assert why == {
        "number": "A001",
        "other": "A002",
        "sentence": {
            "en": "A002 was called to Window 1 at 09:12, before A001."
            " A002 had already used 80 % of the wait it was promised, A001 60 %.",
            "zh": "A002于09:12被叫到1号窗口，先于A001。A002已用去承诺等候时间的80%，A001为60%。",
        },
    }
    text = browser("GET", f"/t/{vip['token']}/why?number=A001").text
    for secret in (first["id"], vip["id"], first["token"], "vip", "VIP", "贵宾", "Ordinary"):
        assert secret not in text


def test_a_phone_asks_by_number_alone_and_not_too_often(two, browser):
    first, vip, _ = two
    address = f"/t/{first['token']}/why"
    # An id is no number: it would tell who holds which ticket.
    assert code_of(browser("GET", f"{address}?number={vip['id']}")) == "bad_input"
    assert code_of(browser("GET", f"{address}?number=Z999")) == "unknown_ticket"
    assert code_of(browser("GET", f"{address}?number=A001")) == "bad_input"
    assert code_of(browser("GET", address)) == "bad_input"
    assert code_of(browser("GET", "/t/nobody/why?number=A002")) == "unknown_ticket"
    statuses = [browser("GET", f"{address}?number=A002").status_code for _ in range(20)]
    assert statuses == [200] * 5 + [429] * 15


def test_phones_do_not_wait_for_one_another_s_replays(two, world, browser, monkeypatch):
    first, _, _ = two
    address = f"/t/{first['token']}/why?number=A002"
    seen = []
    # Who would wait at all, fails on this.
    monkeypatch.setattr("hall_server.why.PATIENCE_S", None)

    def recompute(made, journal):
        seen.append(browser("GET", address))
        raise LookupError("enough")

    monkeypatch.setattr("hall_server.why.recompute", recompute)
    assert browser("GET", address).status_code == 500
    (busy,) = seen
    assert (busy.status_code, code_of(busy)) == (503, "too_busy")
    assert busy.headers["Retry-After"]


def test_what_staff_ask_must_exist(two, lobby):
    assert code_of(lobby("GET", "/why?first=A001&second=A009")) == "unknown_ticket"
    same = lobby("GET", "/why?first=A001&second=a001")
    assert (code_of(same), same.get_json()["field"]) == ("bad_input", "second")
    assert code_of(lobby("GET", "/why?first=A001")) == "bad_input"
    assert code_of(lobby("GET", "/calls/2026-03-02-99/why")) == "unknown_call"
    assert code_of(lobby("GET", "/tickets/nobody/why")) == "unknown_ticket"


def test_only_staff_ask_for_figures(two, world, kiosk, browser):
    _, vip, call_id = two
    for path in (f"/tickets/{vip['id']}/why", f"/calls/{call_id}/why", "/why?first=a&second=b"):
        assert kiosk("GET", path).status_code == 403
        assert browser("GET", path).status_code == 401


def test_the_answer_is_of_the_rules_as_they_were(two, world, lobby, anna):
    _, _, call_id = two
    before = lobby("GET", f"/calls/{call_id}/why").get_json()
    rules = world.settings.rules()
    world.service.handle(Configure(replace(rules, policy="fifo")), answer_nothing)
    lobby.issue("cash", tier="vip")
    world.watch.pass_s(60)
    anna("POST", "/points/W1/call")
    # A hindsight of its own keeps nothing from before.
    fresh = Hindsight(world.service)
    moment = fresh.moment(fresh.call(call_id))
    assert [c.figures().score for c in moment.candidates] == [
        c["score"] for c in before["candidates"]
    ]
    after = lobby("GET", "/why?first=A001&second=A003").get_json()
    assert after["sentence"]["en"].endswith(
        "First come, first served: A001 came first and had waited 13 min, A003 1 min."
    )


def test_why_is_known_after_a_restart(two, world, lobby):
    first, vip, call_id = two
    if not isinstance(world.store, SqliteStore):
        pytest.skip("what is in memory alone does not outlive a restart")
    before = lobby("GET", f"/calls/{call_id}/why").get_json()
    again = Service(SqliteStore(world.store.path), Clocks(wall_ms=Watch(), running_ms=Watch()))
    hindsight = Hindsight(again)
    moment = hindsight.moment(hindsight.call(call_id))
    assert [c.figures().number for c in moment.candidates] == [
        c["number"] for c in before["candidates"]
    ]
    found = hindsight.between(hindsight.ticket(vip["id"]), hindsight.ticket(first["id"]))
    assert found.case
    assert found.case.rule == "policy"
    again.stop()
