"""The rules of the line in a file: wrong values, and what contradicts itself, with a way out."""

from typing import Any

import pytest

from hall_server.settings import from_table
from tests.small_hall import MACHINE, ROOM, changed, problems

SLOTS = {"slot_min": 30, "capacity": 2, "from": "09:00", "to": "16:30"}
CLOSED = {"hall.vip_rooms": "closed", "points.V1": ROOM}

REFUSED: list[tuple[dict[str, Any], str]] = [
    # kinds and ranges
    ({"hall.policy": "head start"}, "hall.policy: must be promise or head-start or turns or"),
    ({"hall.policy": "strickt"}, "did you mean strict?"),
    ({"hall.ceiling_lead_min": -1}, "hall.ceiling_lead_min: must be a number from 0 to 240"),
    ({"hall.offer_gain_min": 241}, "hall.offer_gain_min: must be a number from 0 to 240"),
    ({"hall.vip_rooms": "close"}, "did you mean closed?"),
    ({"hall.undo_s": 601}, "hall.undo_s: must be a whole number from 0 to 600"),
    ({"hall.undo_min": 1}, "hall.undo_min: unknown key; did you mean undo_s?"),
    ({"hall.recall_limit": 21}, "hall.recall_limit: must be a whole number from 0 to 20"),
    ({"hall.return_grace_min": 481}, "hall.return_grace_min: must be a number from 0 to 480"),
    ({"hall.return_place": "keep"}, "did you mean kept?"),
    ({"hall.step_place": "end"}, "hall.step_place: must be kept or first or last"),
    ({"hall.park_max_min": 0}, "hall.park_max_min: must be a number from 1 to 720"),
    ({"hall.machine_call_s": 9}, "hall.machine_call_s: must be a whole number from 10 to 1800"),
    ({"hall.machine_silent_s": 4}, "hall.machine_silent_s: must be a whole number from 5 to 3600"),
    ({"hall.auto_call": 1}, "hall.auto_call: must be true or false, not 1"),
    ({"hall.wrap_up_s": 3601}, "hall.wrap_up_s: must be a whole number from 0 to 3600"),
    ({"tiers.vip.head_start_min": -1}, "tiers.vip.head_start_min: must be a number from 0 to 480"),
    ({"tiers.vip.rank": 1.5}, "tiers.vip.rank: must be a whole number from 0 to 100"),
    ({"tiers.vip.turns": 21}, "tiers.vip.turns: must be a whole number from 0 to 20"),
    ({"tiers.vip.announce": "yes"}, 'tiers.vip.announce: must be true or false, not "yes"'),
    ({"services.cash.quota": -1}, "services.cash.quota: must be a whole number from 0 to 10000"),
    ({"services.cash.last_ticket_min": 481}, "last_ticket_min: must be a number from 0 to 480"),
    (
        {"services.cash.tiers": {"vip": {"series": "v"}}},
        "services.cash.tiers.vip.series: must be one or two letters A-Z",
    ),
    ({"points.W1.policy": "tuns"}, "did you mean turns?"),
    ({"points.W1.turns": 2}, "points.W1.turns: must be a table, not 2"),
    ({"points.W1.turns": {"vip": -1}}, "points.W1.turns.vip: must be a whole number from 0 to 20"),
    (
        {"points.W1.policy": "turns", "points.W1.turns": {"vipp": 1}},
        'points.W1.turns.vipp: unknown tier "vipp"; did you mean vip?',
    ),
    # hours
    ({"hours": []}, "hours: must be a table, not []"),
    ({"hours": {}}, "hours: has no day; without [hours] the hall is always open"),
    ({"hours.monday": ["09:00-12:00"]}, "hours.monday: unknown key; did you mean mon?"),
    ({"hours.mon": "09:00-12:00"}, 'hours.mon: must be a list like ["09:00-17:00"], not "09:00'),
    ({"hours.mon": ["9:00-12:00"]}, 'hours.mon: must be hours like "09:00-17:00", not "9:00-12'),
    ({"hours.mon": ["09:00 - 12:00"]}, 'hours.mon: must be hours like "09:00-17:00"'),
    ({"hours.mon": ["24:00-24:00"]}, 'hours.mon: must be hours like "09:00-17:00"'),
    ({"hours.mon": [900]}, 'hours.mon: must be hours like "09:00-17:00", not 900'),
    (
        {"hours.mon": ["12:00-09:00"]},
        'hours.mon: "12:00-09:00" ends before it has begun; hours end',
    ),
    ({"hours.mon": ["09:00-09:00"]}, 'hours.mon: "09:00-09:00" ends before it has begun'),
    (
        {"hours.mon": ["11:00-13:00", "09:00-12:00"]},
        "hours.mon: 09:00-12:00 and 11:00-13:00 overlap",
    ),
    (
        {"hours.mon": ["09:00-12:00", "12:00-17:00"]},
        "hours.mon: 09:00-12:00 goes on with 12:00-17:00; write 09:00-17:00",
    ),
    (
        {"hours.dates": {"2026-02-30": []}},
        'hours.dates.2026-02-30: must be a date like "2026-10-01',
    ),
    ({"hours.dates": {"20261001": []}}, "hours.dates.20261001: must be a date like"),
    ({"hours.dates": {"2026-10-01": "closed"}}, "hours.dates.2026-10-01: must be a list like"),
    ({"hours": {"mon": [], "dates": {"2026-10-01": []}}}, "hours: the hall would never open"),
    (
        {"services.cash.last_ticket_min": 30},
        "services.cash.last_ticket_min: has no effect: without [hours] the hall never closes",
    ),
    (
        {
            "services.cash.last_ticket_min": 30,
            "hours": {"mon": ["09:00-17:00"], "dates": {"2026-10-10": ["09:00-09:30"]}},
        },
        "services.cash.last_ticket_min: 30 leaves no time for tickets: 09:00-09:30 (2026-10-10)",
    ),
    (
        {"services.cash.appointments": SLOTS, "hours.mon": ["09:00-17:00"]},
        "services.cash.appointments: can be booked on tue from 09:00 to 16:30, when the hall is cl",
    ),
    (
        {
            "services.cash.appointments": SLOTS | {"weekdays": ["mon"]},
            "hours.mon": ["09:00-12:00", "13:00-16:00"],
        },
        "on mon from 09:00 to 16:30, when the hall is open 09:00-12:00, 13:00-16:00",
    ),
    # ceilings and policies
    (
        {"hall.ceiling_lead_min": 15},
        "hall.ceiling_lead_min: 15 reaches the ceiling of cash for vip (15 min)",
    ),
    (
        {"hall.policy": "strict", "tiers.vip.rank": 2, "tiers.ordinary.rank": 2},
        "hall.policy: strict needs tiers that differ in rank: all have 2, which is fifo",
    ),
    (
        {"points.W1.policy": "head-start"},
        "points.W1.policy: head-start needs tiers that differ in head_start_min: all have 0",
    ),
    (
        {"hall.policy": "turns", "tiers.vip.turns": 0, "tiers.ordinary.turns": 0},
        "tiers.ordinary.turns: no tier that W1 serves has a turn (ordinary, vip)",
    ),
    (
        {"points.W1.policy": "turns", "points.W1.turns": {"vip": 0, "ordinary": 0}},
        "points.W1.turns: no tier that W1 serves has a turn (ordinary, vip); give one",
    ),
    (
        {**CLOSED, "hall.policy": "turns", "tiers.vip.turns": 0},
        "tiers.vip.turns: no tier that V1 serves has a turn (vip)",
    ),
    (
        {"points.W1.turns": {"vip": 2}},
        'points.W1.turns: have no effect: the policy of W1 is promise, not "turns"',
    ),
    (
        {**CLOSED, "hall.policy": "turns", "points.W1.turns": {"vip": 2}},
        "points.W1.turns.vip: W1 does not serve vip",
    ),
    # automatic calls
    ({"hall.wrap_up_s": 10}, "hall.wrap_up_s: has no effect: no point calls by itself"),
    ({"points.W1.wrap_up_s": 10}, "points.W1.wrap_up_s: has no effect: W1 does not call by itself"),
    (
        {"points.M1": MACHINE | {"auto_call": False}},
        "points.M1.auto_call: a machine always calls by itself when it is free; leave it out",
    ),
    (
        {"points.M1": MACHINE | {"wrap_up_s": 0}},
        "points.M1.wrap_up_s: a machine says itself when it is free; leave it out",
    ),
    # series
    (
        {"services.cash.tiers": {"vip": {"series": "A"}}},
        "services.cash.tiers.vip.series: A is the service's own; leave it out",
    ),
    # machines and rooms
    (
        {"points.W1.skills": ["cash"], "points.M1": MACHINE},
        "services.loans: only machines serve it, and they take nobody who was not sent to them",
    ),
    (
        {"hall.vip_rooms": "closed"},
        "hall.vip_rooms: there is nothing to close: no point is of kind vip-room",
    ),
    (
        {**CLOSED, "points.V1": ROOM | {"tiers": []}},
        "points.V1: a closed VIP room needs tiers: whom it serves",
    ),
    (
        {**CLOSED, "points.V1": ROOM | {"tiers": ["vip", "ordinary"]}},
        "hall.vip_rooms: every tier has a room, so that the counters would serve nobody",
    ),
    (
        {**CLOSED, "points.V1": ROOM | {"skills": ["cash"]}},
        "hall.vip_rooms: no point would serve loans for tier vip: counters and closed rooms keep",
    ),
    (
        {**CLOSED, "points.W1.skills": ["cash"]},
        "hall.vip_rooms: no point would serve loans for tier ordinary: counters and closed rooms",
    ),
    (
        {**CLOSED, "points.W1.tiers": ["ordinary", "vip"]},
        "points.W1.tiers: vip has a closed room (V1): a counter that serves it too makes",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), REFUSED)
def test_refused(changes, expected):
    found = problems(changed(changes))
    assert [line for line in found if expected in line], found
    assert len(found) == 1, found


@pytest.mark.parametrize(
    "changes",
    [
        {"hall.return_grace_min": 0, "hall.return_place": "first"},
        {"services.cash.tiers": {"vip": {"series": "B"}}},
        {"hall.ceiling_lead_min": 14.9},
        {"hours": {"dates": {"2026-10-01": []}}},
        {"hours": {"mon": [], "dates": {"2026-10-10": ["09:00-12:00"]}}},
        {"services.cash.last_ticket_min": 29, "hours.mon": ["09:00-09:30"]},
        {"hall.wrap_up_s": 10, "points.W2.auto_call": True},
        {"points.W1.policy": "turns", "points.W1.turns": {"vip": 0}},
        {**CLOSED, "points.W1.tiers": ["ordinary"]},
        {**CLOSED, "points.V1": ROOM | {"skills": ["cash"], "borrows": ["loans"]}},
    ],
)
def test_allowed(changes):
    assert from_table(changed(changes)).rules()
