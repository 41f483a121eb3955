"""The floor plan: everything has a place, nothing stands on another, a drawn plan is kept to."""

from itertools import combinations

import pytest

from hall_server.lobby.plan import CELL, plans
from hall_server.settings import from_table, load
from hall_server.settings.files import config_dir
from tests.small_hall import MACHINE, SERVES_ALL, TEXT, changed, problems

KINDS = {"points": 2.2, "kiosks": 0.84, "displays": 0.84, "devices": 0.84}


@pytest.fixture(scope="module")
def reference():
    return plans(load(config_dir() / "hall.toml"))


def boxes(plan):
    """(left, top, right, bottom) of everything, by kind and id, as large as it is drawn."""
    return {
        (it["kind"], it["id"]): (
            it["x"] - 1.2, it["y"] - KINDS[it["kind"]] / 2,
            it["x"] + 1.2, it["y"] + KINDS[it["kind"]] / 2,
        )
        for it in plan["things"]
    }  # fmt: skip


def overlapping(plan):
    return [
        (one, two)
        for (one, a), (two, b) in combinations(boxes(plan).items(), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def many(points, zones):
    """A hall of so many counters and machines, in so many zones."""
    table = changed({})
    table["zones"] = {f"z{n}": {"name": TEXT} for n in range(zones)} | {"east": {"name": TEXT}}
    for n in range(points):
        kind = MACHINE if n % 3 == 0 else SERVES_ALL | {"kind": "counter"}
        table["points"][f"P{n}"] = kind | {"zone": f"z{n % zones}"}
    return plans(from_table(table))


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_nothing_overlaps_or_stands_outside(reference, size):
    for made in (reference, many(1, 1), many(23, 5), many(40, 2)):
        plan = made[size]
        assert overlapping(plan) == []
        for left, top, right, bottom in boxes(plan).values():
            assert left >= 0
            assert top >= 0
            assert right <= plan["width"] + 0.01
            assert bottom <= plan["height"] + 0.01


def test_everything_has_a_place_and_signs_are_their_points(reference):
    known = {it["id"] for it in reference["wide"]["things"]}
    assert {"W1", "V2", "M4", "kiosk2", "board3", "printer1", "printer2"} <= known
    assert "sign1" not in known
    assert reference["narrow"]["width"] < 4 * CELL  # letters of a phone's width can be read


def test_a_drawn_plan_is_kept_to_and_as_wide_as_the_screen():
    drawn = {"zones": {"east": {"x": 0, "y": 0, "width": 20, "height": 8}},
             "points": {"W1": {"x": 15, "y": 4}}}  # fmt: skip
    made = plans(from_table(changed({"plan": drawn})))
    plan, auto = made["wide"], plans(from_table(changed({})))["wide"]
    scale = auto["width"] / 20
    point = next(it for it in plan["things"] if it["id"] == "W1")
    assert point["x"] == pytest.approx(15 * scale, 0.01)
    assert point["y"] == pytest.approx(4 * scale, 0.01)
    (zone,) = plan["zones"]
    assert zone["width"] == plan["width"] == auto["width"]
    assert made["narrow"] == plans(from_table(changed({})))["narrow"]


def test_what_is_placed_must_be_there():
    (unknown,) = problems(changed({"plan": {"points": {"W9": {"x": 1, "y": 1}}}}))
    assert unknown.startswith('plan.points.W9: unknown point "W9"')
    (slip,) = problems(changed({"plan": {"points": {"W1": {"x": 1}}}}))
    assert "plan.points.W1.y: missing" in slip


def of(plan, kind, name):
    return next(it for it in plan["things"] if (it["kind"], it["id"]) == (kind, name))


def within(plan, zone, it):
    area = next(one for one in plan["zones"] if one["id"] == zone)
    beside = area["x"] <= it["x"] <= area["x"] + area["width"]
    return beside and area["y"] <= it["y"] <= area["y"] + area["height"]


def test_a_window_stands_in_its_zone_of_today():
    settings = load(config_dir() / "hall.toml")
    for plan in plans(settings, {"W1": "east"}).values():
        assert within(plan, "east", of(plan, "points", "W1"))
        assert overlapping(plan) == []
    # A zone that is not there any more moves nothing.
    assert plans(settings, {"W1": "gone"}) == plans(settings)


def test_a_window_put_by_hand_stays_and_says_its_zone_of_today():
    table = changed({})
    table["zones"]["west"] = {"name": TEXT}
    name = next(iter(table["points"]))
    table["plan"] = {"points": {name: {"x": 1.0, "y": 2.0}}}
    settings = from_table(table)
    before, after = plans(settings)["wide"], plans(settings, {name: "west"})["wide"]
    assert "zone" not in of(before, "points", name)
    assert of(after, "points", name) == of(before, "points", name) | {"zone": "west"}
    # On a phone nothing is put by hand.
    narrow = plans(settings, {name: "west"})["narrow"]
    assert within(narrow, "west", of(narrow, "points", name))
