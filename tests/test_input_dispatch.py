"""What devices ask of the hall, when something is odd: sent twice, too late, in doubt, broken."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from hall_server import input_dispatch
from hall_server.input_dispatch import InputDispatch
from hall_server.jobs import answer_nothing
from hall_server.pad_dispatch import PadDispatch
from hall_server.queueing import commands as c
from hall_server.ratings import Ratings
from hall_server.service import Service, Unavailable
from hall_server.settings import from_table
from hall_server.settings.live import LiveSettings
from hall_server.store.memory import MemoryStore
from hall_server.store.records import Records
from hardware.ports import AskScore, Beep, Input, KeyPressed, Message, PadDisplay, Scanned, Scored
from tests.small_hall import changed

PATIENCE_S = 30.0

HALL = changed(
    {
        "devices.pad1": {"driver": "callpad"},
        "devices.eval1": {"driver": "evaluator"},
        "devices.scan1": {"driver": "scanner"},
        "points.W1.pad": "pad1",
        "points.W1.evaluator": "eval1",
        "kiosks.kiosk1.reader": "scan1",
    }
)


class Told:
    """Notes what devices are told."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, Message]] = []
        self.changed = threading.Condition()

    def tell(self, device_name: str, message: Message) -> None:
        with self.changed:
            self.messages.append((device_name, message))
            self.changed.notify_all()

    def wait(self, device: str, message: Message, times: int = 1) -> None:
        with self.changed:
            there = self.changed.wait_for(
                lambda: self.messages.count((device, message)) >= times, PATIENCE_S
            )
        assert there, self.messages


class World:
    """A service with inputs and pads, without devices."""

    def __init__(self, records: Records) -> None:
        self.live = LiveSettings(from_table(HALL))
        settings = self.live.settings
        self.told, self.pushed = Told(), []  # type: ignore[var-annotated]
        self.service = Service(MemoryStore())
        self.ratings = Ratings(records, 180)
        self.pads = PadDispatch(self.service, settings, self.told, self.ratings)
        self.inputs = InputDispatch(
            self.service, settings, self.told, self.ratings, lambda _: {}, self.push, lambda: None
        )
        self.service.subscribe(self.ratings.on_commit)
        self.service.subscribe(self.pads.on_commit)
        self.service.start(settings.rules())
        self.service.handle(c.OpenPoint("W1", "anna"), answer_nothing)
        self.pads.start()
        self.inputs.start()

    def push(self, *what: Any) -> None:
        self.pushed.append(what)

    def issue(self, name: str) -> None:
        self.service.handle(c.IssueTicket(name, f"token-of-ticket-{name}", "cash"), answer_nothing)

    def press(self, key: Any, press: str) -> None:
        self.inputs.on_input("pad1", KeyPressed(key, press))

    def here(self) -> str | None:
        return self.service.read(lambda state, _: state.points["W1"].ticket)

    def settle(self) -> None:
        """Wait until all inputs so far are done: a refused press beeps last."""
        beeps = self.told.messages.count(("pad1", Beep()))
        self.press("fire", f"settle-{beeps}")
        self.told.wait("pad1", Beep(), beeps + 1)


@pytest.fixture
def world(tmp_path: Any) -> Iterator[World]:
    records = Records(tmp_path / "records.db", bytes(32))
    made = World(records)
    yield made
    made.inputs.stop()
    made.pads.stop()
    made.service.stop()
    records.close()


def test_an_input_that_comes_twice_is_done_once(world: World) -> None:
    world.issue("a")
    world.issue("b")
    for _ in range(3):
        world.press("next", "one")
    world.settle()
    assert world.here() == "a"
    world.press("next", "two")
    world.told.wait("pad1", PadDisplay(0, "A002"))
    assert world.here() == "b"


def test_a_pause_that_comes_twice_is_not_ended(world: World) -> None:
    for _ in range(2):
        world.press("pause", "one")
    world.settle()
    assert world.service.read(lambda state, _: state.points["W1"].state.value) == "paused"
    assert world.told.messages.count(("pad1", Beep())) == 1, "of the settling alone"


