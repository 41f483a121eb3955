"""Trying one device by hand, without a hall: what it does, and what to look at if it does not."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hardware.devices import DeviceSet, Listeners
from hardware.options import DeviceOptions, OptionError
from hardware.ports import (
    Announcement,
    AskScore,
    Beep,
    DeviceError,
    DeviceStatus,
    Hasher,
    IdentityRead,
    Input,
    KeyPressed,
    Message,
    PadDisplay,
    Paper,
    Scanned,
    Scored,
    Sign,
    SignValue,
    State,
    Text,
)
from hardware.registry import Driver, check, driver
from hardware.trial_hints import hints, where

STATE_WORDS: dict[State, str] = {
    "ready": "it is ready",
    "near_end": "its paper is nearly used up",
    "paper_out": "it has no paper",
    "cover_open": "its cover is open",
    "jam": "its paper is jammed",
    "not_taken": "a ticket is still in its mouth",
    "offline": "it cannot be reached",
    "unknown": "it gives no clear answer",
    "silent": "it does not answer",
    "failed": "it is broken or its settings are wrong",
}

WORDS = Text("设备测试", "Device test")

NUMBERS = ("8888", "A012")
"""What a sign walks through: all segments of a digit board, then a real number."""

WATCH_S = {"printer": 0.0, "speaker": 0.0, "sign": 3.0}
PRESS_S = 15.0
"""How long a person has unless told otherwise: to look at a state; to press or show something."""

SETTLE_S = 10.0
"""How long a device that listens may take until it is on the line."""

#: Says one line to the person at the device.
Say = Callable[[str], None]


@dataclass(frozen=True)
class Trial:
    """One device to try, by a person who looks or presses for `watch_s` seconds at a time.

    `simulator` is the pretended device, if it is one; then nobody needs to press.
    """

    options: DeviceOptions
    driver: Driver
    say: Say
    watch_s: float
    pause: Callable[[float], None]
    simulator: Any = None


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
    a = "an" if found.kind == "evaluator" else "a"
    say(f"{name} is {a} {found.kind} ({options.driver}) {where(options)}.")
    with _attached(options, found) as (reached, simulator):
        usual_s = WATCH_S.get(found.kind, PRESS_S) if watch_s is None else watch_s
        trial = Trial(reached, found, say, usual_s, pause, simulator)
        try:
            return TRIALS[found.kind](trial)
        except DeviceError as error:
            _say_ill(trial, error.state, str(error), options)
            return False


@contextmanager
def _attached(options: DeviceOptions, found: Driver) -> Iterator[tuple[DeviceOptions, Any]]:
    """Start the simulator of a simulated device, and say how to reach it."""
    if getattr(options, "connection", "") != "simulator":
        yield options, None
        return
    simulator = found.simulate(options)
    simulator.start()
    try:
        yield found.attach(options, simulator), simulator
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
        hall=WORDS,
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
    try:
        for words, value in _states(sign):
            confirmed = sign.show(value)
            trial.say(f"{'Confirmed' if confirmed else 'Taken'}: it {words}.")
            trial.pause(trial.watch_s)
    finally:
        sign.close()
    if not sign.confirms:
        trial.say("It gives no answers: only you can see whether it showed all that.")
    trial.say("Look: was every segment lit, and are the letters and digits the right ones?")
    return True


def _states(sign: Sign) -> Iterator[tuple[str, SignValue]]:
    """Yield what a sign can show, each in words; a sign that the hall makes blink goes dark."""
    for number in NUMBERS:
        yield f"shows {number}", SignValue(number)
    if sign.blinking == "device":
        yield "blinks", SignValue(NUMBERS[-1], blink=True)
    yield "shows a call with its window", SignValue(NUMBERS[-1], point=Text("1号窗口", "Window 1"))
    yield "shows words, or nothing if it has digits only", SignValue(words=WORDS)
    yield "is dark", SignValue()


def try_speaker(trial: Trial) -> bool:
    """Play a chime, and look at the speaker's clips."""
    speaker = trial.driver.make(trial.options)
    folder = str(getattr(trial.options, "clips", ""))
    try:
        speaker.check()
        speaker.say(Announcement("test", "T000", ("chime",), title="hall test-device"))
    finally:
        speaker.close()
    trial.say("Played: a chime. Listen: was it heard where customers wait, and loud enough?")
    if folder:
        found = sum(1 for _ in Path(folder).glob("**/*.wav"))
        trial.say(f"There are {found} clips in {folder}.")
    return True


