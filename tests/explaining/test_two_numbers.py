"""Why was she called before me?  Asked of two numbers, also when one was not there."""

from dataclasses import replace

from hall_server.explaining.sentences import between_text
from hall_server.queueing import commands as c
from hall_server.why import Hindsight
from tests.explaining.helpers import CUSTOMER, Played, asked, two_tiers
from tests.halls import FULL, RULES, Bench, with_rules


def test_peers_15_why_was_she_called_before_me():
    bench = two_tiers("promise")
    staff, mine = asked(bench, "A002", "A001")
    assert staff["en"] == (
        "A002 was called to Window 1 at 09:12, before A001."
        " A002 had used 80 % of its 5 minutes; A001 had used 60 % of its 20."
    )
    assert mine["zh"] == (
        "A002于09:12被叫到1号窗口，先于A001。A002已用去承诺等候时间的80%，A001为60%。"
    )


def test_the_other_way_round():
    bench = two_tiers("promise")
    bench.pass_s(60)
    bench.call("W1")
    staff, _ = asked(bench, "A001", "A002")
    assert staff["en"] == (
        "It was the other way round. A002 was called to Window 1 at 09:12, before A001."
        " A002 had used 80 % of its 5 minutes; A001 had used 60 % of its 20."
    )
    assert staff["zh"].startswith("实际次序正相反。")


def test_who_was_not_there_is_told_what_they_missed():
    bench = Bench()
    bench.open("W1", "W2")
    mine = bench.issue()
    bench.issue()
    bench.call("W1")
    bench.pass_s(60)
    bench.do(c.Park("W1"))
    bench.pass_s(60)
    bench.call("W2")
    staff, holder = asked(bench, "A002", "A001")
    assert staff["en"] == (
        "It was the other way round. A001 was called to Window 1 at 09:00, before A002."
        " All else was equal, and A001 came first."
        " When A002 was called to Window 2 at 09:02: A001 was set aside, since 09:01."
    )
    assert holder["zh"].endswith("A002于09:02被叫到2号窗口。A001从09:01起暂离队列。")
    _, other = asked(bench, "A001", "A002")
    assert "set aside" not in other["en"]
    # Back in the line, the newest call that passed the asker over is the answer.
    bench.do(c.ReturnTicket(mine.id, "staff"))
    bench.issue(tier="vip")
    bench.pass_s(5 * 60)
    bench.call("W2")
    staff, _ = asked(bench, "A003", "A001")
    assert staff["en"].startswith("A003 was called to Window 2 at 09:07, before A001. A003 had")


def away_bench() -> Bench:
    bench = Bench()
    bench.open("W1")
    return bench


def test_who_came_later_is_told_when():
    bench = away_bench()
    bench.issue()
    bench.call("W1")
    bench.pass_s(120)
    bench.issue()
    staff, holder = asked(bench, "A001", "A002")
    assert staff == holder
    assert staff == {
        "en": "A001 was called to Window 1 at 09:00, before A002."
        " A002 had no ticket yet: it was issued at 09:02.",
        "zh": "A001于09:00被叫到1号窗口，先于A002。那时A002还没有取号，09:02才取号。",
    }


def test_who_was_cancelled_is_the_holder_s_own_affair():
    bench = away_bench()
    gone = bench.issue()
    bench.issue()
    bench.do(c.CancelTicket(gone.id, "customer"))
    bench.pass_s(60)
    bench.call("W1")
    staff, holder = asked(bench, "A002", "A001")
    assert staff == holder
    assert staff["en"].endswith("A001 was cancelled at 09:00.")
    _, other = asked(bench, "A001", "A002")
    assert other == {
        "en": "It was the other way round. A002 was called to Window 1 at 09:01, before A001."
        " A001 was not waiting.",
        "zh": "实际次序正相反。A002于09:01被叫到1号窗口，先于A001。A001不在等候。",
    }


