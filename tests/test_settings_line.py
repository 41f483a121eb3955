"""The rules of the line as a file gives them: what they become, and how they are told back."""

import tomllib
from typing import Any

import pytest

from hall_server.hall_summary import notes, summary
from hall_server.queueing.policies import POLICIES
from hall_server.queueing.rules import Changes, Hours, Rules, TierRules
from hall_server.settings import from_table
from tests.small_hall import EXAMPLES, MACHINE, ROOM, SERVES_ALL, TEXT, changed


def rules(**changes: Any) -> Rules:
    """The rules of the small hall; `__` in a name stands for a dot."""
    return from_table(changed({key.replace("__", "."): it for key, it in changes.items()})).rules()


def test_what_holds_when_the_file_says_nothing():
    quiet = rules()
    assert quiet.changes == Changes()
    assert quiet.hours == Hours()
    assert quiet.tiers["ordinary"] == TierRules("ordinary")
    assert (quiet.ceiling_lead_s, quiet.offer_gain_s) == (0, 300)
    for service in quiet.services.values():
        assert (service.tier_series, service.quota, service.last_ticket_s) == ({}, 0, 0)
    for point in quiet.points.values():
        assert (point.policy, point.turns, point.auto_call, point.wrap_up_s) == (None, {}, False, 0)
    assert from_table(changed({})).hall.machine_silent_s == 60


def test_times_are_seconds_in_the_rules():
    table = changed(
        {
            "hall.undo_s": 30,
            "hall.recall_limit": 3,
            "hall.return_grace_min": 1.5,
            "hall.return_place": "first",
            "hall.step_place": "kept",
            "hall.park_max_min": 2.5,
            "hall.machine_call_s": 90,
            "hall.ceiling_lead_min": 0.5,
            "hall.offer_gain_min": 0,
            "tiers.vip.head_start_min": 7.5,
            "services.loans.last_ticket_min": 12.5,
            "hours.mon": ["09:00-10:00"],
        }
    )
    made = from_table(table).rules()
    assert made.changes == Changes(30, 3, 90, "first", "kept", 150, 90)
    assert (made.ceiling_lead_s, made.offer_gain_s) == (30, 0)
    assert made.tiers["vip"].head_start_s == 450
    assert made.services["loans"].last_ticket_s == 750


def test_tiers_and_services_say_what_the_policies_and_the_day_look_at():
    made = rules(
        tiers__vip__rank=4,
        tiers__vip__turns=3,
        tiers__vip__announce=True,
        services__cash__quota=40,
        services__cash__tiers={"vip": {"series": "B"}},
        services__loans__tiers={"vip": {"promise_min": 2}},
    )
    assert made.tiers["vip"] == TierRules("vip", True, rank=4, turns=3, announce=True)
    assert made.services["cash"].quota == 40
    assert made.services["cash"].tier_series == {"vip": "B"}
    assert made.services["loans"].tier_series == {}


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_can_be_the_halls_or_a_points(policy):
    tiers = {"tiers__vip__rank": 1, "tiers__vip__head_start_min": 5}
    assert rules(hall__policy=policy, **tiers).policy_at("W1") == policy
    made = rules(points__W1__policy=policy, **tiers)
    assert (made.policy_at("W1"), made.policy_at("W2")) == (policy, "promise")


def test_a_points_turns_stand_in_place_of_the_tiers():
    made = rules(hall__policy="turns", tiers__vip__turns=2, points__W1__turns={"ordinary": 3})
    assert made.turns_at("W1") == {"ordinary": 3, "vip": 2}
    assert made.turns_at("W2") == {"ordinary": 1, "vip": 2}


