"""Random hall days: nobody below the ceiling goes first; `make fairness` runs a thousand."""

from dataclasses import replace
from itertools import product

import pytest

from hall_server.queueing import calls
from hall_server.queueing.choosing import choose as chosen_by_the_rules
from hall_server.queueing.policies import POLICIES
from hall_server.queueing.rules import Promise
from tests.simulation.fairness import LEADS_MIN, ROOMS, cases, main, many_days, with_rooms
from tests.simulation.halls import ROOM_TIERS, hall_day
from tests.simulation.report import fairness_page, put_between, quantile
from tests.simulation.simulator import MIDNIGHT, Simulation, Visit, plain_rules
from tests.simulation.tally import Tally, tally

#: Every policy with every lead, four times each.
DAYS = 60


def test_nobody_below_the_ceiling_goes_before_one_past_it():
    in_all, by_room = Tally(), Tally()
    ways = list(product(POLICIES, LEADS_MIN))
    for seed in range(DAYS):
        day, (policy, lead_min) = hall_day(seed), ways[seed % len(ways)]
        rules = replace(day.rules, policy=policy, ceiling_lead_s=lead_min * 60)
        in_all.add(tally(day, rules))
        if seed < len(ROOMS):
            by_room.add(tally(day, with_rooms(day.rules, ROOMS[seed])))
    assert (in_all.broken, in_all.left, by_room.broken) == (0, 0, 0)
    assert in_all.calls > 60 * DAYS
    assert in_all.past > 50, "days on which nobody comes near a ceiling prove nothing"


def test_the_page_has_every_rule_on_the_same_tickets():
    found = many_days(2, 1, 5, lambda _: None)
    assert set(found) == set(cases(hall_day(5).rules))
    tickets = sum(len(hall_day(seed).visits) for seed in (5, 6))
    assert {one.calls + one.left for one in found.values()} == {tickets}
    page = fairness_page(found, 2, "2026-01-02")
    assert f"2 random days with {tickets:,} customers" in page
    assert page.count("`fifo`") == 6  # one line among the ceilings, four tiers, one overtakes
    assert "nan" not in page


def test_two_processes_find_what_one_finds():
    assert many_days(2, 2, 5, lambda _: None) == many_days(2, 1, 5, lambda _: None)


def test_the_command_writes_between_its_markers(tmp_path, monkeypatch):
    page = tmp_path / "fairness.md"
    page.write_text("before\n<!-- fairness: begin -->\nyesterday\n<!-- fairness: end -->\nafter\n")
    words = ["--days", "1", "--processes", "1", "--date", "2026-01-02", "--write", str(page)]
    monkeypatch.setattr("sys.argv", ["fairness", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "Measured on 2026-01-02: 1 random days" in text
    assert "yesterday" not in text
    with pytest.raises(ValueError, match="has no lines"):
        put_between(page, "other", "text")


def test_rooms_are_shared_closed_or_one_way():
    rules = hall_day(5).rules
    for how, at_counters, in_rooms in (
        ("shared", {"ordinary", "vip"}, {"ordinary", "vip"}),
        ("closed", {"ordinary"}, {"vip"}),
        ("one-way", {"ordinary", "vip"}, {"vip"}),
    ):
        day = [Visit(MIDNIGHT, "cash", t, 1000) for t in ("ordinary", "vip") for _ in range(40)]
        run = Simulation(with_rooms(rules, how), day)
        served = {True: set[str](), False: set[str]()}
        for call in run.run():
            served[rules.points[call.point].kind == "vip-room"].add(day[call.visit].tier)
        assert served == {False: at_counters, True: in_rooms}
    assert "vip" in ROOM_TIERS


def test_a_call_past_the_rule_is_seen(monkeypatch):
    """The judge is not the one who chooses: with ceilings left out of the choosing it objects."""
    monkeypatch.setattr(calls, "choose", youngest_first)
    assert tally(hall_day(5), hall_day(5).rules).broken > 10


def youngest_first(state, point, now_ms, *more):
    """A wrong rule: of all that wait the youngest, whatever the reason says."""
    reason = chosen_by_the_rules(state, point, now_ms, *more)
    waiting = [line[-1] for key, line in state.lines.items() if line and point.may_serve(key)]
    return reason and (state.tickets[max(waiting)[2]], reason[1])


def test_a_tally_counts_what_was():
    """Two at one window: an ordinary one served for 90 s, a VIP passed by nobody."""
    promises = {"ordinary": Promise(60, 10**9)}
    rules = plain_rules(1, "fifo", promises)
    day = replace(
        hall_day(5),
        rules=rules,
        visits=[Visit(MIDNIGHT + n, "cash", "ordinary", 90_000) for n in range(3)],
        shifts=[(MIDNIGHT, "W1", True)],
    )
    ceilings = replace(
        rules,
        services={"cash": replace(rules.services["cash"], promises={"ordinary": Promise(60, 120)})},
    )
    found = tally(day, rules, ceilings=ceilings)
    tier = found.tiers["ordinary"]
    assert [round(wait) for wait in tier.waits_s] == [0, 90, 180]
    assert (tier.kept, tier.past, found.overtakes, found.calls, found.left) == (1, 1, 0, 3, 0)
    assert quantile(tier.waits_s, 0.5) == pytest.approx(90, abs=0.1)
