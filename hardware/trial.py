"""Trying one device by hand, without a hall: what it does, and what to look at if it does not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hardware.devices import DeviceSet, Listeners
from hardware.options import DeviceOptions, OptionError
from hardware.ports import DeviceError, DeviceStatus, Paper, SignValue, State, Text
from hardware.registry import Driver, check, driver
from hardware.trial_hints import hints, where

STATE_WORDS: dict[State, str] = {
    "ready": "it is ready",
    "near_end": "its paper is nearly used up",
    "paper_out": "it has no paper",
    "cover_open": "its cover is open",
    "jam": "its paper is jammed",
    "offline": "it cannot be reached",
    "unknown": "it gives no clear answer",
    "silent": "it does not answer",
    "failed": "it is broken or its settings are wrong",
}

NUMBERS = ("8888", "A012")
"""What a sign walks through: all segments of a digit board, then a real number."""

WATCH_S = {"printer": 0.0, "sign": 3.0}
PRESS_S = 15.0
"""How long a person has unless told otherwise: to look at a state; to press or show something."""

#: Says one line to the person at the device.
Say = Callable[[str], None]


@dataclass(frozen=True)
class Trial:
    """One device to try, by a person who looks or presses for `watch_s` seconds at a time."""

    options: DeviceOptions
    driver: Driver
    say: Say
    watch_s: float
    pause: Callable[[float], None]


def try_device(
    name: str,
    section: Mapping[str, object],
    say: Say,
    *,
    simulated: bool = False,
    watch_s: float | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> bool:
    """Try the device of a `[devices.NAME]` section; False if it did not do what it should.

    `watch_s` is how long a person has to look, or to press something, in seconds.
    """
    own = {k: v for k, v in section.items() if k not in ("agent", "fallback", "fallback_after_s")}
    try:
        options = check(name, {**own, "connection": "simulator"} if simulated else own)
    except OptionError as error:
        say(f"The section [devices.{name}] is wrong: {error}")
        return False
    found = driver(options.driver)
    say(f"{name} is a {found.kind} ({options.driver}) {where(options)}.")
    with _attached(options, found) as reached:
        usual_s = WATCH_S.get(found.kind, PRESS_S)
        trial = Trial(reached, found, say, usual_s if watch_s is None else watch_s, pause)
        try:
            return TRIALS[found.kind](trial)
        except DeviceError as error:
            _say_ill(trial, error.state, str(error), options)
            return False


@contextmanager
def _attached(options: DeviceOptions, found: Driver) -> Iterator[DeviceOptions]:
    """Start the simulator of a simulated device, and say how to reach it."""
    if getattr(options, "connection", "") != "simulator":
        yield options
        return
    simulator = found.simulate(options)
    simulator.start()
    try:
        yield found.attach(options, simulator)
    finally:
        simulator.stop()


def _say_ill(trial: Trial, state: State, detail: str, options: DeviceOptions) -> None:
    trial.say(f"NOT in order: {STATE_WORDS.get(state, state)}" + (f" ({detail})" if detail else ""))
    if state in ("offline", "unknown", "silent", "failed"):
        for number, hint in enumerate(hints(options), 1):
            trial.say(f"  {number}. {hint}")


def try_printer(trial: Trial) -> bool:
    """Ask a printer how it is, and print a test ticket."""
    printer = trial.driver.make(trial.options)
    before = printer.status()
    if not before.can_print:
        _say_ill(trial, before.state, before.detail, trial.options)
        return False
    trial.say(f"Reached: {_words(before.state, before.detail)}.")
    after = printer.print(sample())
    if after.state == "unknown":
        trial.say("A test ticket was sent. It gives no answers, so look: did the ticket come out?")
    else:
        trial.say(f"A test ticket was printed; after it {_words(after.state, after.detail)}.")
    trial.say("Look: is it cut off, is nothing missing at the right edge, does its code scan?")
    return True


def _words(state: State, detail: str) -> str:
    words = STATE_WORDS[state]
    return f"{words} ({detail})" if detail and state != "ready" else words


def sample() -> Paper:
    """Return the ticket that is printed as a test."""
    now = datetime.now().astimezone()
    return Paper(
        hall=Text("设备测试", "Device test"),
        number="T000",
        service=Text("这不是排队号", "This is no ticket"),
        time=now.strftime("%H:%M"),
        date=now.strftime("%Y-%m-%d"),
        qr="HALL:TEST",
        small_print=Text("测试打印", "Printed by hall test-device"),
    )


def try_sign(trial: Trial) -> bool:
    """Let a sign walk through its states, slowly enough to be watched."""
    sign = trial.driver.make(trial.options)
    steps = [(f"shows {number}", SignValue(number)) for number in NUMBERS]
    steps += [("blinks", SignValue(NUMBERS[-1], blink=True)), ("is dark", SignValue())]
    try:
        for words, value in steps:
            sign.show(value)
            trial.say(f"Taken: it {words}.")
            trial.pause(trial.watch_s)
    finally:
        sign.close()
    trial.say("Look: was every segment lit, and are the letters and digits the right ones?")
    return True


def try_input(trial: Trial) -> bool:
    """Listen for a while to a device that people press, or hold something to."""
    heard = threading.Event()

    def hear(_device: str, it: object) -> None:
        trial.say(f"Heard: {it}")
        heard.set()

    with _running(trial, on_input=hear) as (_, status):
        trial.say(f"Press a key, or hold something to it, within {trial.watch_s:g} seconds.")
        trial.pause(trial.watch_s)
        if not heard.is_set() and status().state not in ("ready", "unknown"):
            raise DeviceError(status().detail, state=status().state)
    if not heard.is_set():
        trial.say("NOT in order: nothing came.")
        for number, hint in enumerate(hints(trial.options), 1):
            trial.say(f"  {number}. {hint}")
    return heard.is_set()


@contextmanager
def _running(
    trial: Trial, **listeners: Any
) -> Iterator[tuple[DeviceSet, Callable[[], DeviceStatus]]]:
    """Run the device with its worker, as a hall would; yields the set and a look at its status."""
    name = trial.options.name
    section = {key: value for key, value in vars(trial.options).items() if key != "name"}
    ears = replace(Listeners(lambda _status: None, lambda *_job: None), **listeners)
    with TemporaryDirectory(prefix="hall-trial-") as folder:
        devices = DeviceSet({name: section}, Path(folder), ears)
        devices.start()
        try:
            yield devices, lambda: devices.statuses()[0]
        finally:
            devices.stop()


TRIALS: dict[str, Callable[[Trial], bool]] = {
    "printer": try_printer,
    "sign": try_sign,
    "pad": try_input,
    "evaluator": try_input,
    "reader": try_input,
}
"""How each kind of device is tried."""
