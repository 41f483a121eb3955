"""The slots of appointments, across clock changes too."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hall_server import appointments as a


def local(rules, day, timezone):
    zone = ZoneInfo(timezone)
    found = a.slots(rules, date.fromisoformat(day), timezone)
    return [f"{datetime.fromtimestamp(ms / 1000, zone):%H:%M%z}" for ms in found]


HALF_HOURS = a.SlotRules(30, 1, "01:00", "04:00")


def test_slots_of_an_ordinary_day_end_in_time():
    assert local(a.SlotRules(40, 1, "09:00", "11:10"), "2026-03-02", "Asia/Shanghai") == [
        "09:00+0800", "09:40+0800", "10:20+0800"
    ]  # fmt: skip


def test_an_hour_that_the_clocks_skip_has_no_slots():
    assert local(HALF_HOURS, "2026-03-08", "America/New_York") == [
        "01:00-0500", "01:30-0500", "03:00-0400", "03:30-0400"
    ]  # fmt: skip


def test_an_hour_that_the_clocks_repeat_has_its_slots_twice():
    assert local(HALF_HOURS, "2026-11-01", "America/New_York") == [
        "01:00-0400", "01:30-0400", "01:00-0500", "01:30-0500",
        "02:00-0500", "02:30-0500", "03:00-0500", "03:30-0500",
    ]  # fmt: skip


def test_weekdays():
    rules = replace(HALF_HOURS, weekdays=("sat", "mon"))
    days = [f"2026-03-{day:02}" for day in range(2, 9)]
    assert [bool(local(rules, day, "UTC")) for day in days] == [
        True, False, False, False, False, True, False
    ]  # fmt: skip


def test_only_what_is_to_come_and_near_is_offered():
    now = int(datetime(2026, 3, 2, 2, 0, tzinfo=UTC).timestamp() * 1000)

    def found(day):
        return len(list(a.offered(HALF_HOURS, date.fromisoformat(day), "UTC", now, 7)))

    assert [found(f"2026-03-{day:02}") for day in (1, 2, 3, 9, 10)] == [0, 3, 6, 6, 0]


def test_a_day_of_a_clock_change_has_23_or_25_hours():
    spans = [a.day_span(date(2026, *day), "America/New_York") for day in ((3, 8), (11, 1))]
    assert [(end - begin) / 3_600_000 for begin, end in spans] == [23, 25]


def test_codes_are_read_as_people_write_them():
    codes = {a.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 8 and set(code) <= set(a.ALPHABET) for code in codes)
    assert {a.read_code(code) for code in codes} == codes
    assert a.read_code(" abcd-01io ") == "ABCD0110"
    assert a.read_code("abcd 0LI0") == "ABCD0110"
