"""What a call chose among, recomputed by replay."""

import pytest

from hall_server.jobs import Unavailable
from hall_server.queueing import commands as c
from hall_server.queueing.events import HallConfigured
from hall_server.queueing.model import RECENT_CALLS
from hall_server.queueing.refusals import Unknown
from hall_server.why import KEPT, Hindsight
from tests.explaining.helpers import Played, asked, two_tiers
from tests.halls import Bench, with_rules


def test_why_is_known_across_a_change_of_the_rules():
    bench = two_tiers("promise")
    bench.do(c.Configure(with_rules(policy="fifo")))
    bench.issue("cash", "vip")
    bench.pass_s(60)
    bench.call("W1")
    changes = [r for r in bench.journal if isinstance(r.event, HallConfigured)]
    assert len(changes) == 2
    before, _ = asked(bench, "A002", "A001")
    assert "80 % of its 5 minutes" in before["en"]
    after, _ = asked(bench, "A001", "A003")
    assert after["en"].endswith(
        "First come, first served: A001 came first and had waited 13 min, A003 1 min."
    )


def test_unknown_tickets_and_calls():
    bench = two_tiers("promise")
    hindsight = Hindsight(Played(bench))
    day = bench.state.day.day
    assert hindsight.ticket(" a002 ").id == "t2"
    assert hindsight.ticket("t2").number == "A002"
    with pytest.raises(Unknown):
        hindsight.number("t2")
    for name in ("", "2", f"{day}-2", f"{day}-0", f"{day}-x", "2026-03-01-1"):
        with pytest.raises(Unknown):
            hindsight.call(name)


def test_a_recall_and_an_old_call_are_the_call_they_repeat():
    bench = two_tiers("promise")
    day = bench.state.day.day
    bench.do(c.Recall("W1"))
    for _ in range(RECENT_CALLS):
        bench.issue()
        bench.call("W1")
    assert all(call.call_id != f"{day}-1" for call in bench.state.calls)
    hindsight = Hindsight(Played(bench))
    first, again = hindsight.call(f"{day}-1"), hindsight.call(f"{day}-2")
    assert first == again
    assert first.event.ticket == "t2"


def test_one_replay_for_one_call_and_phones_do_not_wait_for_theirs():
    bench = Bench()
    bench.open("W1")
    for _ in range(KEPT + 2):
        bench.issue()
        bench.call("W1")
    hall = Played(bench)
    hindsight = Hindsight(hall)
    made = [m for n in range(1, KEPT + 3) for m in hindsight.calls_of(f"t{n}")]
    assert hindsight.moment(made[0]) is hindsight.moment(made[0])
    assert hall.replays == 1
    for m in made:
        hindsight.moment(m)
    assert hall.replays == len(made)
    hindsight.moment(made[-1], patient=False)
    with hindsight._replaying, pytest.raises(Unavailable):
        hindsight.moment(made[0], patient=False)
    hindsight.moment(made[0])
    assert hall.replays == len(made) + 1