def test_a_point_that_does_not_serve_the_second():
    bench = Bench()
    bench.open("W2", "V1")
    bench.issue("loans")
    bench.issue("cash")
    bench.call("W2")
    staff, holder = asked(bench, "A001", "B001")
    assert staff["en"].endswith("before B001. Window 2 did not serve what B001 waited for (Loans).")
    assert holder == staff
    hindsight = Hindsight(Played(bench))
    found = hindsight.between(hindsight.number("A001"), hindsight.number("B001"))
    stranger = between_text(found, CUSTOMER)
    assert stranger["en"].endswith("Window 2 could not serve B001 then.")
    bench.issue("cash", "vip")
    bench.call("V1")
    staff, holder = asked(bench, "A002", "B001")
    assert staff["zh"].endswith("V1不接待普通（B001）。")
    assert holder["zh"].endswith("V1当时不能办理B001。")


def test_who_was_sent_elsewhere_is_told_where():
    bench = Bench(FULL)
    bench.open("W1", "W2", "W3")
    first = bench.issue("loans")
    bench.issue("loans")
    bench.do(c.TransferTicket(first.id, target="point:W2"))
    bench.call("W1")
    staff, _ = asked(bench, "B002", "B001")
    assert staff["en"].endswith("B001 was waiting for Window 2, not for Window 1.")


def test_nobody_called_yet_says_what_the_rules_say_now():
    bench = Bench()
    bench.issue()
    bench.pass_s(60)
    bench.issue(tier="vip")
    bench.pass_s(60)
    staff, _ = asked(bench, "A002", "A001")
    assert staff == {
        "en": "Neither A002 nor A001 has been called yet."
        " No point that is open now can serve both.",
        "zh": "A002和A001都还没有被叫到。现在没有一个开放的窗口两个号都能办理。",
    }
    bench.open("W1", "W2", "V1")
    staff, holder = asked(bench, "A002", "A001")
    assert staff["en"] == (
        "Neither A002 nor A001 has been called yet. Now A002 goes first at Window 1, Window 2."
        " A002 has used 20 % of its 5 minutes; A001 has used 10 % of its 20."
    )
    assert holder["zh"] == (
        "A002和A001都还没有被叫到。现在1号窗口、2号窗口会先叫A002。"
        "A002已用去承诺等候时间的20%，A001为10%。"
    )
    bench.do(c.CancelTicket("t1", "customer"))
    staff, holder = asked(bench, "A001", "A002")
    assert staff["en"] == "Neither A001 nor A002 has been called yet. A001 was cancelled at 09:02."
    assert holder["en"] == "Neither A001 nor A002 has been called yet. A001 is not waiting."


def test_points_that_disagree_are_both_named():
    points = {**RULES.points, "W2": replace(RULES.points["W2"], policy="fifo")}
    bench = Bench(with_rules(points=points))
    bench.issue()
    bench.pass_s(60)
    bench.issue(tier="vip")
    bench.pass_s(60)
    bench.open("W1", "W2")
    staff, _ = asked(bench, "A001", "A002")
    assert "Now A001 goes first at Window 2. First come, first served:" in staff["en"]
    assert "Now A002 goes first at Window 1. A002 has used" in staff["en"]


def test_a_call_that_was_undone_does_not_count():
    bench = two_tiers("promise")
    bench.do(c.Undo("W1"))
    bench.pass_s(60)
    staff, _ = asked(bench, "A002", "A001")
    assert staff["en"].startswith("Neither A002 nor A001 has been called yet.")
    (undone,) = Hindsight(Played(bench)).calls_of("t2")
    assert undone.undone
    bench.call("W1")
    assert [m.undone for m in Hindsight(Played(bench)).calls_of("t2")] == [True, False]


def test_a_journey_is_asked_of_its_last_wait():
    bench = Bench()
    bench.open("W1", "W2")
    bench.do(c.IssueTicket("j", "token-j", "cash", "ordinary", steps=("loans",)))
    bench.call("W2")
    bench.pass_s(60)
    bench.issue("loans")
    bench.pass_s(30)
    bench.do(c.FinishService("W2"))
    bench.pass_s(30)
    bench.call("W1")
    staff, _ = asked(bench, "B001", "A001")
    assert staff["en"].startswith("B001 was called to Window 1 at 09:02, before A001.")
    staff, _ = asked(bench, "A001", "B001")
    assert staff["en"].startswith("It was the other way round. B001 was called to Window 1")
