"""The business day: across midnight, clock changes, wrong clocks, and customers still served."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from hall_server import writer
from hall_server.queueing import commands as c
from hall_server.queueing.entities import PointState, TicketState
from hall_server.queueing.events import DayOpened, TicketExpired, TicketFinished
from hall_server.queueing.refusals import Refusal
from hall_server.store.verify import verify
from tests.server.hall_process import until
from tests.server.inside import Inside, Watch, at, rules

WARSAW, SHANGHAI = "Europe/Warsaw", "Asia/Shanghai"
DAY_S = 86_400


def is_corrected(inside: Inside, correction_ms: int) -> bool:
    return inside.state().day.correction_ms == correction_ms


Begin = Callable[..., Inside]


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Return a starter of halls whose writer looks around all the time."""
    monkeypatch.setattr(writer, "IDLE_S", 0.01)
    started: list[Inside] = []

    def start(watch: Watch, zone: str = WARSAW, rollover: str = "04:00") -> Inside:
        started.append(Inside.begin(tmp_path / f"{len(started)}.db", watch, rules(zone, rollover)))
        return started[-1]

    yield start
    for inside in started:
        inside.service.stop()
        assert verify(inside.path).problems == []


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("zone", [WARSAW, SHANGHAI])
def test_peers_13_the_day_rolls_over_by_itself(begin, zone, restarted):
    watch = Watch(at(zone, 2026, 6, 10, 17))
    inside = begin(watch, zone)
    left = inside.issue()
    watch.pass_until(at(zone, 2026, 6, 10, 23, 59))
    if restarted:
        inside = inside.again()
    watch.pass_s(120)
    assert inside.issue().number == "A002"
    watch.pass_until(at(zone, 2026, 6, 11, 3, 59))
    if restarted:
        inside = inside.again()
    assert inside.day() == "2026-06-10"
    watch.pass_s(60)
    until(lambda: inside.day() == "2026-06-11", "the roll-over that nobody asks for")
    assert inside.issue().number == "A001"
    over = [r.event for r in inside.journal() if isinstance(r.event, TicketExpired)]
    assert left.id in {event.ticket for event in over}
    assert len(over) == 2
    inside.assert_replay_is_live()
    inside.service.stop()


def test_peers_13_the_first_customer_of_a_morning_is_of_the_new_day(begin):
    """The machine slept through the roll-over: the ticket that wakes it must not expire at once."""
    watch = Watch(at(WARSAW, 2026, 6, 10, 17))
    inside = begin(watch)
    inside.issue()
    watch.pass_s(15 * 3600)
    ticket = inside.issue()
    assert ticket.number == "A001"
    assert inside.state().tickets[ticket.id].state is TicketState.WAITING
    assert inside.day() == "2026-06-11"


@pytest.mark.parametrize(
    ("zone", "rollover", "start", "expected"),
    [
        # The night without 02:30: it is 03:30 by the new time.
        (WARSAW, "02:30", (2026, 3, 28, 12), ["2026-03-29T01:30", "2026-03-30T00:30"]),
        # The night with 02:30 twice: the first one, and not again.
        (WARSAW, "02:30", (2026, 10, 24, 12), ["2026-10-25T00:30", "2026-10-26T01:30"]),
        (WARSAW, "04:00", (2026, 3, 28, 12), ["2026-03-29T02:00", "2026-03-30T02:00"]),
        (WARSAW, "04:00", (2026, 10, 24, 12), ["2026-10-25T03:00", "2026-10-26T03:00"]),
        (WARSAW, "00:00", (2026, 10, 24, 12), ["2026-10-24T22:00", "2026-10-25T23:00"]),
        (SHANGHAI, "02:30", (2026, 3, 28, 12), ["2026-03-28T18:30", "2026-03-29T18:30"]),
        # Shanghai had summer time once: in 1991 it skipped 02:30 and had 01:30 twice.
        (SHANGHAI, "02:30", (1991, 4, 13, 12), ["1991-04-13T18:30", "1991-04-14T17:30"]),
        (SHANGHAI, "01:30", (1991, 9, 14, 12), ["1991-09-14T16:30", "1991-09-15T17:30"]),
    ],
)
def test_peers_13_a_clock_change_makes_one_roll_over(begin, zone, rollover, start, expected):
    watch = Watch(at(zone, *start))
    inside = begin(watch, zone, rollover)
    inside.issue()
    due = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in expected]
    end = due[-1] + timedelta(hours=6)
    while watch.wall < end.timestamp() * 1000:
        watch.pass_s(600)
        inside.do(c.Tick())
    days = inside.rolled_at()[1:]
    assert [d.replace(second=0, microsecond=0) for d in days] == due
    names = [r.event.day for r in inside.journal() if isinstance(r.event, DayOpened)]
    assert len(set(names)) == len(names) == 3
    assert inside.issue().number == "A001"
    inside.assert_replay_is_live()


