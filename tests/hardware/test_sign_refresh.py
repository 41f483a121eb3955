"""A sign is state: its newest value wins and is sent again."""

from __future__ import annotations

from hardware.ports import DeviceError, SignValue
from tests.hardware.helpers import PATIENCE_S
from tests.hardware.scripted import Bench, clock


def test_a_sign_starts_dark_and_the_newest_value_wins(bench: Bench) -> None:
    device, worker = bench.sign()
    worker.start()
    clock(worker).settle()
    assert device.shown == [SignValue(None)]
    device.gate.clear()
    device.entered.clear()
    worker.show(SignValue("A001"))
    assert device.entered.wait(PATIENCE_S)
    for number in ("A002", "A003", "A004"):
        worker.show(SignValue(number))
    device.gate.set()
    clock(worker).settle()
    assert device.shown[1:] == [SignValue("A001"), SignValue("A004")]
    worker.show(SignValue("A004"))
    clock(worker).settle()
    assert len(device.shown) == 3, "an unchanged value is not written again"


def test_a_sign_gets_its_value_again_after_an_error_and_now_and_then(bench: Bench) -> None:
    device, worker = bench.sign(refresh_s=30)
    worker.show(SignValue("A001"))
    worker.start()
    clock(worker).settle()
    assert worker.status().state == "ready"
    clock(worker).advance(30)
    assert device.shown == [SignValue("A001")] * 2
    device.ill = DeviceError("unplugged")
    clock(worker).advance(30)
    assert worker.status().state == "offline"
    worker.show(SignValue("A001"))
    device.ill = None
    clock(worker).advance(0.5)
    assert worker.status().state == "ready"
    assert device.shown == [SignValue("A001")] * 3
    worker.ask_to_stop()
    assert worker.join(PATIENCE_S)
    assert device.closed


def test_the_old_value_is_sent_again_after_a_new_one_failed(bench: Bench) -> None:
    device, worker = bench.sign(refresh_s=0)
    worker.show(SignValue("A001"))
    worker.start()
    clock(worker).settle()
    device.ill = DeviceError("garbled, who knows what it shows", state="unknown")
    worker.show(SignValue("A002"))
    clock(worker).settle()
    device.ill = None
    worker.show(SignValue("A001"))
    clock(worker).advance(0.5)
    assert device.shown == [SignValue("A001")] * 2
