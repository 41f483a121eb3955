"""Calls go to the speakers of their zones; who has shown or said a call, and who owes it."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from hall_server.about import GRACE_S, KEPT_CALLS, Receipts
from hall_server.announcing import Announcing
from hall_server.queueing import commands as c
from hall_server.settings import load
from hall_server.settings.files import config_dir
from hall_server.voice.clips import Clips
from hall_server.voice.voice import Voice
from tests.server.inside import Inside, Watch, at


@dataclass
class Speakers:
    """Keeps what is said and taken back, and says with `heard` what has come to its end."""

    said: list[tuple[str, Any]] = field(default_factory=list)
    withdrawn: list[tuple[str, str]] = field(default_factory=list)

    def say(self, device_name: str, announcement: Any) -> None:
        self.said.append((device_name, announcement))

    def withdraw(self, device_name: str, number: str) -> None:
        self.withdrawn.append((device_name, number))

    @property
    def calls(self) -> list[tuple[str, str]]:
        return [(speaker, said.number) for speaker, said in self.said]


class House:
    """The reference hall with a speaker in its east hall, at noon in Shanghai."""

    def __init__(self, folder, voice=None):
        settings = load(config_dir() / "hall.toml")
        east = replace(settings.zones["east"], speaker="speaker1")
        settings = replace(settings, zones=settings.zones | {"east": east})
        self.watch = Watch(at("Asia/Shanghai", 2026, 3, 2, 12))
        self.inside = Inside.begin(folder / "hall.db", self.watch, settings.rules())
        self.speakers, self.receipts = Speakers(), Receipts(lambda: self.watch.running)
        files = Clips.look(None, ())
        self.voice = voice or Voice(files, volume=0.8, languages=lambda: ("zh", "en"))
        self.announcing = Announcing(
            self.inside.service, settings, self.voice, self.speakers, self.receipts
        )
        self.taken = len(self.inside.told)
        for point in ("W1", "W5"):
            self.do(c.OpenPoint(point, f"teller-{point}"))

    def do(self, *commands, late_s=0.0):
        for command in commands:
            self.inside.do(command)
        fresh = self.inside.told[self.taken :]
        self.taken = len(self.inside.told)
        self.watch.pass_s(late_s)
        if self.announcing.wants(fresh):
            self.announcing.take(fresh)

    def issue(self, service="cash"):
        name = f"t{len(self.inside.state().tickets)}"
        self.do(c.IssueTicket(name, f"token-{name}", service))
        return name


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.inside.service.stop()


def test_a_zone_with_a_speaker_is_called_there(house):
    house.issue()
    house.issue("loans")
    house.do(c.CallNext("W1"))
    house.do(c.CallNext("W5"))
    ((speaker, said),) = house.speakers.said
    assert (speaker, said.number, said.title) == ("speaker1", "A001", "A001 1号窗口 Window 1")
    assert said.clips == ("chime",), "without clips a chime is all there is"
    assert (said.volume, said.valid_s) == (0.8, 20.0)
    call_id = house.inside.state().tickets["t0"].call_id or ""
    assert said.id == call_id
    assert house.receipts.of(call_id) == {"shown": [], "missing": []}
    house.watch.pass_s(50)
    assert house.receipts.of(call_id) == {"shown": [], "missing": ["speaker1"]}


def test_peers_14_a_recall_is_said_too(house):
    """PEERS 14: recall of a ticket still on the board is silent."""
    house.issue()
    house.do(c.CallNext("W1"), c.Recall("W1"))
    assert house.speakers.calls == [("speaker1", "A001")] * 2
    first, second = (said.id for _, said in house.speakers.said)
    assert first != second


def test_what_is_taken_back_is_withdrawn(house):
    house.issue()
    house.do(c.CallNext("W1"), c.Undo("W1"))
    assert house.speakers.withdrawn == [("speaker1", "A001")]
    assert house.speakers.calls == [("speaker1", "A001")]


@pytest.mark.parametrize(("late_s", "said"), [(19, 1), (20, 0), (3600, 0)])
def test_an_old_call_is_not_said(house, late_s, said):
    house.issue()
    house.do(c.CallNext("W1"), late_s=late_s)
    assert len(house.speakers.said) == said
    assert all(one.valid_s == 20 - late_s for _, one in house.speakers.said)


@pytest.mark.parametrize(
    "voice",
    [
        Voice(quiet=(("11:00", "12:30"),), timezone="Asia/Shanghai"),
        Voice(volume=0.0),
    ],
    ids=["quiet hours", "no volume"],
)
def test_quiet_hours(tmp_path, voice):
    house = House(tmp_path, voice)
    house.issue()
    house.do(c.CallNext("W1"))
    assert house.speakers.said == []
    call_id = house.inside.state().tickets["t0"].call_id or ""
    house.watch.pass_s(100)
    assert house.receipts.of(call_id) == {"shown": [], "missing": []}, "nobody owes what is quiet"
    house.inside.service.stop()


class TestReceipts:
    @pytest.fixture
    def clock(self):
        return Watch(at("Asia/Shanghai", 2026, 3, 2, 12))

    @pytest.fixture
    def receipts(self, clock):
        return Receipts(lambda: clock.running)

    def test_expectations_add_up(self, receipts, clock):
        receipts.expect("c1", ["board1"])
        receipts.expect("c1", ["sign1"])
        assert receipts.shown("c1", "board1")
        receipts.expect("c1", ["board1", "board2"])
        clock.pass_s(GRACE_S)
        assert receipts.of("c1") == {"shown": ["board1"], "missing": ["board2", "sign1"]}

    def test_nobody_owes_before_the_grace_is_over(self, receipts, clock):
        receipts.expect("c1", ["board1"])
        receipts.expect("c1", ["speaker1"], 30)
        clock.pass_s(GRACE_S - 0.01)
        assert receipts.of("c1") == {"shown": [], "missing": []}
        assert receipts.missing_since("c1") is None
        began = clock.running + 10
        clock.pass_s(10)
        assert receipts.of("c1") == {"shown": [], "missing": ["board1"]}
        assert receipts.missing_since("c1") == began

    def test_it_is_over_when_it_is_shown(self, receipts, clock):
        receipts.expect("c1", ["board1"])
        clock.pass_s(60)
        assert receipts.missing_since("c1") is not None
        assert receipts.shown("c1", "board1")
        assert not receipts.shown("c1", "board1"), "known already"
        assert receipts.missing_since("c1") is None
        assert receipts.of("c1") == {"shown": ["board1"], "missing": []}

    def test_strangers_have_nothing_to_show(self, receipts):
        receipts.expect("c1", ["board1"])
        assert not receipts.shown("c1", "board9")
        assert not receipts.shown("c9", "board1")
        assert receipts.of("c9") == {"shown": [], "missing": []}

    def test_old_calls_are_forgotten(self, receipts, clock):
        for n in range(KEPT_CALLS + 1):
            receipts.expect(f"c{n}", ["board1"])
        clock.pass_s(60)
        assert receipts.of("c0") == {"shown": [], "missing": []}
        assert receipts.of("c1")["missing"] == ["board1"]