def test_peers_13_a_wall_clock_that_jumps_does_not_roll_the_day_twice(begin):
    watch = Watch(at(WARSAW, 2026, 6, 11, 2))
    inside = begin(watch)
    inside.issue()
    watch.jump_s(3 * 3600)
    watch.pass_s(3)
    until(lambda: inside.day() == "2026-06-11", "the jump's adoption and the roll-over")
    assert "clock" in inside.service.alerts()
    assert inside.issue().number == "A001"
    watch.jump_s(-3 * 3600)
    watch.pass_s(3)
    until(lambda: inside.state().day.correction_ms == 0, "the right time again")
    assert inside.issue().number == "A002"
    watch.pass_until(at(WARSAW, 2026, 6, 11, 4, 30))
    inside.do(c.Tick())
    assert inside.issue().number == "A003"
    watch.pass_until(at(WARSAW, 2026, 6, 12, 4))
    until(lambda: inside.day() == "2026-06-12", "the next roll-over")
    assert len(inside.rolled_at()) == 3
    inside.assert_replay_is_live()


@pytest.mark.parametrize("jump_s", [-5 * 3600, 5 * 3600, -90 * DAY_S, -56 * 365 * DAY_S])
def test_peers_13_waits_do_not_notice_a_clock_that_goes_wrong_and_right(begin, jump_s):
    watch = Watch(at(WARSAW, 2026, 6, 10, 12))
    inside = begin(watch)
    ticket = inside.issue()
    for correction_s in (jump_s, 0):
        watch.jump_s(jump_s if correction_s else -jump_s)
        watch.pass_s(60)
        until(partial(is_corrected, inside, correction_s * 1000), "the adoption")
        waited_ms = inside.service.now_ms() - inside.state().tickets[ticket.id].since_ms
        assert waited_ms == (60_000 if correction_s else 120_000)
        assert inside.day() == "2026-06-10"
    assert inside.issue().number == "A002"
    assert len(inside.rolled_at()) == 1


def test_peers_13_a_jump_of_days_is_not_believed(begin):
    watch = Watch(at(WARSAW, 2026, 6, 10, 12))
    inside = begin(watch)
    ticket = inside.issue()
    watch.jump_s(3 * DAY_S)
    watch.pass_s(3)
    until(lambda: "clock_ahead" in inside.service.alerts(), "the alert")
    assert inside.issue().number == "A002"
    assert inside.state().tickets[ticket.id].state is TicketState.WAITING
    assert inside.day() == "2026-06-10"
    inside.service.confirm_day()
    until(lambda: inside.day() == "2026-06-13", "the day that the lobby confirmed")
    assert inside.issue().number == "A001"
    assert "clock_ahead" not in inside.service.alerts()