def test_next_while_nobody_waits_beeps_and_is_no_fault(world: World) -> None:
    world.press("next", "one")
    world.told.wait("pad1", Beep())
    world.settle()
    assert world.inputs.notice("W1", world.service.now_ms())["key"] == "fire"  # type: ignore[index]


def test_a_press_that_waited_too_long_is_not_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.issue("a")
    monkeypatch.setattr(input_dispatch, "STALE_S", -1.0)
    world.press("next", "one")
    world.told.wait("pad1", Beep())
    assert world.here() is None
    notice = world.inputs.notice("W1", world.service.now_ms())
    assert notice is not None
    assert notice["code"] == "pressed_too_late"
    assert world.inputs.notice("W1", world.service.now_ms() + 60_000) is None


def test_an_outcome_in_doubt_is_settled_by_the_same_request(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.issue("a")
    world.issue("b")
    real, asked = world.service.handle, []

    def loses_its_answer(*args: Any, **more: Any) -> Any:
        answer = real(*args, **more)
        asked.append(more["request"])
        if len(asked) < 3:
            raise Unavailable("outcome_unknown")
        return answer

    monkeypatch.setattr(world.service, "handle", loses_its_answer)
    world.press("next", "one")
    world.told.wait("pad1", PadDisplay(1, "A001"))
    world.settle()
    assert asked == [asked[0]] * 3
    assert world.here() == "a"


def test_scores_ask_and_are_kept(world: World) -> None:
    world.issue("a")
    world.press("next", "one")
    world.press("evaluate", "two")
    world.told.wait("eval1", AskScore())
    world.press("evaluate", "again")
    world.told.wait("eval1", AskScore(), 2)
    world.inputs.on_input("eval1", Scored(9, "odd"))
    world.inputs.on_input("eval1", Scored(4, "three"))
    world.settle()
    day = world.service.read(lambda state, _: state.day.day)
    (rated,) = world.ratings._book.ratings(day or "")
    assert (rated.point, rated.count, rated.average) == ("W1", 1, 4.0)
    world.press("evaluate", "more")
    world.settle()
    notice = world.inputs.notice("W1", world.service.now_ms())
    assert notice is not None


@pytest.mark.parametrize(
    ("device", "entered"),
    [
        ("pad9", KeyPressed("next", "x")),
        ("pad1", Scored(5, "x")),
        ("eval1", Scanned("A", "x")),
        ("scan1", KeyPressed("next", "x")),
    ],
)
def test_what_has_no_place_is_passed_over(world: World, device: str, entered: Input) -> None:
    world.issue("a")
    world.inputs.on_input(device, entered)
    world.settle()
    assert world.here() is None
    assert world.pushed == []


def test_a_broken_screen_does_not_end_the_thread(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:
        raise RuntimeError("no socket")

    monkeypatch.setattr(world.inputs, "_push", breaks)
    world.inputs.on_input("scan1", Scanned("HALL:x", "one"))
    world.settle()
    monkeypatch.setattr(world.inputs, "_push", world.push)
    world.inputs.on_input("scan1", Scanned("6228480402564890018", "two"))
    world.settle()
    assert world.pushed == [("kiosk", ["kiosk1"], "scanned", {"text": "6228480402564890018"})]


def test_keys_mean_what_the_settings_of_now_say(world: World) -> None:
    named = {"name": {"zh": "名", "en": "Name"}}
    new = from_table(
        HALL
        | {"pause_reasons": {"break": named, "lunch": named}, "pads": {"pause_reason": "lunch"}}
        | {
            "points": HALL["points"]
            | {"W1": HALL["points"]["W1"] | {"pad_transfer": "service:loans"}}
        }
    )
    world.service.handle(c.Configure(new.rules()), answer_nothing)
    world.live.now = new
    world.issue("a")
    for press, key in enumerate(("next", "confirm", "transfer", "pause")):
        world.press(key, f"press-{press}")
    world.settle()
    point, ticket = world.service.read(lambda state, _: (state.points["W1"], state.tickets["a"]))
    assert (point.state.value, point.reason) == ("paused", "lunch")
    assert point.ticket is None
    assert ticket.service == "loans"
