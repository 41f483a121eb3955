"""A line that devices share: turns, silence, one port, one speed, and a dead one among others."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
import serial.rfc2217

from hardware import shared_line
from hardware.devices import DeviceSet
from hardware.led485_sign import Led485Options, Led485Sign
from hardware.options import OptionError
from hardware.ports import DeviceError, SignValue
from hardware.registry import check_all
from hardware.shared_line import Line, Lines, LineSettings, Seat, Turns
from hardware.simulators.led485 import SimulatedLed485
from hardware.simulators.line import SimulatedLine
from tests.hardware.helpers import PATIENCE_S, Listener

SLOW = LineSettings(9600)


class Port:
    """A port that notes what happens to it, on a clock of the test's."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.said: list[tuple[float, bytes]] = []
        self.coming = b""
        self.lost: OSError | None = None
        self.closed = 0
        self.opened = 0

    def open(self, *_: object, **__: object) -> Port:
        self.opened += 1
        if self.lost:
            raise self.lost
        return self

    @property
    def in_waiting(self) -> int:
        if self.lost:
            raise self.lost
        return len(self.coming)

    def read(self, count: int) -> bytes:
        heard, self.coming = self.coming[:count], self.coming[count:]
        return heard

    def write(self, data: bytes) -> None:
        if self.lost:
            raise self.lost
        self.said.append((self.clock(), data))

    def close(self) -> None:
        self.closed += 1


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        self.now += 0.001  # so that a wait for an answer ends
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def port(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Port:
    made = Port(lambda: clock.now)
    monkeypatch.setattr(shared_line, "open_serial", made.open)
    return made


@pytest.fixture
def line(clock: Clock, port: Port) -> Line:
    return Line("/dev/x", SLOW, clock, clock.sleep)


def test_speeds_and_formats() -> None:
    assert str(LineSettings(9600, 7, "E")) == "9600 7E1"
    assert SLOW.seconds(96) == pytest.approx(0.1)
    assert LineSettings(9600, 7, "E").seconds(96) == pytest.approx(0.1)
    assert LineSettings(9600, 8, "E").seconds(960) == pytest.approx(1.1)
    assert SLOW.silence_s == pytest.approx(0.003646, abs=1e-6)
    assert LineSettings(115200).silence_s == 0.00175


def test_frames_are_kept_apart_by_silence_though_a_port_takes_them_at_once(
    line: Line, port: Port
) -> None:
    for frame in (b"12345678", b"abcd"):
        with line.turn() as turn:
            turn.send(frame)
    (first, _), (second, _) = port.said
    assert second - first >= SLOW.seconds(8) + SLOW.silence_s
    assert second - first < SLOW.seconds(8) + SLOW.silence_s + 0.01


def test_an_answer_is_awaited_from_the_end_of_the_frame_and_followed_by_silence(
    line: Line, port: Port, clock: Clock
) -> None:
    with line.turn() as turn:
        turn.send(bytes(96))
        assert turn.receive(lambda _: False, 0.5) == b""
    assert clock.now - port.said[0][0] >= SLOW.seconds(96) + 0.5
    with line.turn() as turn:
        turn.send(b"?")
        port.coming = b"answer"
        assert turn.receive(lambda heard: heard == b"answer", 0.5) == b"answer"
        heard_at = clock.now
    with line.turn() as turn:
        turn.send(b"!")
    assert port.said[-1][0] - heard_at >= SLOW.silence_s - 0.001


def test_what_came_uninvited_is_no_answer(line: Line, port: Port) -> None:
    with line.turn():
        pass
    port.coming = b"late answer of another"
    with line.turn() as turn:
        turn.send(b"?")
        assert turn.receive(bool, 0.1) == b""


def test_somebody_who_babbles_is_given_up(line: Line, port: Port) -> None:
    port.coming = b"x" * 100_000
    with line.turn() as turn:
        turn.send(b"?")
        port.coming = b"x" * 100_000
        assert len(turn.receive(lambda _: False, 1e9)) <= 2 * shared_line.MOST_BYTES


def test_one_try_to_open_a_port_speaks_for_all(line: Line, port: Port, clock: Clock) -> None:
    port.lost = OSError(2, "gone")
    for _ in range(3):
        with pytest.raises(DeviceError, match="gone"), line.turn():
            pass
    assert port.opened == 1
    port.lost = None
    clock.sleep(shared_line.CLOSED_FOR_S)
    with line.turn() as turn:
        turn.send(b"x")
    assert port.said


def test_without_the_right_to_a_port_it_is_not_tried_again(line: Line, port: Port) -> None:
    port.lost = OSError(13, "denied")
    for _ in range(2):
        with pytest.raises(DeviceError) as caught, line.turn():
            pass
        assert caught.value.permanent


def test_a_connection_that_was_lost_while_idle_is_made_again_in_the_same_turn(
    line: Line, port: Port, monkeypatch: pytest.MonkeyPatch
) -> None:
    with line.turn():
        pass
    asked = iter([OSError("lost")])

    def waiting(_: Port) -> int:
        with suppress(StopIteration):
            raise next(asked)
        return 0

    monkeypatch.setattr(Port, "in_waiting", property(waiting))
    with line.turn() as turn:
        turn.send(b"x")
    assert (port.opened, port.closed) == (2, 1)


def test_a_line_on_which_nobody_ever_answers_is_opened_anew(line: Line, port: Port) -> None:
    for _ in range(shared_line.DEAF_AFTER):
        with line.turn() as turn:
            turn.send(b"?")
            turn.receive(bool, 0.01)
    assert port.closed == 1


def test_turns_are_served_in_the_order_of_asking() -> None:
    turns, served, threads = Turns(), [], []

    def ask(number: int) -> None:
        with turns:
            served.append(number)

    with turns:
        for number in range(8):
            threads.append(threading.Thread(target=ask, args=(number,)))
            threads[-1].start()
            while turns._given < number + 2:  # it stands in line
                threads[-1].join(0.001)
        assert served == []
    for thread in threads:
        thread.join(PATIENCE_S)
    assert served == list(range(8))


def test_a_port_is_open_once_and_as_long_as_somebody_has_it(port: Port) -> None:
    lines = Lines()
    first, second = Seat("/dev/x", SLOW, lines), Seat("/dev/x", SLOW, lines)
    for seat in (first, second, first):
        with seat.turn():
            pass
    assert port.opened == 1
    with pytest.raises(DeviceError, match="runs at 9600 8N1, not at 1200 8N1") as caught:
        Seat("/dev/x", LineSettings(1200), lines).turn()
    assert caught.value.permanent
    first.leave()
    first.leave()
    assert port.closed == 0
    second.leave()
    assert port.closed == 1
    with first.turn():
        pass
    assert port.opened == 2


# ---- Configuration --------------------------------------------------------------------------

ONE = {"driver": "led485", "connection": "serial", "device": "/dev/ttyS77", "unit": 1}
TWO = {**ONE, "unit": 2}
ALPHA = {"driver": "alpha", "connection": "serial", "device": "/dev/ttyS77", "address": 1}
SUNPN = {"driver": "sunpn", "connection": "serial", "device": "/dev/ttyS77"}


def test_what_may_share_a_line() -> None:
    numeric = {"driver": "numeric", "connection": "serial", "device": "/dev/ttyS77", "id": 1}
    check_all({"a": ONE, "b": TWO, "c": numeric, "d": SUNPN, "e": {**ALPHA, "format": "8N1"}})
    check_all({"a": ONE, "b": {**ONE, "device": "/dev/ttyS78", "baud": 1200}})
    check_all({"a": {**ONE, "connection": "simulator"}, "b": ONE})


@pytest.mark.parametrize(
    ("second", "key", "words"),
    [
        ({**TWO, "baud": 1200}, "b.baud", "1200 8N1 on /dev/ttyS77, where a has 9600 8N1"),
        (ALPHA, "b.format", "9600 7E1 on /dev/ttyS77, where a has 9600 8N1; a line has one"),
        (ONE, "b.unit", "1 on /dev/ttyS77 is the address of a"),
        ({**TWO, "device": "/dev/../dev/ttyS77"}, "b.device", "is the same port as /dev/ttyS77"),
        ({**TWO, "device": "COM3"}, "b.device", "'COM3' is not a path like"),
        ({**TWO, "device": "socket://host"}, "b.device", "socket://HOST:PORT"),
        ({**TWO, "device": "loop://"}, "b.device", "is not a path"),
        ({**TWO, "blink_s": 601}, "b.blink_s", "0 to 600"),
        ({**TWO, "arrow": "left"}, "b.arrow", "unknown option"),
        ({**SUNPN, "blink_s": 1}, "b.blink_s", "unknown option"),
        ({**ALPHA, "label": "ab"}, "b.label", "must be a letter A to Z or 0"),
        ({**ALPHA, "replies": True, "checksum": False}, "b.checksum", "acknowledges what it did"),
        ({**ONE, "driver": "onbon"}, "b.unit", "unknown option 'unit'"),
        ({"driver": "onbon", "connection": "simulator", "width": 60}, "b.width", "multiple of 8"),
        ({"driver": "onbon", "connection": "simulator", "style": "C2"}, "b.style", "escapes like"),
    ],
)
def test_what_is_refused_on_a_line(second: Mapping[str, object], key: str, words: str) -> None:
    with pytest.raises(OptionError, match=words) as caught:
        check_all({"a": ONE, "b": second})
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        (SUNPN, SUNPN, "b.device"),
        ({**ALPHA, "address": 0}, ALPHA, "b.address"),
        (ALPHA, {**ALPHA, "address": 0}, "b.address"),
    ],
)
def test_who_hears_everything_is_alone_of_its_kind(
    first: Mapping[str, object], second: Mapping[str, object], key: str
) -> None:
    with pytest.raises(OptionError, match="would both show what one of them is told") as caught:
        check_all({"a": first, "b": second})
    assert caught.value.key == key