def test_points_call_by_themselves_as_the_hall_does_unless_they_say_otherwise():
    made = rules(
        hall__auto_call=True,
        hall__wrap_up_s=20,
        points__W2__auto_call=False,
        points__W3=SERVES_ALL | {"kind": "counter", "wrap_up_s": 0},
        points__V1=ROOM,
        points__M1=MACHINE,
    )
    found = {point.id: (point.auto_call, point.wrap_up_s) for point in made.points.values()}
    # A machine calls without being told, as soon as it says that it is free.
    assert found == {
        "W1": (True, 20),
        "W2": (False, 0),
        "W3": (True, 0),
        "V1": (True, 20),
        "M1": (False, 0),
    }


def test_hours():
    made = rules(
        hours={
            "mon": ["13:00-17:00", "09:00-12:00"],
            "fri": ["00:00-24:00"],
            "sun": [],
            "dates": {"2026-10-01": [], "2026-10-10": ["09:00-12:00"]},
        }
    )
    assert made.hours == Hours(
        week={
            "mon": (("09:00", "12:00"), ("13:00", "17:00")),
            "fri": (("00:00", "24:00"),),
            "sun": (),
        },
        dates={"2026-10-01": (), "2026-10-10": (("09:00", "12:00"),)},
    )


def reach(made: Rules) -> dict[str, tuple[tuple[str, ...], bool]]:
    return {point.id: (point.tiers, point.shared) for point in made.points.values()}


def test_shared_rooms_take_others_too_and_counters_take_all():
    made = rules(points__V1=ROOM, points__V2=SERVES_ALL | {"kind": "vip-room"}, points__M1=MACHINE)
    assert reach(made) == {
        "W1": ((), False),
        "W2": ((), False),
        "V1": (("vip",), True),
        "V2": ((), False),
        "M1": ((), False),
    }


def test_closed_rooms_and_counters_keep_to_their_own():
    made = rules(
        hall__vip_rooms="closed",
        tiers__gold={"name": TEXT},
        points__W2__tiers=["gold"],
        points__V1=ROOM,
        points__M1=MACHINE,
    )
    assert reach(made) == {
        "W1": (("ordinary", "gold"), False),
        "W2": (("gold",), False),
        "V1": (("vip",), False),
        "M1": ((), False),
    }


def test_a_shared_room_alone_serves_a_service_for_everybody():
    made = rules(points__W1__skills=["cash"], points__V1=ROOM)
    assert made.points["V1"].shared


def test_the_examples_in_the_reference_hall_are_right():
    settings = from_table(tomllib.loads(EXAMPLES))
    made = settings.rules()
    assert made.hours.dates["2026-10-01"] == ()
    assert "sun" not in made.hours.week
    assert made.policy_at("W6") == "turns"
    assert made.points["W6"].auto_call
    assert made.services["loans"].quota
    assert made.services["wealth"].tier_series
    text = summary(settings)
    for words in (
        "open mon-fri 09:00-17:00; sat 09:00-12:00, 13:30-16:00; sun closed; 2 dates otherwise",
        "vip: priority, announced, head start 10 min, rank 2, turns 2",
        "assistance 12; at most 40 a day; none in the last 30 min",
        "assistance 8; vip has numbers V",
        "policy turns; turns ordinary 2, gold 1, vip 1, assistance 1; calls by itself after 20 s",
    ):
        assert words in text


def test_figures_that_nothing_looks_at_are_noted():
    tiers = {"tiers.vip.rank": 1, "tiers.vip.head_start_min": 5, "tiers.vip.turns": 2}
    used = {"points.W1.policy": "strict", "points.W2.policy": "head-start"}
    assert notes(from_table(changed({**tiers, **used}))) == [
        "turns of tier vip has no effect: no point has the policy turns"
    ]
    none = notes(from_table(changed({**tiers, "hall.policy": "fifo", "tiers.vip.credit": 1})))
    assert len(none) == 4


def test_the_summary_says_whom_closed_rooms_and_counters_serve():
    text = summary(from_table(changed({"hall.vip_rooms": "closed", "points.V1": ROOM})))
    assert "VIP rooms are closed" in text
    assert "W1 counter in east: cash, loans; only ordinary" in text
    assert "V1 vip-room in east: cash, loans; only vip" in text
