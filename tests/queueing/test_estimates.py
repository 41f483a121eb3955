"""Waits: the closed form, handling times that are learned, the line simulated forward."""

from dataclasses import replace
from math import exp, log
from random import Random
from statistics import NormalDist, fmean, median

import pytest

from hall_server.queueing import commands as c
from hall_server.queueing.entities import ClassKey
from hall_server.queueing.estimates import (
    Calibration,
    Estimate,
    Factors,
    Outlook,
    erlang,
    newcomer,
    refined,
)
from hall_server.queueing.handling import MOST_PACE, HandlingTimes, Law, normal_quantile, prior
from hall_server.queueing.simulation import Forward, World, scene
from tests.halls import MINUTE, RULES, Bench, promises, with_rules

CASH = ClassKey("cash", "ordinary")


def test_an_erlang_law_has_its_quantiles():
    found = erlang(5, 1 / 60)
    draws = sorted(sum(-60 * log(1 - Random(f"{n},{k}").random()) for k in range(5))
                   for n in range(4000))  # fmt: skip
    for share, said in ((0.1, found.low), (0.5, found.mid), (0.9, found.high)):
        assert said == pytest.approx(draws[round(4000 * share)], rel=0.04)


def test_the_normal_quantile_is_near_enough():
    for share in (0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999):
        assert normal_quantile(share) == pytest.approx(NormalDist().inv_cdf(share), abs=5e-4)


def test_a_law_goes_on_from_what_has_elapsed():
    law = Law(log(300), 0.6)
    shares = [(n + 0.5) / 500 for n in range(500)]
    for elapsed_s in (0, 100, 300, 900):
        left = [law.remaining(share, elapsed_s) for share in shares]
        longer = sorted(x - elapsed_s for x in map(law.quantile, [(n + 0.5) / 20000
                        for n in range(20000)]) if x > elapsed_s)  # fmt: skip
        assert median(left) == pytest.approx(median(longer), rel=0.03)
        assert min(left) >= 0
    # However long it has lasted, it may go on, and never ends before now.
    assert law.remaining(0.5, 10**6) >= 1


def test_what_is_usual_counts_until_enough_was_seen():
    known = HandlingTimes({"cash": 300})
    assert known.law("cash").mean_s == pytest.approx(300)
    known.learn("cash", 600)
    assert 300 < known.law("cash").mean_s < 340
    rng = Random(3)
    true = prior(480)
    for _ in range(800):
        known.learn("cash", true.quantile(rng.random()))
    assert known.law("cash").mean_s == pytest.approx(480, rel=0.06)
    assert known.law("cash").sigma == pytest.approx(true.sigma, rel=0.12)


def test_a_forgotten_customer_does_not_make_a_service_long():
    known, plain = (HandlingTimes({"cash": 300}) for _ in range(2))
    rng = Random(4)
    for n in range(200):
        seconds = prior(300).quantile(rng.random())
        plain.learn("cash", seconds)
        known.learn("cash", 4 * 3600 if n % 20 == 0 else seconds)
    assert known.law("cash").mean_s < 1.35 * plain.law("cash").mean_s


def test_an_implied_end_counts_half():
    marked, implied = (HandlingTimes({"cash": 300}) for _ in range(2))
    marked.learn("cash", 600)
    implied.learn("cash", 600, implied=True)
    assert 300 < implied.law("cash").mean_s < marked.law("cash").mean_s


def test_a_quick_point_is_told_from_a_short_service():
    known, rng = HandlingTimes({"cash": 300}), Random(5)
    for _ in range(400):
        known.learn("cash", 0.8 * prior(300).quantile(rng.random()), "W1")
        known.learn("cash", 1.25 * prior(300).quantile(rng.random()), "W2")
    quick, slow = known.law("cash", "W1").mean_s, known.law("cash", "W2").mean_s
    assert quick == pytest.approx(240, rel=0.08)
    assert slow == pytest.approx(375, rel=0.08)
    assert quick < known.law("cash").mean_s < slow
    assert known.law("cash", "W3") == known.law("cash")
    for _ in range(400):
        known.learn("cash", 10, "W4")
    assert known.law("cash", "W4").mu - known.law("cash").mu >= -log(MOST_PACE) - 1e-9


