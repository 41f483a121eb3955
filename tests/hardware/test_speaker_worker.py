"""Announcements: one after another, none cut off, none too late."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from hardware.ports import Announcement, DeviceError, Speaker
from hardware.speaker_worker import MOST_WAITING, SpeakerWorker
from tests.hardware.helpers import PATIENCE_S, FakePacer, Listener, call


class Mouth:
    """A speaker that says what it is told when the test lets it."""

    def __init__(self) -> None:
        self.saying: list[str] = []
        self.overlapped = False
        self.ill = False
        self.free = threading.Semaphore(0)
        self.begun = threading.Semaphore(0)
        self._busy = threading.Lock()

    def say(self, announcement: Announcement) -> None:
        self.check()
        self.overlapped |= not self._busy.acquire(blocking=False)
        self.saying.append(announcement.number)
        self.begun.release()
        assert self.free.acquire(timeout=PATIENCE_S)
        self._busy.release()

    def check(self) -> None:
        if self.ill:
            raise DeviceError("not there")

    def close(self) -> None:
        self.free.release(100)


class Rig:
    def __init__(self, listener: Listener) -> None:
        self.mouth, self.pacer, self.said = Mouth(), FakePacer(), list[str]()
        self._speaker: Speaker = self.mouth
        self.worker = SpeakerWorker(
            "speaker1", self._speaker, listener.on_status, self.said.append, pacer=self.pacer
        )

    def begun(self) -> None:
        assert self.mouth.begun.acquire(timeout=PATIENCE_S)

    def stop(self) -> None:
        self.worker.ask_to_stop()
        assert self.worker.join(PATIENCE_S)


@pytest.fixture
def rig(listener: Listener) -> Iterator[Rig]:
    made = Rig(listener)
    yield made
    made.stop()


def test_peers_09_five_calls_at_once_are_said_one_after_another(rig: Rig) -> None:
    """PEERS 9: one voice cuts off another."""
    rig.worker.start()
    numbers = [f"A00{n}" for n in range(1, 6)]
    for number in numbers:
        rig.worker.say(call(number))
    for number in numbers:
        rig.begun()
        assert rig.mouth.saying[-1] == number
        rig.mouth.free.release()
    rig.pacer.settle()
    assert rig.mouth.saying == numbers
    assert not rig.mouth.overlapped
    assert rig.said == [f"call-{number}" for number in numbers]


def test_peers_14_a_recall_is_said_again(rig: Rig) -> None:
    """PEERS 14: recall of a ticket still on the board is silent."""
    rig.mouth.free.release(2)
    rig.worker.start()
    rig.worker.say(call("A012"))
    rig.worker.say(call("A012", id="recall-1"))
    rig.begun()
    rig.begun()
    rig.pacer.settle()
    assert rig.said == ["call-A012", "recall-1"]


def test_what_is_withdrawn_is_not_said_unless_it_has_begun(rig: Rig) -> None:
    rig.worker.start()
    for number in ("A001", "A002", "A003"):
        rig.worker.say(call(number))
    rig.begun()
    for number in ("A001", "A002"):
        rig.worker.withdraw(number)
    rig.mouth.free.release(3)
    rig.begun()
    rig.pacer.settle()
    assert rig.mouth.saying == ["A001", "A003"]
    assert rig.said == ["call-A001", "call-A003"]


def test_a_speaker_that_comes_back_does_not_say_what_is_old(rig: Rig, listener: Listener) -> None:
    rig.mouth.ill = True
    rig.mouth.free.release(9)
    rig.worker.start()
    rig.worker.say(call("A001"))
    listener.wait_state("speaker1", "offline")
    rig.pacer.advance(21)
    rig.worker.say(call("A002"))
    rig.mouth.ill = False
    for _ in range(9):
        rig.pacer.advance(1)
    assert rig.said == ["call-A002"]


def test_the_time_that_others_take_makes_nobody_too_old(rig: Rig) -> None:
    rig.worker.start()
    for number in ("A001", "A002"):
        rig.worker.say(call(number))
    rig.begun()
    rig.pacer._time += 30
    rig.mouth.free.release(2)
    rig.begun()
    rig.pacer.settle()
    assert rig.said == ["call-A001", "call-A002"]


def test_in_a_long_rush_the_oldest_are_left_out(rig: Rig) -> None:
    for number in range(MOST_WAITING + 2):
        rig.worker.say(call(f"A{number:03}"))
    rig.mouth.free.release(99)
    rig.worker.start()
    for _ in range(MOST_WAITING):
        rig.begun()
    rig.pacer.settle()
    assert rig.mouth.saying == [f"A{number:03}" for number in range(2, MOST_WAITING + 2)]


def test_in_a_rush_what_is_being_said_is_not_counted(rig: Rig) -> None:
    rig.worker.start()
    rig.worker.say(call("A000"))
    rig.begun()
    for number in range(1, MOST_WAITING + 2):
        rig.worker.say(call(f"A{number:03}"))
    rig.mouth.free.release(99)
    for _ in range(MOST_WAITING):
        rig.begun()
    rig.pacer.settle()
    assert rig.mouth.saying == ["A000", *(f"A{n:03}" for n in range(2, MOST_WAITING + 2))]
