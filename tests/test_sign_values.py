"""What the hall puts on its signs, and the receipts that it gets back from them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from typing import Any

import pytest

from hall_server.about import Receipts
from hall_server.bootstrap import Hall, build
from hall_server.jobs import answer_nothing
from hall_server.queueing import commands as c
from hall_server.queueing.entities import Health
from hall_server.settings import from_table, load
from hall_server.settings.files import config_dir
from hall_server.sign_values import sign_values
from hardware.ports import SignValue, Text
from tests.halls import Bench
from tests.small_hall import MACHINE, SERVES_ALL, TEXT, changed, problems

WAIT = SignValue(words=Text("请稍候", "Please wait"))
CLOSED = SignValue(words=Text("暂停服务", "Closed"))
NAME = Text("名", "Name")

SIGNS: dict[str, Any] = {
    "points.W1.sign": "sign1",
    "points.W2.sign": "sign2",
    "zones.east.sign": "strip1",
    "points.M1": MACHINE | {"sign": "sign3"},
    **{f"devices.{name}": {"driver": "led485"} for name in ("sign2", "sign3", "strip1")},
}


class Signs:
    """A small hall and what its signs show."""

    def __init__(self, **changes: Any) -> None:
        self.settings = from_table(changed(SIGNS | changes))
        self.bench = Bench(self.settings.rules())

    def do(self, *commands: c.Command) -> dict[str, SignValue]:
        for command in commands:
            self.bench.do(command)
        return dict(sign_values(self.bench.state, self.settings))


def test_windows_and_machines_that_are_closed_open_or_out_of_order():
    signs = Signs()
    assert signs.do() == {
        "sign1": CLOSED, "sign2": CLOSED, "sign3": CLOSED, "strip1": CLOSED,
    }  # fmt: skip
    seen = signs.do(c.OpenPoint("W1", "anna"), c.ReportMachine("M1", Health.OK, busy=False))
    assert seen == {"sign1": WAIT, "sign2": CLOSED, "sign3": WAIT, "strip1": WAIT}
    assert signs.do(c.PausePoint("W1", "break"))["sign1"] == CLOSED
    assert signs.do(c.ReportMachine("M1", Health.FAULT, busy=False))["sign3"] == CLOSED


def test_the_wording_and_darkness_are_the_configurations():
    own = {"signs.closed": {"zh": "下班", "en": "Gone"}, "signs.idle": "dark"}
    signs = Signs(**own)
    assert signs.do()["sign1"] == SignValue(words=Text("下班", "Gone"))
    assert signs.do(c.OpenPoint("W1", "anna"))["sign1"] == SignValue()
    one = Signs(**{"signs.wait": {"zh": "请等候"}})
    assert one.do(c.OpenPoint("W1", "anna"))["sign1"].words == Text("请等候", "Please wait")


def test_a_called_number_blinks_and_one_that_is_served_is_steady():
    signs = Signs()
    ticket = signs.bench.issue()
    seen = signs.do(c.OpenPoint("W1", "anna"), c.CallNext("W1"))
    called = signs.bench.state.tickets[ticket.id].call_id
    assert seen["sign1"] == SignValue("A001", blink=True, ref=called)
    assert seen["strip1"] == SignValue("A001", blink=True, point=NAME, ref=called)
    again = signs.do(c.Recall("W1"))["sign1"]
    assert again == SignValue("A001", blink=True, ref=signs.bench.state.tickets[ticket.id].call_id)
    assert again.ref != called
    assert signs.do(c.StartService("W1"))["sign1"] == SignValue("A001", ref=again.ref)
    assert signs.do(c.FinishService("W1")) == {
        "sign1": WAIT, "sign2": CLOSED, "sign3": CLOSED, "strip1": WAIT,
    }  # fmt: skip


def test_a_main_sign_shows_the_newest_call_whose_customer_is_still_there():
    signs = Signs()
    for _ in range(2):
        signs.bench.issue()
    signs.do(c.OpenPoint("W1", "anna"), c.OpenPoint("W2", "bert"))
    signs.do(c.CallNext("W1"))
    assert signs.do(c.CallNext("W2"))["strip1"].number == "A002"
    assert signs.do(c.Recall("W1"))["strip1"].number == "A001", "a recall is a call of its own"
    assert signs.do(c.MarkNoShow("W1"))["strip1"].number == "A002"
    assert signs.do(c.StartService("W2"))["strip1"].blink is False
    assert signs.do(c.FinishService("W2"))["strip1"] == WAIT


def test_who_was_called_away_to_another_zone_is_on_that_zones_sign_alone():
    west = {
        "zones.west": {"name": dict(TEXT), "sign": "strip2"},
        "points.W3": SERVES_ALL | {"kind": "counter", "zone": "west"},
        "devices.strip2": {"driver": "led485"},
    }
    signs = Signs(**west)
    ticket = signs.bench.issue()
    signs.do(c.OpenPoint("W1", "anna"), c.OpenPoint("W3", "carl"), c.CallNext("W1"))
    seen = signs.do(c.Park("W1"), c.CallTicket("W3", ticket.id))
    assert (seen["strip1"], seen["strip2"].number) == (WAIT, "A001")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"zones.east.sign": "sign1"},
            "zones.east.sign: sign1 is the sign of point W1 already",
        ),
        (
            {"displays.sign1": {"zones": ["east"]}},
            "points.W1.sign: sign1 is the name of a display too: nobody could tell which",
        ),
        ({"zones.east.sign": "printer1"}, "zones.east.sign: printer1 is the printer of kiosk"),
        ({"zones.east.sign": "strip2"}, 'zones.east.sign: unknown device "strip2"; did you mean'),
        ({"signs.idle": "off"}, "signs.idle: must be wait or dark"),
        ({"signs.wait": {"zh": "a\nb"}}, "signs.wait.zh: must be a text of 1 to 80"),
        ({"signs.wait": {"cn": "a"}}, "signs.wait.cn: unknown key"),
        ({"signs.opened": "dark"}, "signs.opened: unknown key"),
    ],
)
def test_contradictions(changes, said):
    assert any(line.startswith(said) for line in problems(changed(SIGNS | changes)))


# ---- Receipts -------------------------------------------------------------------------------


def test_boards_and_signs_are_expected_together_in_any_order():
    receipts = Receipts()
    receipts.expect("c1", ["sign1"], 0)
    assert receipts.shown("c1", "sign1")
    receipts.expect("c1", ["board1", "board2"], 0)
    assert receipts.of("c1") == {"shown": ["sign1"], "missing": ["board1", "board2"]}
    assert receipts.shown("c1", "board1")
    assert not receipts.shown("c1", "sign1"), "known already"
    assert not receipts.shown("c1", "sign2"), "not expected"
    assert receipts.of("c1") == {"shown": ["board1", "sign1"], "missing": ["board2"]}


@dataclass
class Running:
    """The demo's hall, and how often its faces were told that something changed."""

    hall: Hall
    touched: Condition
    touches: int = 0

    def touch(self) -> None:
        with self.touched:
            self.touches += 1
            self.touched.notify_all()

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for receipts, which come on other threads; not all of them are told."""
        tries = 0
        with self.touched:
            while not condition():
                tries += 1
                assert tries < 2000
                self.touched.wait(0.01)

    def call_at(self, point: str) -> str:
        """Let somebody come and be called to a window; returns the call's id."""
        do, name = self.hall.service.handle, f"t-{point}"
        do(c.OpenPoint(point, f"teller-{point}"), answer_nothing)
        do(c.IssueTicket(name, f"token-{name}", "cash"), answer_nothing)
        do(c.CallTicket(point, name), answer_nothing)
        found = self.hall.service.read(lambda state, _: state.tickets[name].call_id)
        assert found is not None
        return found


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    hall = build(load(config_dir() / "demo.toml"), tmp_path / "data")
    running = Running(hall, Condition())
    monkeypatch.setattr(hall.screens, "touch", running.touch)
    hall.start()
    yield running
    hall.stop()


def test_a_call_waits_for_the_receipt_of_its_sign(demo: Running) -> None:
    sign: Any = demo.hall.devices.simulators()["sign1"]
    sign.set_fault("silent")
    call = demo.call_at("W1")
    receipts = demo.hall.about.receipts
    # Each has its own grace: they are missed one after the other.
    expected = {"shown": ["strip1"], "missing": ["board1", "sign1"]}
    demo.until(lambda: receipts(call) == expected)
    before = demo.touches
    sign.set_fault(None)
    demo.hall.devices.retry("sign1")
    demo.until(lambda: "sign1" in receipts(call)["shown"])
    demo.until(lambda: demo.touches > before)


def test_a_sign_that_never_answers_is_not_waited_for(demo: Running) -> None:
    call = demo.call_at("W4")
    sign: Any = demo.hall.devices.simulators()["sign4"]
    assert sign.wait_for("1")
    demo.until(lambda: bool(demo.hall.about.receipts(call)["missing"]))
    assert demo.hall.about.receipts(call) == {"shown": [], "missing": ["board2"]}
