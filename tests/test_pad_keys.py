"""What every key of a call pad means, and what it is refused for."""

from dataclasses import replace

import pytest

from hall_server.pad_keys import PadRules, commands_of, figures
from hall_server.queueing import commands as c
from hall_server.queueing.entities import PointState, TicketState
from hall_server.queueing.refusals import Refusal
from tests.halls import RULES, Bench

PAD = PadRules("break", "service:loans")


@pytest.fixture
def hall() -> Bench:
    made = Bench()
    made.open("W1")
    return made


def press(hall: Bench, key: str, rules: PadRules = PAD, point: str = "W1") -> None:
    for command in commands_of(hall.state, hall.now_ms, point, key, rules):
        hall.do(command)


def refused(hall: Bench, key: str, rules: PadRules = PAD) -> str:
    with pytest.raises(Refusal) as caught:
        press(hall, key, rules)
    return caught.value.code


def here(hall: Bench) -> str | None:
    ticket = hall.state.points["W1"].ticket
    return f"{ticket} {hall.state.tickets[ticket].state}" if ticket else None


def test_a_visit_by_pad_alone(hall: Bench) -> None:
    for _ in range(2):
        hall.issue()
    press(hall, "next")
    assert here(hall) == "t1 called"
    press(hall, "recall")
    assert hall.state.tickets["t1"].recalls == 1
    press(hall, "confirm")
    assert here(hall) == "t1 serving"
    press(hall, "evaluate")
    assert here(hall) is None
    assert hall.state.tickets["t1"].state is TicketState.FINISHED
    assert commands_of(hall.state, hall.now_ms, "W1", "evaluate", PAD) == ()
    press(hall, "next")
    assert here(hall) == "t2 called"


def test_everything_is_done_as_the_teller_who_is_signed_in(hall: Bench) -> None:
    hall.issue()
    press(hall, "next")
    hall.do(c.OpenPoint("W1", "teller-other", take_over=True))
    for key in ("next", "recall", "confirm", "evaluate", "no_show", "hold", "transfer", "pause"):
        (command,) = commands_of(hall.state, hall.now_ms, "W1", key, PAD)
        assert getattr(command, "actor", None) == "teller-other", key


def test_nobody_signed_in(hall: Bench) -> None:
    hall.do(c.ClosePoint("W1"))
    assert refused(hall, "next") == "nobody_signed_in"
    hall.do(c.OpenPoint("W1"))  # the lobby opened it for nobody
    assert refused(hall, "pause") == "nobody_signed_in"


def test_pause_and_go_on(hall: Bench) -> None:
    press(hall, "pause")
    point = hall.state.points["W1"]
    assert (point.state, point.reason) == (PointState.PAUSED, "break")
    assert refused(hall, "next") == "point_paused"
    press(hall, "pause")
    assert hall.state.points["W1"].state is PointState.OPEN
    assert hall.state.points["W1"].teller == "teller-W1"


@pytest.mark.parametrize(
    ("where", "service", "target"),
    [
        ("service:loans", "loans", None),
        ("point:W2", "cash", "point:W2"),
        ("zone:hall", "cash", "zone:hall"),
    ],
)
def test_transfer(hall: Bench, where: str, service: str, target: str | None) -> None:
    hall.open("W2", "W3")
    hall.issue()
    press(hall, "next")
    press(hall, "transfer", PadRules("break", where))
    ticket = hall.state.tickets["t1"]
    assert (ticket.state, ticket.service, ticket.target) == (TicketState.WAITING, service, target)


def test_transfer_without_a_place(hall: Bench) -> None:
    hall.issue()
    press(hall, "next")
    assert refused(hall, "transfer", PadRules("break")) == "pad_no_transfer"
    assert here(hall) == "t1 called"


@pytest.mark.parametrize("key", ["hold", "no_show"])
def test_who_left_last_is_called_back(hall: Bench, key: str) -> None:
    assert refused(hall, "call_back") == "nobody_to_call_back"
    for _ in range(3):
        hall.issue()
    for _ in range(2):
        press(hall, "next")
        press(hall, key)
        hall.pass_s(1)
    press(hall, "call_back")
    assert here(hall) == "t2 called", "the last one, at once"
    press(hall, "call_back")
    assert here(hall) == "t2 called", "a busy point is not disturbed"
    assert hall.state.tickets["t1"].state is TicketState.WAITING
    assert refused(hall, "call_back") == "nobody_to_call_back"


def test_a_no_show_of_long_ago_and_one_of_elsewhere_are_not_called_back(hall: Bench) -> None:
    hall.open("W2")
    hall.issue()
    press(hall, "next", point="W2")
    press(hall, "no_show", point="W2")
    assert refused(hall, "call_back") == "nobody_to_call_back"
    hall.issue()
    press(hall, "next")
    press(hall, "no_show")
    hall.pass_s(hall.state.known_rules().changes.return_grace_s + 1)
    assert refused(hall, "call_back") == "nobody_to_call_back"


def test_an_unknown_key(hall: Bench) -> None:
    assert refused(hall, "fire") == "unknown_key"


def test_what_the_pad_shows(hall: Bench) -> None:
    for _ in range(3):
        hall.issue()
    assert figures(hall.state, "W1") == (3, None)
    press(hall, "next")
    assert figures(hall.state, "W1") == (2, "A001")
    hall.do(c.FinishService("W1"))
    hall.do(c.ClosePoint("W1"))
    assert figures(hall.state, "W1") == (None, None)


def test_refusals_of_the_rules_come_through() -> None:
    hall = Bench(replace(RULES, auto_finish=False))
    hall.open("W1")
    assert refused(hall, "recall") == "point_idle"
    hall.issue()
    hall.issue()
    press(hall, "next")
    assert refused(hall, "next") == "point_busy"