# ---- Devices --------------------------------------------------------------------------------

Start = Callable[[Mapping[str, Mapping[str, object]]], DeviceSet]


def board(devices: DeviceSet, name: str) -> SimulatedLed485:
    found = devices.simulators()[name]
    assert isinstance(found, SimulatedLed485)
    return found


@pytest.mark.parametrize("device", ["/dev/east", "socket://east:4001"])
def test_a_dead_sign_does_not_starve_the_others(
    device: str, started: Start, listener: Listener
) -> None:
    section = {"driver": "led485", "connection": "simulator", "device": device, "timeout_s": 0.05}
    names = ["sign1", "sign2", "sign3", "sign4"]
    devices = started({name: {**section, "unit": n} for n, name in enumerate(names, 1)})
    assert len({board(devices, name).device for name in names}) == 1
    for name in names:
        listener.wait_state(name, "ready")
    board(devices, "sign1").set_fault("silent")
    devices.show("sign1", SignValue("A001"))
    listener.wait_state("sign1", "offline")
    for number in range(1, 31):
        for name in names[1:]:
            devices.show(name, SignValue(f"A{number:03}"))
    for name in names[1:]:
        assert board(devices, name).wait_for("30")
        listener.wait_state(name, "ready")
    board(devices, "sign1").set_fault(None)
    listener.wait_state("sign1", "ready")


