"""The forecast beside a really running service: what it learns, what it costs, when it rests."""

import threading
from contextlib import contextmanager

import pytest

from hall_server.forecast import SAMPLES, Forecast, Refiner
from hall_server.queueing import commands as c
from hall_server.queueing.entities import ClassKey
from hall_server.queueing.estimates import Estimate, Factors, Outlook, newcomer
from tests.server.hall_process import PATIENCE_S
from tests.server.inside import Inside, Watch, at, rules

CASH = ClassKey("cash", "ordinary")


@pytest.fixture
def inside(tmp_path):
    hall = Inside.begin(tmp_path / "hall.db", Watch(at("Europe/Warsaw", 2026, 3, 2, 9)), rules())
    yield hall
    hall.service.stop()


@pytest.fixture
def forecast(inside):
    """A forecast whose thread is not started: the test says when it looks."""
    made = Forecast(inside.service, inside.store.durations)
    inside.service.subscribe(made.on_commit)
    return made


def ask(inside, forecast):
    return inside.service.read(lambda state, now_ms: forecast.newcomer(state, CASH, now_ms))


def closed(inside):
    return inside.service.read(lambda state, now_ms: newcomer(state, CASH, now_ms))


def serve(inside, seconds, times, point="W1"):
    """Serve customers who each take so long; the line behind them stays."""
    for _ in range(times):
        inside.issue()
        inside.do(c.CallNext(point))
        inside.do(c.StartService(point))
        inside.watch.pass_s(seconds)
    inside.do(c.FinishService(point))


def test_before_the_first_look_the_closed_form_answers(inside, forecast):
    inside.do(c.OpenPoint("W1"))
    for _ in range(4):
        inside.issue()
    assert ask(inside, forecast) == closed(inside)
    assert ask(inside, forecast).estimate.mid > 0


def test_a_place_is_refined_like_its_class(inside):
    """An offer compares the two: what is learned of the class alone would favour its places."""
    refiner = Refiner()
    key = ClassKey("cash", "ordinary")
    refiner.table[key] = Factors(2.0, 3.0, 4.0)
    found = Outlook(4, Estimate(100, 200, 300))
    for of in (key, key._replace(target="zone:hall"), key._replace(target="machines:hall")):
        assert refiner._refined(found, of).estimate == Estimate(200, 600, 1200)
    assert refiner._refined(found, ClassKey("loans", "ordinary")) == found


def test_what_services_really_take_shows_in_the_waits(inside, forecast):
    """The configuration says five minutes; they take ten."""
    inside.do(c.OpenPoint("W1"))
    serve(inside, 600, 25)
    for _ in range(6):
        inside.issue()
    for _ in range(3):
        forecast.refine()
    said, usual = ask(inside, forecast), closed(inside)
    assert said.ahead == usual.ahead == 6
    assert 1.4 * usual.estimate.mid < said.estimate.mid < 2.4 * usual.estimate.mid
    assert said.estimate.low <= said.estimate.mid <= said.estimate.high


def test_services_of_earlier_days_are_known_at_the_start(inside):
    inside.do(c.OpenPoint("W1"))
    serve(inside, 600, 40)
    for _ in range(4):
        inside.issue()
    knows, knows_not = (Forecast(inside.service, inside.store.durations) for _ in range(2))
    assert len(inside.store.durations(None, 1000)) == 40
    knows.remember()
    for one in (knows, knows_not):
        one.refine()
    assert ask(inside, knows).estimate.mid > 1.3 * ask(inside, knows_not).estimate.mid


def test_what_came_of_its_answers_corrects_them(inside, forecast):
    """Between two customers the teller is away: no simulation of the line can know that."""
    inside.do(c.OpenPoint("W1"))
    for _ in range(3):
        inside.issue()
    for _ in range(30):
        inside.do(c.CallNext("W1"))
        inside.issue()
        forecast.refine()
        inside.watch.pass_s(120)
        inside.do(c.FinishService("W1"))
        inside.watch.pass_s(1000)
    inside.do(c.CallNext("W1"))
    inside.issue()
    forecast.refine()
    raw, said = inside.service.read(
        lambda state, now_ms: (
            forecast._refiner._refined(newcomer(state, CASH, now_ms), CASH),
            forecast.newcomer(state, CASH, now_ms),
        )
    )
    assert raw.ahead == said.ahead == 3
    assert said.estimate.mid > 2 * raw.estimate.mid > 0


def test_few_of_a_rush_are_compared(inside, forecast):
    for _ in range(3 * SAMPLES):
        inside.issue()
    forecast.refine()
    assert len(forecast._refiner._predicted) == SAMPLES


def test_a_cancelled_ticket_is_no_wait(inside, forecast):
    inside.do(c.OpenPoint("W1"))
    ticket = inside.issue()
    forecast.refine()
    inside.do(c.CancelTicket(ticket.id, "staff"))
    forecast.refine()
    assert not forecast._refiner._predicted


def test_nothing_waits_nothing_is_simulated(inside):
    refiner = Refiner()

    def said():
        now = inside.service.read(lambda state, now_ms: refiner.take([], state, now_ms))
        return refiner.look(now)

    assert said() == {}
    inside.do(c.OpenPoint("W1"))
    assert said() == {}
    inside.issue()
    inside.do(c.CallNext("W1"))
    assert set(said()) == {CASH}


@contextmanager
def counted(forecast):
    """Count the thread's looks, and let the test wait for one."""
    looked, looks, refine = threading.Event(), [0], forecast.refine

    def counting():
        looks[0] += 1
        refine()
        looked.set()

    forecast.refine = counting
    forecast.start()
    yield looked, looks
    forecast.stop()


def test_the_thread_looks_when_something_is_committed_and_rests_otherwise(
    inside, forecast, monkeypatch
):
    monkeypatch.setattr("hall_server.forecast.PACE_S", 3600)  # however slow this machine is
    with counted(forecast) as (looked, looks):
        assert not looked.is_set()
        assert looks == [0]
        inside.do(c.OpenPoint("W1"))
        for _ in range(5):
            inside.issue()
        assert looked.wait(PATIENCE_S)
        assert looks[0] == 1  # what came meanwhile is for the next look
    assert not forecast._thread.is_alive()


def test_a_look_that_fails_does_not_end_the_thread(inside, forecast, monkeypatch, caplog):
    monkeypatch.setattr("hall_server.forecast.PACE_S", 0.001)
    broken, again = threading.Event(), threading.Event()

    def refine():
        if not broken.is_set():
            broken.set()
            raise ZeroDivisionError
        again.set()

    forecast.refine = refine
    forecast.start()
    inside.issue()
    assert broken.wait(PATIENCE_S)
    inside.issue()
    assert again.wait(PATIENCE_S)
    forecast.stop()
    assert "the forecast failed" in caplog.text
    assert ask(inside, forecast) == closed(inside)


def test_a_rush_is_believed_up_to_what_the_points_can_serve(inside, forecast):
    inside.do(c.OpenPoint("W1"))
    for _ in range(100):
        inside.issue()
    forecast.refine()
    now = inside.service.read(lambda state, now_ms: forecast._refiner.take([], state, now_ms))
    per_ms = forecast._refiner._arrivals(now)[CASH]
    assert per_ms * 300 * 1000 == pytest.approx(1)  # one window, five minutes each
