"""Signs, speakers and input devices at an agent: their words come through once, or not at all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from hardware.agent_lines import AgentLine
from hardware.agent_link import AgentLink, Stop
from hardware.agent_protocol import INPUTS, Report, Seen, Waiting, packed, to_wire
from hardware.input_tray import FRESH_S, MOST, SCORE_S, InputTray
from hardware.options import OptionError
from hardware.ports import (
    Announcement,
    AskScore,
    Beep,
    DeviceError,
    Input,
    KeyPressed,
    PadDisplay,
    Scanned,
    Scored,
    SignValue,
)
from hardware.registry import check
from hardware.remote_port import LinePort
from hardware.remote_workers import RemoteInputWorker, RemoteSignWorker
from hardware.worker import Pacer
from tests.hardware.helpers import PATIENCE_S, FakePacer, Listener
from tests.hardware.wire import NAME, Pair, over_json

SIGN = {"driver": "led485", "connection": "simulator", "agent": NAME}
SPEAKER = {"driver": "aplay", "connection": "simulator", "agent": NAME}
PAD = {"driver": "callpad", "connection": "simulator", "agent": NAME}
EVALUATOR = {"driver": "evaluator", "connection": "simulator", "agent": NAME}
SCANNER = {"driver": "scanner", "connection": "simulator", "agent": NAME}

MakePair = Callable[..., Pair]


def call(number: str, valid_s: float = 3600) -> Announcement:
    return Announcement(f"call-{number}", number, ("chime",), title=number, valid_s=valid_s)


@pytest.fixture
def pair(tmp_path: Path, listener: Listener) -> Iterator[MakePair]:
    made: list[Pair] = []

    def make(**sections: Mapping[str, object]) -> Pair:
        made.append(Pair(tmp_path, sections, listener, Pacer))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def there(both: Pair, device: str) -> Any:
    """The pretended device at the agent."""
    assert both.agent._devices is not None
    return both.agent._devices.simulators()[device]


def hear_input(both: Pair, count: int) -> list[Input]:
    both.listener.wait(lambda: len(both.heard.inputs) >= count)
    return [entered for _, entered in both.heard.inputs]


def said(both: Pair) -> list[str]:
    return [each["title"] for each in there(both, "speaker1").status()["said"]]


@pytest.mark.parametrize("cut", [None, ("report shown", "before"), ("order show", "after")])
def test_what_a_sign_has_confirmed_comes_back_once(cut, pair, listener):
    both = pair(sign1=SIGN)
    first = both.join()
    listener.wait_state("sign1", "ready")
    listener.wait(lambda: bool(both.heard.shown))  # that it is dark
    both.heard.shown.clear()
    first.cut_at = cut
    value = SignValue("A007", blink=True, ref="call-7")
    both.hall.show("sign1", value)
    if cut:
        listener.wait(lambda: first.is_cut)
        both.join()
    listener.wait(lambda: bool(both.heard.shown))
    both.hall.show("sign1", SignValue("A008", ref="call-8"))
    listener.wait(lambda: both.heard.shown[-1][1].ref == "call-8")
    assert [value.ref for _, value in both.heard.shown] == ["call-7", "call-8"]


def test_whether_a_sign_confirms_is_known_before_its_agent_comes(pair):
    board = {"driver": "numeric", "connection": "simulator", "agent": NAME}
    both = pair(sign1=SIGN, sign2=board)
    assert both.hall.confirms("sign1")
    assert not both.hall.confirms("sign2")


@pytest.mark.parametrize(("dark_after_s", "shows"), [(0.0, ""), (3600.0, "7")])
def test_signs_of_a_hall_that_is_gone_do_not_show_an_old_number_for_ever(
    dark_after_s, shows, tmp_path, free_port
):
    link = AgentLink(f"http://127.0.0.1:{free_port}", "x", tmp_path, dark_after_s=dark_after_s)
    link._agent.configure({"sign1": {"driver": "led485", "connection": "simulator"}})
    devices = link._agent._devices
    assert devices is not None
    sign: Any = devices.simulators()["sign1"]
    devices.show("sign1", SignValue("A007"))
    assert sign.wait_for("7")
    tried = threading.Event()

    class News(threading.Event):
        """Tells when the link waits for its next attempt."""

        def wait(self, timeout: float | None = None) -> bool:
            tried.set()
            return super().wait(timeout)

    def run() -> None:
        with pytest.raises(Stop):
            link.run()

    link._news = News()
    running = threading.Thread(target=run)
    running.start()
    try:
        assert tried.wait(30), "the hall was looked for"
        worker: Any = devices._workers["sign1"]
        assert worker._wanted[0].number == (f"A00{shows}" if shows else None)
        assert sign.wait_for(shows)
    finally:
        link.stop()
        running.join(30)


class FakeLine:
    """A line whose other end is the test."""

    def __init__(self) -> None:
        self.connection = 1
        self.run = "1"
        self.orders: list[tuple[str, Any]] = []
        self.answer: Callable[[str, Any], Any] = lambda _verb, _value: None
        self.hearer: Callable[[str, Any], None] = lambda _what, _value: None

    def attend(self, _device: str, hearer: Callable[[str, Any], None]) -> None:
        self.hearer = hearer

    def seen(self, _device: str) -> Seen:
        return Seen("ready")

    def ask(self, verb: str, _device: str, value: Any) -> Any:
        self.orders.append((verb, value))
        return self.answer(verb, value)


def test_an_old_call_does_not_blink_at_an_agent_that_has_just_started():
    line, pacer = FakeLine(), FakePacer()
    port = LinePort(line, "sign1")  # type: ignore[arg-type]
    worker = RemoteSignWorker("sign1", port, lambda _: None, blink_s=10, pacer=pacer)
    worker.attend(port)
    worker.show(SignValue("A007", blink=True))
    worker.start()
    pacer.settle()
    assert line.orders == [("show", SignValue("A007", blink=True))]
    for now, blinks in ((5, True), (30, False)):
        line.orders.clear()
        line.connection += 1
        pacer._time = 1000.0 + now
        line.hearer("", None)
        pacer.settle()
        assert line.orders == [("show", SignValue("A007", blink=blinks))]
    worker.ask_to_stop()
    assert worker.join(PATIENCE_S)
    assert line.orders[-1] == ("show", SignValue()), "the hall has ended: it goes dark"


@pytest.mark.parametrize(
    "cut", [None, ("order say", "before"), ("order say", "after"), ("report said", "before")]
)
def test_a_call_is_said_once_and_heard_of_once(cut, pair, listener):
    both = pair(speaker1=SPEAKER)
    wire = both.join(cut)
    both.hall.say("speaker1", call("A001"))
    if cut:
        listener.wait(lambda: wire.is_cut)
        both.join()
    listener.wait(lambda: bool(both.heard.said))
    both.hall.say("speaker1", call("A002"))
    listener.wait(lambda: both.heard.said[-1] == ("speaker1", "call-A002"))
    assert both.heard.said == [("speaker1", "call-A001"), ("speaker1", "call-A002")]
    assert said(both) == ["A001", "A002"]


def test_what_an_agent_that_was_killed_may_have_said_is_not_said_again(pair, listener):
    both = pair(speaker1=SPEAKER)
    wire = both.join(("order say", "after"))
    both.hall.say("speaker1", call("A001"))
    listener.wait(lambda: wire.is_cut)
    both.agent.stop()
    both.agent = both.new_agent()
    both.hall.say("speaker1", call("A002"))
    both.join()
    listener.wait(lambda: bool(both.heard.said))
    assert said(both) == ["A002"]


def test_calls_grow_old_while_the_agent_is_away(pair, listener):
    both = pair(speaker1=SPEAKER)
    listener.wait_state("speaker1", "offline")
    both.hall.say("speaker1", call("A001", valid_s=0))
    both.hall.say("speaker1", call("A002"))
    both.join()
    listener.wait(lambda: bool(both.heard.said))
    assert said(both) == ["A002"]


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_call_that_is_withdrawn_is_taken_back_at_the_agent(where, pair, listener):
    both = pair(speaker1={**SPEAKER, "timeout_s": 60})
    wire = both.join(("order withdraw", where))
    listener.wait_state("speaker1", "ready")
    there(both, "speaker1").set_fault("silent")  # the first one takes its time
    for number in ("A001", "A002", "A003"):
        both.hall.say("speaker1", call(number))
    listener.wait(lambda: wire.words.count("order say after") == 3)
    both.hall.withdraw("speaker1", "A002")
    listener.wait(lambda: wire.is_cut)
    again = both.join()
    listener.wait(lambda: "order withdraw after" in again.words)
    there(both, "speaker1").set_fault(None)
    listener.wait(lambda: ("speaker1", "call-A003") in both.heard.said)
    assert said(both) == ["A001", "A003"]


def test_an_agent_has_the_clips_in_its_own_folder(pair, tmp_path):
    both = pair(speaker1=SPEAKER, speaker2={**SPEAKER, "clips": "other"})
    both.join()
    assert both.agent._devices is not None
    folders = {name: o.clips for name, o in both.agent._devices._options.items()}
    at_agent = tmp_path / "agent"
    assert folders == {"speaker1": str(at_agent / "voice"), "speaker2": str(at_agent / "other")}


@pytest.mark.parametrize(
    "cut",
    [None, ("report input", "before"), ("order take", "before"), ("order take", "after")],
)
def test_a_key_pressed_at_an_agent_comes_once(cut, pair, listener):
    both = pair(pad1=PAD)
    first = both.join()
    listener.wait_state("pad1", "ready")
    first.cut_at = cut
    there(both, "pad1").press("next")
    if cut:
        listener.wait(lambda: first.is_cut)
        both.join()
    hear_input(both, 1)
    there(both, "pad1").press("recall")
    heard = hear_input(both, 2)
    assert [e.key for e in heard if isinstance(e, KeyPressed)] == ["next", "recall"]
    assert len(heard) == 2


def test_all_kinds_of_inputs_come_from_an_agent_and_are_answered(pair, listener):
    both = pair(pad1=PAD, eval1=EVALUATOR, scanner1=SCANNER)
    both.join()
    for name in ("pad1", "eval1", "scanner1"):
        listener.wait_state(name, "ready")
    both.hall.tell("pad1", PadDisplay(3, "A012"))
    both.hall.tell("pad1", Beep())
    both.hall.tell("eval1", AskScore())
    pad, evaluator = there(both, "pad1"), there(both, "eval1")
    assert pad.wait_for(lambda: pad.status()["beeps"] == 1)
    assert evaluator.wait_for(lambda: bool(evaluator.status()["asking"]))
    evaluator.score(3)
    there(both, "scanner1").scan("HALL:abc")
    heard = hear_input(both, 2)
    assert {type(entered) for entered in heard} == {Scored, Scanned}
    both.agent.stop()
    both.agent = both.new_agent()
    both.join()
    listener.wait_state("pad1", "ready")
    again = there(both, "pad1")
    assert again.wait_for(lambda: "12" in str(again.status()["value"])), "as it was"


def test_what_is_told_over_a_slow_line_is_not_done_late():
    line, pacer = FakeLine(), FakePacer()
    port = LinePort(line, "pad1")  # type: ignore[arg-type]
    heard: list[Input] = []
    worker = RemoteInputWorker(
        "pad1", "pad", port, lambda _: None, lambda _, it: heard.append(it), pacer=pacer
    )
    worker.attend(port)
    given = [
        Waiting(1.0, to_wire(KeyPressed("next", "old"), INPUTS)),
        Waiting(1.0, to_wire(Scored(2, "true for longer"), INPUTS)),
    ]

    def answer(verb: str, had: list[str]) -> Any:
        pacer._time += FRESH_S
        return [] if had else given

    line.answer = answer
    worker.start()
    line.hearer("input", None)
    pacer.settle()
    assert heard == [Scored(2, "true for longer")]
    assert [had for _, had in line.orders] == [[], ["old", "true for longer"]]
    worker.ask_to_stop()
    assert worker.join(PATIENCE_S)


def test_an_input_whose_acknowledgement_was_lost_is_no_second_one():
    line, pacer = FakeLine(), FakePacer()
    port = LinePort(line, "pad1")  # type: ignore[arg-type]
    heard: list[Input] = []
    worker = RemoteInputWorker(
        "pad1", "pad", port, lambda _: None, lambda _, it: heard.append(it), pacer=pacer
    )
    worker.attend(port)
    key = KeyPressed("next", "1")
    answers: list[Any] = [[key], DeviceError("the line is cut"), [key], []]

    def answer(_verb: str, _had: list[str]) -> Any:
        given = answers.pop(0)
        if isinstance(given, DeviceError):
            raise given
        return [Waiting(0.0, to_wire(each, INPUTS)) for each in given]

    line.answer = answer
    line.hearer("input", None)
    with pytest.raises(DeviceError, match="cut"):
        worker._step()
    worker._step()
    assert heard == [key]
    assert answers == []


def test_a_tray_keeps_what_is_fresh_until_it_is_acknowledged():
    now = 0.0
    tray = InputTray(lambda: now)
    key, score, late = KeyPressed("next", "1"), Scored(1, "2"), KeyPressed("recall", "3")
    tray.put("pad1", key)
    tray.put("pad1", score)
    assert tray.take("pad2") == []
    now = FRESH_S
    assert tray.take("pad1") == [(key, FRESH_S), (score, FRESH_S)]
    assert tray.take("pad1", ["1"]) == [(score, FRESH_S)]
    tray.put("pad1", late)
    now += SCORE_S
    assert tray.take("pad1") == []
    assert tray.devices() == []
    for n in range(MOST + 5):
        tray.put("pad1", KeyPressed("next", str(n)))
    assert len(tray.take("pad1")) == MOST


def test_an_identity_card_is_never_read_at_an_agent():
    section = {"driver": "idcard", "connection": "serial", "device": "/dev/ttyUSB0"}
    check("reader1", section)
    with pytest.raises(OptionError, match="does not leave the hall's computer") as refused:
        check("reader1", {**section, "agent": NAME})
    assert refused.value.key == "agent"
    # Nor is one believed that an agent makes up.
    line = AgentLine(NAME, {"scanner1": {"driver": "scanner"}})
    made_up = {"is": "IdentityRead", "hash": "AAAA", "id": "1"}

    class Channel:
        def ask(self, _order: Any) -> Any:
            return over_json({"value": [packed(Waiting(0.0, made_up))]})

        def supersede(self) -> None:
            """Nobody comes after it."""

    channel = Channel()
    line.welcome(channel, {"version": 1})
    assert line.heard(channel, packed(Report(1, "status", "scanner1", {"state": "ready"})))
    heard: list[Input] = []
    port = LinePort(line, "scanner1")
    worker = RemoteInputWorker(
        "scanner1", "reader", port, lambda _: None, lambda _, it: heard.append(it)
    )
    worker.attend(port)
    assert line.heard(channel, packed(Report(2, "input", "scanner1")))
    with pytest.raises(DeviceError, match="no input"):
        worker._step()
    assert heard == []