def test_all_is_sent_again_when_the_cable_is_back(started: Start, listener: Listener) -> None:
    section = {"driver": "led485", "connection": "simulator", "device": "x", "timeout_s": 0.1}
    devices = started({"sign1": {**section, "unit": 1}, "sign2": {**section, "unit": 2}})
    for number, name in enumerate(("sign1", "sign2"), 1):
        devices.show(name, SignValue(f"A00{number}"))
        assert board(devices, name).wait_for(str(number))
    board(devices, "sign2").set_fault("unplug")
    assert board(devices, "sign1").status()["fault"] == "unplug", "it is their common cable"
    for number, name in enumerate(("sign1", "sign2"), 1):
        assert board(devices, name).value == ""
        devices.retry(name)
        devices.show(name, SignValue(f"A01{number}"))
        listener.wait_state(name, "offline")
    board(devices, "sign1").set_fault(None)
    for number, name in enumerate(("sign1", "sign2"), 1):
        assert board(devices, name).wait_for(f"1{number}")


@pytest.fixture
def rfc2217() -> Iterator[tuple[str, Any, SimulatedLed485]]:
    """A serial server by pyserial, what it knows of its port, and the pretended sign there."""
    sign = SimulatedLed485("sign1")
    sign.line = SimulatedLine(tcp=True)  # a pty has no modem lines, which the server asks for
    sign.start()
    port: Any = serial.serial_for_url(sign.device, 1200, timeout=0.02)
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        host, _ = listener.accept()
        host.settimeout(0.02)
        wire: Any = type("Wire", (), {"write": staticmethod(host.sendall)})()
        manager = serial.rfc2217.PortManager(port, wire)
        while not done.is_set():
            with suppress(TimeoutError):
                port.write(b"".join(manager.filter(host.recv(1024))))
            if port.in_waiting:
                host.sendall(b"".join(manager.escape(port.read(port.in_waiting))))
        host.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"rfc2217://127.0.0.1:{listener.getsockname()[1]}", port, sign
    done.set()
    thread.join(PATIENCE_S)
    listener.close()
    port.close()
    sign.stop()


@pytest.mark.filterwarnings("ignore:set.*deprecated:DeprecationWarning")
def test_a_sign_behind_an_rfc2217_server(rfc2217: tuple[str, Any, SimulatedLed485]) -> None:
    url, port, simulated_sign = rfc2217
    options = Led485Options(
        "s", "led485", connection="serial", device=url, baud=19200, timeout_s=PATIENCE_S
    )
    sign = Led485Sign(options)
    assert sign.show(SignValue("A012"))
    assert simulated_sign.value == "12"
    assert port.baudrate == 19200, "the server's port has the speed of the section"
    sign.close()
