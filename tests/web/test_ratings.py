"""How the service was: who may say so, once, in time; and what the lobby reads of it."""

import pytest

from hall_server.queueing.refusals import Refusal
from hall_server.ratings import Moment, Ratings
from tests.web.caller import code_of


@pytest.fixture
def tablet(world):
    return world.caller("W1-tablet")


@pytest.fixture
def served(anna, kiosk):
    """A ticket that anna has just finished at W1."""
    assert anna("POST", "/points/W1/open").status_code == 200
    return serve(anna, kiosk)


def serve(teller, kiosk, point="W1"):
    ticket = kiosk.issue("cash")["id"]
    assert teller("POST", f"/points/{point}/call").get_json()["id"] == ticket
    assert teller("POST", f"/points/{point}/finish").status_code == 200
    return ticket


def rate(caller, ticket, score=5, point="W1"):
    return caller("POST", f"/points/{point}/rating", {"ticket": ticket, "score": score})


def test_a_customer_rates_once_and_the_same_again_is_answered_again(world, tablet, served, lobby):
    first = rate(tablet, served, 4)
    assert first.status_code == 200
    assert first.get_json()["score"] == 4
    assert rate(tablet, served, 4).get_json() == first.get_json()
    assert code_of(rate(tablet, served, 1)) == "rated_already"
    day = lobby("GET", "/ratings").get_json()
    assert day["points"] == [{"point": "W1", "count": 1, "average": 4.0}]
    kept = world.records._db.execute("SELECT ticket, teller, score FROM ratings").fetchall()
    assert kept == [(served, world.teller_ref("anna"), 4)]


def test_the_journal_says_nothing_of_it(world, tablet, served):
    length = world.journal_length()
    assert rate(tablet, served).status_code == 200
    assert world.journal_length() == length


def test_only_the_windows_own_screen_may(world, served, anna, lobby, kiosk):
    for caller in (anna, lobby, kiosk, world.caller("board1")):
        assert code_of(rate(caller, served)) == "forbidden"
    assert code_of(rate(world.caller("M1-box"), served)) == "forbidden"
    assert code_of(rate(world.caller("W1-pc"), served)) == "forbidden"
    assert code_of(rate(world.caller("W1-tablet"), served, point="W2")) == "forbidden"
    assert code_of(rate(world.caller("W1-tablet"), served, point="W99")) == "unknown_point"
    for caller in (anna, kiosk, world.caller("W1-pc"), world.caller("W1-tablet")):
        assert code_of(caller("GET", "/ratings")) == "forbidden"


def test_who_holds_the_tablet_is_not_the_teller(world, tablet, anna, kiosk):
    assert anna("POST", "/points/W1/open").status_code == 200
    kiosk.issue("cash")
    asked = [
        ("GET", ""),
        ("POST", "/call"),
        ("POST", "/open"),
        ("POST", "/close"),
        ("GET", "/customer"),
    ]
    for method, path in asked:
        assert code_of(tablet(method, f"/points/W1{path}")) == "forbidden", path


@pytest.mark.parametrize("score", [0, 6, "5", None, 4.5])
def test_scores_are_one_to_five(tablet, served, score):
    assert code_of(rate(tablet, served, score)) == "bad_input"


def test_in_time_only(world, tablet, served):
    world.watch.pass_s(world.settings.ratings.within_min * 60 + 1)
    assert code_of(rate(tablet, served)) == "rating_closed"


def test_only_who_was_served_here_last_and_before_the_next_one_begins(tablet, served, anna, kiosk):
    second = serve(anna, kiosk)
    assert code_of(rate(tablet, served)) == "rating_closed"
    kiosk.issue("cash")
    assert anna("POST", "/points/W1/call").status_code == 200
    assert rate(tablet, second, 3).status_code == 200, "the next one is still on the way"
    third = anna("POST", "/points/W1/finish").get_json()["id"]
    kiosk.issue("cash")
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/start")
    assert code_of(rate(tablet, third)) == "rating_closed"


def test_a_finish_taken_back_is_not_rated(tablet, served, anna):
    assert anna("POST", "/points/W1/undo").status_code == 200
    assert code_of(rate(tablet, served)) == "rating_closed"
    anna("POST", "/points/W1/finish")
    assert rate(tablet, served).status_code == 200


def test_a_restart_keeps_the_question_open(world, served):
    again = Ratings(world.records, 180)
    world.service.read(again.begin)
    now = world.service.read(Moment.of)
    asked = again.asked("W1", now.hall_ms)
    assert asked is not None
    assert asked.ticket == served
    assert again.rate("W1", 2, now).teller == world.teller_ref("anna")
    assert again.asked("W1", now.hall_ms) is None
    with pytest.raises(Refusal, match="rated"):
        again.rate("W1", 3, now)


def test_old_ratings_are_erased(world, tablet, served):
    rate(tablet, served)
    now = world.service.read(Moment.of)
    assert world.records.forget_ratings(now.wall_ms) == 0
    assert world.records.forget_ratings(now.wall_ms + 1) == 1