def test_peers_13_a_wall_clock_behind_the_journal_at_the_start(begin):
    watch = Watch(at(WARSAW, 2026, 6, 10, 12))
    inside = begin(watch)
    ticket = inside.issue()
    watch.pass_s(600)
    last = inside.issue()
    watch.jump_s(-2 * DAY_S)
    inside = inside.again()
    assert "clock" in inside.service.alerts()
    assert inside.service.now_ms() >= last.issued_ms
    assert inside.issue().number == "A003"
    watch.pass_s(60)
    waited_ms = inside.service.now_ms() - ticket.since_ms
    assert waited_ms == 660_000
    watch.jump_s(2 * DAY_S)
    watch.pass_s(3)
    until(lambda: inside.state().day.correction_ms == 0, "the right time again")
    assert inside.issue().number == "A004"
    assert len(inside.rolled_at()) == 1
    inside.assert_replay_is_live()
    inside.service.stop()


def test_peers_13_over_12_hours_ahead_at_the_start_the_lobby_is_asked(begin):
    watch = Watch(at(WARSAW, 2026, 6, 10, 12))
    inside = begin(watch)
    ticket = inside.issue()
    inside.service.stop()
    watch.pass_s(3 * DAY_S)
    inside = inside.again()
    try:
        assert "day_unconfirmed" in inside.service.alerts()
        with pytest.raises(Refusal) as refused:
            inside.issue()
        assert refused.value.code == "day_unconfirmed"
        inside.do(c.OpenPoint("W1", "anna"))
        assert inside.state().tickets[ticket.id].state is TicketState.WAITING
        assert inside.day() == "2026-06-10"
        inside.service.confirm_day()
        until(lambda: inside.day() == "2026-06-13", "the confirmed day")
        assert "day_unconfirmed" not in inside.service.alerts()
        assert inside.issue().number == "A001"
        assert inside.state().points["W1"].teller == "anna"
    finally:
        inside.service.stop()


def test_peers_13_over_12_hours_ahead_with_nobody_waiting_just_rolls(begin):
    watch = Watch(at(WARSAW, 2026, 6, 10, 12))
    inside = begin(watch)
    ticket = inside.issue()
    inside.do(c.CancelTicket(ticket.id, by="staff"))
    inside.service.stop()
    watch.pass_s(3 * DAY_S)
    inside = inside.again()
    assert inside.service.alerts() == {}
    assert inside.day() == "2026-06-13"
    assert inside.issue().number == "A001"
    inside.service.stop()


@pytest.mark.parametrize("finished_early", [False, True])
def test_peers_13_a_customer_being_served_puts_the_roll_over_off(begin, finished_early):
    watch = Watch(at(WARSAW, 2026, 6, 10, 12))
    inside = begin(watch)
    served, called = inside.issue(), inside.issue()
    for point, teller in (("W1", "anna"), ("W2", "bert")):
        inside.do(c.OpenPoint(point, teller))
        inside.do(c.CallNext(point, teller))
    inside.do(c.StartService("W1", "anna"))
    watch.pass_until(at(WARSAW, 2026, 6, 11, 4))
    inside.do(c.Tick())
    assert inside.day() == "2026-06-10"
    if finished_early:
        watch.pass_s(600)
        inside.do(c.FinishService("W1", "anna"))
    else:
        watch.pass_s(29 * 60 + 59)
        inside.do(c.Tick())
        assert inside.day() == "2026-06-10"
        watch.pass_s(1)
    until(lambda: inside.day() == "2026-06-11", "the roll-over")
    ends = {r.event.ticket: r.event for r in inside.journal()
            if isinstance(r.event, TicketFinished | TicketExpired)}  # fmt: skip
    finish = ends[served.id]
    assert isinstance(finish, TicketFinished)
    assert finish.by_rollover is not finished_early
    assert isinstance(ends[called.id], TicketExpired)
    for point, teller in (("W1", "anna"), ("W2", "bert")):
        found = inside.state().points[point]
        assert (found.state, found.teller, found.ticket) == (PointState.OPEN, teller, None)
    fresh = inside.issue()
    assert fresh.number == "A001"
    inside.do(c.CallNext("W1", "anna"))
    assert inside.state().tickets[fresh.id].point == "W1"
    inside.assert_replay_is_live()