def test_what_is_no_service_teaches_nothing():
    known = HandlingTimes({"cash": 300})
    known.learn("gone", 100)
    known.learn("cash", 0)
    assert known.law("cash") == prior(300)
    with pytest.raises(KeyError):
        known.law("gone")


# ---- The line simulated forward --------------------------------------------------------------


def world(usual_s: dict[str, float] | None = None, **arrivals: float) -> World:
    """Return a world with usual handling times; arrivals per hour of a cash customer's tier."""
    handling = HandlingTimes(usual_s or {"cash": 180, "loans": 600})
    return World(handling, {ClassKey("cash", t): n / 3_600_000 for t, n in arrivals.items()})


def simulated(
    bench: Bench, classes: list[ClassKey], chances: list[float], it: World
) -> tuple[dict[ClassKey, int], int]:
    forward = Forward(scene(bench.state, bench.now_ms), it, chances)
    steps = sum(1 for _ in forward.steps(classes))
    return forward.waits_ms, steps


def test_a_line_of_known_customers_takes_what_they_take():
    """One window, nobody at it, three before: all of them with the luck of the median."""
    bench = Bench()
    bench.open("W2")
    for _ in range(3):
        bench.issue()
    waits, _ = simulated(bench, [CASH], [0.5], world())
    assert waits == {CASH: 3 * round(prior(180).quantile(0.5) * 1000)}


def test_who_is_at_the_window_is_counted_by_what_is_left():
    bench = Bench()
    bench.open("W2")
    bench.issue()
    bench.call("W2")
    at_once, _ = simulated(bench, [CASH], [0.5], world())
    bench.pass_s(100)
    later, _ = simulated(bench, [CASH], [0.5], world())
    assert at_once == {CASH: round(prior(180).quantile(0.5) * 1000)}
    assert later == {CASH: round(prior(180).remaining(0.5, 100) * 1000)}
    assert later[CASH] < at_once[CASH] < later[CASH] + 100_000


def test_stand_ins_change_nothing_for_each_other():
    bench = Bench()
    bench.open("W1", "W2", "W3", "V1")
    for n in range(12):
        bench.issue(("cash", "loans")[n % 2], ("ordinary", "ordinary", "vip")[n % 3])
        bench.pass_s(20)
    keys = [ClassKey(s, t) for s in ("cash", "loans") for t in ("ordinary", "vip")]
    chances = [Random(1).random() for _ in range(97)]
    together, _ = simulated(bench, keys, chances, world())
    alone = {key: simulated(bench, [key], chances, world())[0][key] for key in keys}
    assert together == alone
    assert together[keys[1]] <= together[keys[0]], "a VIP waits no longer"


def test_what_comes_later_may_go_first():
    bench = Bench(with_rules(policy="strict"))
    tiers = {"ordinary": RULES.tiers["ordinary"], "vip": replace(RULES.tiers["vip"], rank=1)}
    bench.do(c.Configure(with_rules(policy="strict", tiers=tiers)))
    bench.open("W2")
    for _ in range(6):
        bench.issue()
    chances = [Random(2).random() for _ in range(97)]
    quiet, _ = simulated(bench, [CASH], chances, world())
    busy, _ = simulated(bench, [CASH], chances, world(vip=10.0))
    assert busy[CASH] > quiet[CASH]


def test_where_nobody_serves_there_is_no_wait_to_tell_and_an_end():
    bench = Bench()
    bench.open("V1")
    bench.issue()
    keys = [CASH, ClassKey("cash", "vip")]
    waits, steps = simulated(bench, keys, [0.5], world(ordinary=60.0, vip=60.0))
    assert waits == {ClassKey("cash", "vip"): 0}
    assert steps < 10


