"""When a customer with an appointment may check in, and what becomes of it."""

from dataclasses import replace

import pytest

from hall_server import appointments as a
from hall_server.queueing.refusals import Refusal

NINE = 1_772_413_200_000

MINUTE = 60_000

BOOKED = a.Booking("CODE0000", "wealth", NINE, "booked", None, None, None, None, None, 0)

CHECK_IN = a.CheckInRules("gold", 15 * MINUTE, 10 * MINUTE)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-15, a.Arrival(NINE, "gold")),
        (0, a.Arrival(NINE, "gold")),
        (10, a.Arrival(NINE, "gold")),
        (10.001, a.Arrival(None, None)),
        (600, a.Arrival(None, None)),
    ],
)
def test_check_in(minutes, expected):
    assert a.arrive(BOOKED, NINE + round(minutes * MINUTE), CHECK_IN) == expected


def test_too_early_says_when():
    with pytest.raises(Refusal) as caught:
        a.arrive(BOOKED, NINE - 15 * MINUTE - 1, CHECK_IN)
    assert caught.value.code == "too_early"
    assert caught.value.about == {"opens_at": "2026-03-02T00:45:00.000Z"}


def test_too_late_where_the_hall_refuses_it():
    rules = replace(CHECK_IN, refuses_late=True)
    assert a.arrive(BOOKED, NINE + 10 * MINUTE, rules).booked_ms == NINE
    with pytest.raises(Refusal) as caught:
        a.arrive(BOOKED, NINE + 10 * MINUTE + 1, rules)
    assert (caught.value.code, caught.value.about) == (
        "too_late", {"closed_at": "2026-03-02T01:10:00.000Z"}
    )  # fmt: skip


def test_what_is_over_cannot_check_in():
    over: tuple[tuple[a.State, str], ...] = (
        ("cancelled", "appointment_cancelled"),
        ("arrived", "already_arrived"),
    )
    for state, code in over:
        with pytest.raises(Refusal) as caught:
            a.arrive(replace(BOOKED, state=state, ticket="t1"), NINE, CHECK_IN)
        assert caught.value.code == code


def test_without_a_tier_of_its_own_an_appointment_keeps_the_customers():
    assert a.arrive(BOOKED, NINE, a.CheckInRules()) == a.Arrival(NINE, None)
