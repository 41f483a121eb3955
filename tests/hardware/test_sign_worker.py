"""How long a sign blinks and when a call counts as shown, on a clock that only the test moves."""

from __future__ import annotations

import os
import random
import select
import threading
from collections.abc import Callable, Iterator

import pytest

from hardware import alpha_sign
from hardware.ports import Blinking, DeviceError, SignValue
from hardware.registry import check, driver
from hardware.sign_worker import DARK, SignWorker
from tests.hardware.helpers import PATIENCE_S, FakePacer, Listener, QuickPacer, serial_port

CALLED = SignValue("A012", blink=True, ref="c1")
STEADY = SignValue("A012", ref="c1")
ILL = ("silent", "offline", "failed")


class Scripted:
    """Shows to a list, or fails while it is `ill`."""

    confirms = True

    def __init__(self, blinking: Blinking) -> None:
        self.blinking = blinking
        self.answers = True
        self.ill: DeviceError | None = None
        self.shown: list[SignValue] = []

    def show(self, value: SignValue) -> bool:
        if self.ill:
            raise self.ill
        self.shown.append(value)
        return self.answers

    def close(self) -> None: ...


class Rig:
    def __init__(self, blinking: Blinking, blink_s: float = 2.0) -> None:
        self.sign, self.clock = Scripted(blinking), FakePacer()
        self.told: list[tuple[str, str | None]] = []
        self.worker = SignWorker(
            "sign1",
            self.sign,
            lambda _status: None,
            lambda name, value: self.told.append((name, value.ref)),
            refresh_s=0,
            blink_s=blink_s,
            pacer=self.clock,
        )
        self.worker.start()
        self.clock.settle()
        self.sign.shown.clear()
        self.told.clear()

    def show(self, value: SignValue) -> list[SignValue]:
        self.worker.show(value)
        self.clock.settle()
        return self.take()

    def later(self, seconds: float) -> list[SignValue]:
        self.clock.advance(seconds)
        return self.take()

    def take(self) -> list[SignValue]:
        shown, self.sign.shown = self.sign.shown, []
        return shown


@pytest.fixture
def make() -> Iterator[Callable[..., Rig]]:
    rigs: list[Rig] = []

    def made(*arguments: object, **more: object) -> Rig:
        rigs.append(Rig(*arguments, **more))  # type: ignore[arg-type]
        return rigs[-1]

    yield made
    for rig in rigs:
        rig.worker.ask_to_stop()
        assert rig.worker.join(PATIENCE_S)


def test_a_called_number_blinks_for_a_while_and_is_steady_then(make: Callable[..., Rig]) -> None:
    rig = make("software")
    assert rig.show(CALLED) == [STEADY]
    seen = [rig.later(0.5) for _ in range(4)]
    assert seen == [[DARK], [STEADY], [DARK], [STEADY]]
    assert rig.later(100) == []


def test_a_sign_that_flashes_is_told_so_and_told_when_to_stop(make: Callable[..., Rig]) -> None:
    rig = make("device")
    assert rig.show(CALLED) == [CALLED]
    assert rig.later(2) == [STEADY]
    assert rig.later(100) == []


@pytest.mark.parametrize(("blinking", "blink_s"), [("none", 2), ("software", 0), ("device", 0)])
def test_a_sign_that_cannot_or_shall_not_blink_is_steady(
    blinking: str, blink_s: float, make: Callable[..., Rig]
) -> None:
    rig = make(blinking, blink_s)
    assert rig.show(CALLED) == [STEADY]
    assert rig.later(100) == []
    assert rig.show(STEADY) == [], "who is being served is on the sign already"


def test_the_end_of_blinking_by_the_hall_is_at_once(make: Callable[..., Rig]) -> None:
    rig = make("software")
    rig.show(CALLED)
    assert rig.later(0.5) == [DARK]
    assert rig.show(STEADY) == [STEADY]
    assert rig.later(100) == []