def test_the_hall_is_copied_not_touched():
    bench = Bench()
    bench.open("W1", "W2")
    for _ in range(5):
        bench.issue()
    bench.call("W1")
    before = bench.state.lines[CASH][:], dict(bench.state.points), dict(bench.state.tickets)
    simulated(bench, [CASH], [0.3, 0.8], world(vip=30.0))
    assert before == (bench.state.lines[CASH], bench.state.points, bench.state.tickets)


def test_the_simulated_mean_is_that_of_one_line_and_one_law():
    """Four before me at two windows, both busy: near (n + 1) / r, by independent chances."""
    points = {name: replace(RULES.points["W2"], id=name) for name in ("W1", "W2")}
    bench = Bench(with_rules(services={"cash": RULES.services["cash"]}, points=points))
    bench.open("W1", "W2")
    for _ in range(6):
        bench.issue()
    bench.call("W1")
    bench.call("W2")
    rng, found = Random(9), []
    for _ in range(400):
        waits, _ = simulated(bench, [CASH], [rng.random() for _ in range(31)], world({"cash": 180}))
        found.append(waits[CASH] / 1000)
    # Five ends are waited for; lognormal ends are more even than exponential ones.
    assert fmean(found) == pytest.approx(5 * 180 / 2, rel=0.12)


# ---- The table and its correction -------------------------------------------------------------


def test_factors_move_the_three_figures_and_keep_their_order():
    said = Outlook(4, Estimate(100, 200, 300))
    assert refined(said, Factors(0.5, 0.9, 1.5)).estimate == Estimate(50, 180, 450)
    assert refined(said, Factors(3.0, 0.5, 0.1)).estimate == Estimate(100, 100, 100)
    assert refined(said, None) == said
    assert refined(Outlook(4, None), Factors(2, 2, 2)).estimate is None


def test_the_correction_learns_what_came_of_such_answers():
    calibration, rng = Calibration(), Random(6)
    said = Outlook(20, Estimate(300, 600, 900))
    assert calibration.corrected(said) == said
    for _ in range(Calibration.WINDOW):
        calibration.learn(said, 600 * 1.5 * exp(0.4 * NormalDist().inv_cdf(rng.random())))
    found = calibration.corrected(said).estimate
    assert found
    assert found.mid == pytest.approx(900, rel=0.08)
    spread = exp(0.4 * 1.2816)
    assert found.low == pytest.approx(900 / spread, rel=0.1)
    assert found.high == pytest.approx(900 * spread, rel=0.1)
    # Another length of line has a window of its own.
    assert calibration.corrected(Outlook(6, said.estimate)).estimate == said.estimate


def test_the_correction_forgets_and_passes_over_moments():
    calibration = Calibration()
    said = Outlook(5, Estimate(300, 600, 900))
    for ratio in (3.0, 1.0):
        for _ in range(400):
            calibration.learn(said, 600 * ratio)
    found = calibration.corrected(said).estimate
    assert found
    assert found.mid == pytest.approx(600, rel=0.01)
    short = Outlook(5, Estimate(0, 5, 9))
    calibration.learn(short, 3600)
    assert calibration.corrected(short) == short
    assert calibration.corrected(said).estimate == found


def test_a_newcomer_behind_a_line_waits_longer():
    bench = Bench(with_rules(services=RULES.services | {"cash": replace(
        RULES.services["cash"], promises=promises(30, 10))}))  # fmt: skip
    bench.open("W2")
    before = -1
    for _ in range(4):
        bench.issue()
        bench.pass_s(MINUTE / 1000)
        found = newcomer(bench.state, CASH, bench.now_ms).estimate
        assert found
        assert found.mid > before
        before = found.mid
