"""Mean waits of the real rules against the formulas of queueing theory.

Each figure is the mean over independent replications, each a day of its own seed whose first
tickets are left out; the standard error is that of the replications' means, sd / sqrt(n).
The formula must lie within three of them, and the error be small enough to mean something.
Mean services of 2 s keep thousands of tickets within one business day.
"""

from math import sqrt
from random import Random
from statistics import fmean, stdev

import pytest

from hall_server.queueing.rules import Promise, Rules, TierRules
from tests.simulation import formulas
from tests.simulation.draws import Law, deterministic, exponential, lognormal, poisson
from tests.simulation.simulator import Simulation, Visit, plain_rules

DAYS, TICKETS, WARM_UP = 14, 1100, 100

MEAN_S = 2.0

#: Slopes of 1 : 2 : 5.
PROMISES = {
    "ordinary": Promise(1000, 10**9),
    "gold": Promise(500, 10**9),
    "vip": Promise(200, 10**9),
}

TIERS = [TierRules("ordinary", rank=0), TierRules("gold", rank=1), TierRules("vip", rank=2)]


def days(rates: dict[str, float], law: Law) -> list[list[Visit]]:
    return [poisson(Random(seed), TICKETS, rates, law) for seed in range(DAYS)]


def means(rules: Rules, visits: list[Visit]) -> dict[str, float]:
    """Return one day's mean wait of every tier, and of all, warm-up left out."""
    simulation = Simulation(rules, visits)
    simulation.run()
    waits: dict[str, list[float]] = {}
    for n, wait_s in simulation.waits_s().items():
        if n >= WARM_UP:
            waits.setdefault(visits[n].tier, []).append(wait_s)
            waits.setdefault("all", []).append(wait_s)
    return {tier: fmean(found) for tier, found in waits.items()}


def agrees(found: list[float], expected: float) -> None:
    error = stdev(found) / sqrt(len(found))
    assert abs(fmean(found) - expected) < 3 * error, (fmean(found), expected, error)
    assert error < 0.12 * expected, "too few tickets to tell"


def test_first_come_first_served_at_several_points():
    rates = {"ordinary": 1.1}
    found = [means(plain_rules(3), day)["ordinary"] for day in days(rates, exponential(MEAN_S))]
    agrees(found, formulas.in_order_of_arrival(3, 1.1, MEAN_S))


@pytest.mark.parametrize(
    ("law", "second_moment"),
    [
        (deterministic(MEAN_S), MEAN_S**2),
        (lognormal(MEAN_S, 0.8), MEAN_S**2 * (1 + 0.8**2)),
    ],
    ids=["deterministic", "lognormal"],
)
def test_one_point_whatever_the_service_law(law, second_moment):
    rate = 0.6 / MEAN_S
    found = [means(plain_rules(1), day)["ordinary"] for day in days({"ordinary": rate}, law)]
    agrees(found, formulas.one_point(rate, MEAN_S, second_moment))


RATES = {"vip": 0.14, "gold": 0.21, "ordinary": 0.35}


@pytest.fixture(scope="module")
def by_policy():
    """The tiers' mean waits of every day under each policy, all on the same tickets."""
    same_days = days(RATES, exponential(MEAN_S))
    return {
        policy: [means(plain_rules(2, policy, PROMISES, TIERS), day) for day in same_days]
        for policy in ("strict", "promise", "fifo")
    }


def test_strict_priorities(by_policy):
    expected = formulas.strict(2, list(RATES.values()), MEAN_S)
    for tier, wait_s in zip(RATES, expected, strict=True):
        agrees([day[tier] for day in by_policy["strict"]], wait_s)


def test_priorities_that_grow_with_the_wait(by_policy):
    in_order = formulas.in_order_of_arrival(2, sum(RATES.values()), MEAN_S)
    rhos = [rate * MEAN_S / 2 for rate in RATES.values()]
    slopes = [1 / PROMISES[tier].promise_s for tier in RATES]
    expected = formulas.accumulating(in_order, rhos, slopes)
    for tier, wait_s in zip(RATES, expected, strict=True):
        agrees([day[tier] for day in by_policy["promise"]], wait_s)


@pytest.mark.parametrize("policy", ["strict", "promise"])
def test_no_policy_makes_time(by_policy, policy):
    """With one service law sum l_k W_k is the same under every rule that leaves nobody idle."""
    pairs = zip(by_policy[policy], by_policy["fifo"], strict=True)
    differences = [mine["all"] - theirs["all"] for mine, theirs in pairs]
    error = stdev(differences) / sqrt(DAYS)
    assert abs(fmean(differences)) < 3 * error
    assert error < 0.03 * fmean(day["all"] for day in by_policy["fifo"])