def try_pad(trial: Trial) -> bool:
    """Light all segments of a pad, let it beep, and hear its keys."""
    told = (PadDisplay(888, "888"), Beep())
    return _listen(trial, told, "It shows 888 888 and beeps. Press its keys")


def try_evaluator(trial: Trial) -> bool:
    """Let an evaluator ask, and hear what is pressed."""
    return _listen(trial, (AskScore(),), "It asks for a score. Press each of its keys")


def try_reader(trial: Trial) -> bool:
    """Hear what a scanner or a reader of cards reads; a number is not shown whole."""
    return _listen(trial, (), "Hold a code or a card to it")


def _listen(trial: Trial, told: Sequence[Message], words: str) -> bool:
    """Tell an input device what it shall do, and listen to what people do then."""
    heard, settled = threading.Event(), threading.Event()

    def hear(_device: str, entered: Input) -> None:
        trial.say(f"Heard: {_said(entered)}")
        heard.set()

    def see(status: DeviceStatus) -> None:
        if status.state != "unknown":
            settled.set()

    with _running(trial, on_input=hear, on_status=see) as (devices, status):
        settled.wait(SETTLE_S)
        if status().state != "ready":
            raise DeviceError(status().detail, state=status().state)
        for message in told:
            devices.tell(trial.options.name, message)
        if trial.simulator is None:
            trial.say(f"{words}, within {trial.watch_s:g} seconds.")
            trial.pause(trial.watch_s)
        else:
            _pretend(trial)
            heard.wait(SETTLE_S)
    if not heard.is_set():
        trial.say("NOT in order: nothing came.")
        for number, hint in enumerate(hints(trial.options), 1):
            trial.say(f"  {number}. {hint}")
    return heard.is_set()


def _said(entered: Input) -> str:
    match entered:
        case KeyPressed():
            return f"the key '{entered.key}'"
        case Scored():
            return f"the score {entered.score}"
        case Scanned():
            return f"a code of {len(entered.text)} characters, {entered.text[:4]}..."
        case IdentityRead():
            return "an identity card; its number was hashed and is forgotten"


def _pretend(trial: Trial) -> None:
    """Do to a pretended device the first thing that can be done to it."""
    action = trial.simulator.status()["actions"][0]
    sample = {"text": "HALL:TEST", "number": "11010519491231002X"}
    trial.say(f"Pretended: {action['label']}.")
    trial.simulator.act(action["name"], sample.get(action.get("value", "")))


def _forgetful() -> Hasher:
    """Return a hash under a key that nobody keeps: enough to see that a card was read."""
    key = secrets.token_bytes(16)
    return lambda number: hmac.digest(key, number.encode(), "sha256")


@contextmanager
def _running(
    trial: Trial, **listeners: Any
) -> Iterator[tuple[DeviceSet, Callable[[], DeviceStatus]]]:
    """Run the device with its worker, as a hall would; yields the set and a look at its status."""
    name = trial.options.name
    section = {key: value for key, value in vars(trial.options).items() if key != "name"}
    ears = replace(Listeners(lambda _status: None, lambda *_job: None), **listeners)
    with TemporaryDirectory(prefix="hall-trial-") as folder:
        devices = DeviceSet({name: section}, Path(folder), ears, hasher=_forgetful())
        devices.start()
        try:
            yield devices, lambda: devices.statuses()[0]
        finally:
            devices.stop()


TRIALS: dict[str, Callable[[Trial], bool]] = {
    "printer": try_printer,
    "sign": try_sign,
    "speaker": try_speaker,
    "pad": try_pad,
    "evaluator": try_evaluator,
    "reader": try_reader,
}
"""How each kind of device is tried."""
