"""Every invariant, held through random days and through the usual ones."""

from random import Random
from typing import Any

import pytest
from hypothesis import settings

from hall_server.queueing import commands as c
from hall_server.queueing.entities import (
    Health,
)
from hall_server.queueing.policies import POLICIES
from hall_server.queueing.rules import Changes
from tests.halls import FULL
from tests.queueing.hall_machine import HallMachine

TestHall = HallMachine.TestCase

TestHall.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)

KNOWN = [*FULL.services]

OPEN = ["W1", "W1", "W2", "W3", "V1"]

#: What happens on a day, how often, and with what; hypothesis finds the odd, this the usual.
DAY: list[tuple[int, Any]] = [
    (9, lambda r, m: m.issue_one(r.choice(KNOWN), r.choice(["ordinary", "ordinary", "vip"]))),
    (2, lambda r, m: m.issue(r.choice(KNOWN), "vip", ("cash",), r.random() < 0.5, r.randrange(99))),
    (2, lambda r, m: m.issue_with_an_offer("cash", None, "machines:machines", r.random() < 0.8)),
    (1, lambda r, m: m.issue_with_an_offer("loans", None, "zone:west", r.random() < 0.8)),
    (12, lambda r, m: m.do(c.CallNext(r.choice(OPEN)))),
    (6, lambda r, m: m.do(c.StartService(r.choice(OPEN)))),
    (3, lambda r, m: m.do(c.FinishService(r.choice(OPEN)))),
    (2, lambda r, m: m.do(c.Recall(r.choice(OPEN)))),
    (2, lambda r, m: m.do(c.MarkNoShow(r.choice(OPEN)))),
    (2, lambda r, m: m.do(c.Park(r.choice(OPEN), r.choice([None, 1, 10])))),
    (2, lambda r, m: m.do(c.Undo(r.choice(OPEN)))),
    (2, lambda r, m: m.transfer_customer(*_transfer(r, r.choice(OPEN)))),
    (1, lambda r, m: m.transfer_ticket(r, *_transfer(r))),
    (1, lambda r, m: m.divert(r, r.choice(["machines:machines", "zone:west"]))),
    (2, lambda r, m: m.come_back(r)),
    (1, lambda r, m: m.change_tier(r, r.choice([*FULL.tiers]))),
    (1, lambda r, m: m.change_steps(r, ("cards",), r.random() < 0.5)),
    (1, lambda r, m: m.call_by_hand(r.choice(OPEN), r)),
    (1, lambda r, m: m.cancel(r)),
    (1, lambda r, m: m.pause(r.choice(OPEN), "break")),
    (3, lambda r, m: m.do(c.OpenPoint(r.choice(OPEN)))),
    (1, lambda r, m: m.do(c.ClosePoint(r.choice(OPEN)))),
    (1, lambda r, m: m.change_point(r.choice(OPEN), ("cash", "cards"), r.choice([None, "west"]))),
    (4, lambda r, m: m.machine_reports(r.choice(["M1", "M2"]), Health.OK, r.random() < 0.5)),
    (1, lambda r, m: m.machine_reports(r.choice(["M1", "M2"]), r.choice([*Health]), busy=False)),
    (1, lambda r, m: m.reconfigure("04:00", r.randrange(3), r.choice(["promise", "turns"]))),
    (20, lambda r, m: m.time_passes(r.randrange(120))),
    (1, lambda r, m: m.time_passes(r.randrange(3600))),
]


def _transfer(r: Random, *point: str) -> tuple[Any, ...]:
    target = r.choice([None, None, "point:W1", "point:V1", "zone:west", "zone:vip"])
    return (*point, r.choice([None, *KNOWN]), target, r.choice(["kept", "first", "last"]))


class _Drawn(Random):
    """Draws for rules that ask hypothesis for their data."""

    def draw(self, strategy: Any) -> Any:
        """A value out of a strategy that samples."""
        return self.choice(list(strategy.elements))


@pytest.mark.parametrize("seed", range(24))
def test_a_day_like_any_other(seed):
    """Hundreds of commands in the mix of a working day hold every invariant."""
    r = _Drawn(seed)
    machine = HallMachine()
    changes = Changes(
        recall_limit=r.randrange(3),
        return_place=r.choice(["kept", "first", "last"]),
        step_place=r.choice(["kept", "first", "last"]),
    )
    machine.begin(
        r.choice([*POLICIES]), r.random() < 0.8, r.randrange(3), r.choice([0, 600]),
        r.choice([0, 300]), changes,
    )  # fmt: skip
    weights = [weight for weight, _ in DAY]
    for n in range(400):
        _, happens = r.choices(DAY, weights)[0]
        happens(r, machine)
        if n % 20 == 0:
            for check in INVARIANTS:
                check(machine)
    kinds = {type(recorded.event) for recorded in machine.bench.journal}
    assert len(kinds) > 18, "a dull day proves little"


INVARIANTS = [
    HallMachine.every_class_has_an_outlook,
    HallMachine.replay_equals_the_live_state,
    HallMachine.numbers_are_unique_and_gapless,
    HallMachine.points_and_tickets_agree,
    HallMachine.a_teller_has_at_most_one_point,
    HallMachine.lines_hold_exactly_those_who_wait,
    HallMachine.times_never_run_backwards,
    HallMachine.nobody_is_left_where_nobody_serves,
    HallMachine.no_point_that_calls_by_itself_is_idle_in_vain,
]
