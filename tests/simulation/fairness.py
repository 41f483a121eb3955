"""`python -m tests.simulation.fairness`: what each rule does to whom, over many random days."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from hall_server.queueing.policies import POLICIES
from hall_server.queueing.rules import PointRules, Promise, Rules
from tests.simulation.halls import ROOM_TIERS, TIERS, HallDay, hall_day
from tests.simulation.report import fairness_page, put_between
from tests.simulation.tally import Tally, tally

#: Minutes that a ticket counts as past its ceiling before it is.
LEADS_MIN = (0, 5, 10)

#: In order of arrival without any ceilings, beside which all others are shown.
PLAIN = "plain"

ROOMS = ("shared", "closed", "one-way")

#: What was done to a day: a policy and its lead, or how the VIP rooms are shared.
Case = tuple[str, int]

#: Days that one process does at a time.
_CHUNK = 5


def cases(rules: Rules) -> dict[Case, Rules]:
    """Return all that is done to the same tickets."""
    found = {
        (policy, lead_min): replace(rules, policy=policy, ceiling_lead_s=lead_min * 60)
        for policy in POLICIES
        for lead_min in LEADS_MIN
    }
    found[PLAIN, 0] = replace(_without_ceilings(rules), policy="fifo", max_priority_in_row=0)
    found |= {(room, 0): with_rooms(rules, room) for room in ROOMS}
    return found


def _without_ceilings(rules: Rules) -> Rules:
    services = {
        name: replace(
            service,
            promises={t: Promise(p.promise_s, 10**9) for t, p in service.promises.items()},
        )
        for name, service in rules.services.items()
    }
    return replace(rules, services=services)


def with_rooms(rules: Rules, how: str) -> Rules:
    """Return the same hall with its VIP rooms shared both ways, closed, or one-way.

    One-way: the counters take VIPs too, but the rooms take nobody else.
    """
    others = tuple(tier for tier in TIERS if tier not in ROOM_TIERS)

    def changed(point: PointRules) -> PointRules:
        if point.kind == "vip-room":
            return replace(point, shared=how == "shared")
        return replace(point, tiers=others if how == "closed" else (), shared=False)

    points = {name: changed(point) for name, point in rules.points.items()}
    return replace(rules, policy="promise", points=points)


def one_day(seed: int) -> dict[Case, Tally]:
    """Return what the day of a seed comes to in every case."""
    day: HallDay = hall_day(seed)
    return {case: tally(day, rules, ceilings=day.rules) for case, rules in cases(day.rules).items()}


def many_days(
    days: int, processes: int, first: int, say: Callable[[int], None]
) -> dict[Case, Tally]:
    """Return the sums over so many days; with one process in this one."""
    found: dict[Case, Tally] = {}

    def take(done: int, day: dict[Case, Tally]) -> None:
        for case, one in day.items():
            found.setdefault(case, Tally()).add(one)
        say(done)

    seeds = range(first, first + days)
    if processes == 1:
        for done, seed in enumerate(seeds, 1):
            take(done, one_day(seed))
        return found
    with get_context("spawn").Pool(processes) as pool:
        for done, day in enumerate(pool.imap(one_day, seeds, _CHUNK), 1):
            take(done, day)
    return found


def main() -> None:
    """Simulate, print, and write if asked to; the exit code is 1 if a call broke the rule."""
    parser = argparse.ArgumentParser(
        description=__doc__, prog="python -m tests.simulation.fairness"
    )
    parser.add_argument("--days", type=int, default=1000, help="random days (1000)")
    parser.add_argument("--processes", type=int, default=2, help="at the same time (2)")
    parser.add_argument("--seed", type=int, default=1, help="the first day's seed (1)")
    parser.add_argument("--date", default=f"{datetime.now(UTC):%Y-%m-%d}", help="date to print")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also into FILE's markers")
    asked = parser.parse_args()
    found = many_days(asked.days, asked.processes, asked.seed, partial(_say, asked.days))
    page = fairness_page(found, asked.days, asked.date)
    print(page)
    if asked.write:
        put_between(asked.write, "fairness", page)
    sys.exit(any(one.broken for one in found.values()))


def _say(days: int, done: int) -> None:
    if done % 50 == 0 or done == days:
        print(f"  {done} of {days} days ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