def test_a_recall_blinks_again(make: Callable[..., Rig]) -> None:
    rig = make("software")
    rig.show(CALLED)
    for _ in range(5):
        rig.later(0.5)
    again = SignValue("A012", blink=True, ref="c2")
    assert rig.show(again) == [SignValue("A012", ref="c2")]
    assert rig.later(0.5) == [DARK]
    assert rig.told == [("sign1", "c1"), ("sign1", "c2")]


def test_a_number_that_comes_late_is_shown_before_it_is_hidden(make: Callable[..., Rig]) -> None:
    rig = make("software", 60)
    rig.sign.ill = DeviceError("unplugged")
    assert rig.show(CALLED) == []
    rig.sign.ill = None
    # The back-off ends half a second after the call, when a blinking sign would be dark.
    assert rig.later(0.5) == [STEADY]
    assert rig.later(0.5) == []
    assert rig.later(0.5) == [DARK]


def test_a_call_is_told_once_and_only_when_it_can_be_read(make: Callable[..., Rig]) -> None:
    rig = make("software", 60)
    rig.sign.ill = DeviceError("garbled", state="unknown")
    rig.show(CALLED)
    assert rig.told == []
    rig.sign.ill = None
    rig.later(0.5)
    assert rig.told == [("sign1", "c1")]
    for _ in range(6):
        rig.later(0.5)
    rig.sign.ill = DeviceError("unplugged")
    rig.later(0.5)
    rig.sign.ill = None
    rig.later(0.5)
    assert rig.told == [("sign1", "c1")], "what is sent again is no news"


def test_a_value_that_the_sign_did_not_confirm_is_not_told(make: Callable[..., Rig]) -> None:
    rig = make("none")
    rig.sign.answers = False
    assert rig.show(CALLED) == [STEADY]
    assert rig.told == []


def test_a_sign_whose_hall_stops_goes_dark(make: Callable[..., Rig]) -> None:
    well, ill = make("none"), make("none")
    for rig in (well, ill):
        rig.show(CALLED)
    ill.sign.ill = DeviceError("unplugged")
    ill.show(SignValue("A013"))
    ill.sign.ill = None
    for rig in (well, ill):
        rig.worker.ask_to_stop()
        assert rig.worker.join(PATIENCE_S)
    assert well.take() == [DARK]
    assert ill.take() == [], "a sign that is ill holds no stop up"


@pytest.mark.parametrize(
    "section",
    [
        {"driver": "led485"},
        {"driver": "onbon"},
        {"driver": "alpha", "replies": True, "format": "8N1"},
        {"driver": "numeric"},
        {"driver": "sunpn"},
    ],
    ids=lambda section: section["driver"],
)
def test_noise_on_the_line_neither_ends_the_worker_nor_confirms_a_call(
    section: dict[str, object], listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A board that answers every frame with random bytes, on a real pty."""
    monkeypatch.setattr(alpha_sign, "PAUSE_S", 0.01)
    dice, told = random.Random(7), []
    done = threading.Event()
    with serial_port() as (end, path):

        def babble() -> None:
            while not done.is_set():
                if select.select([end], [], [], 0.02)[0]:
                    os.read(end, 1024)
                    os.write(end, dice.randbytes(dice.randint(0, 300)))

        thread = threading.Thread(target=babble, daemon=True)
        thread.start()
        where = {"connection": "serial", "device": path, "timeout_s": 0.05}
        options = check("sign1", section | where)
        sign = driver(options.driver).make(options)
        worker = SignWorker(
            "sign1",
            sign,
            listener.on_status,
            lambda _, value: told.append(value),
            pacer=QuickPacer(),
        )
        worker.start()
        for number in range(10):
            worker.show(SignValue(f"A{number:03}", ref=str(number)))
            worker.retry()
            listener.wait_state("sign1", *(ILL if sign.confirms else ("ready",)))
        worker.ask_to_stop()
        assert worker.join(PATIENCE_S), "it hangs"
        done.set()
        thread.join(PATIENCE_S)
    assert "broke down" not in worker.status().detail
    assert told == []
