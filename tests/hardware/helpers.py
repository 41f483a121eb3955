"""What the tests of the hardware package share: papers, listeners, clocks, cables."""

from __future__ import annotations

import dataclasses
import errno
import io
import os
import select
import socket
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PIL import Image
from pyzbar.pyzbar import ZBarSymbol, decode

from hardware.ports import Announcement, DeviceStatus, Estimate, Paper, Text
from hardware.simulators.printer import SimulatedPrinter
from hardware.worker import Pacer

PATIENCE_S = 30.0
"""How long a test waits for an event that should come at once."""

PLAIN = Paper(
    hall=Text("安康银行 城南支行", "Ankang Bank South Branch"),
    number="A012",
    service=Text("个人现金业务", "Personal cash"),
    time="10:42",
    date="2026-11-22",
    ahead=3,
    estimate=Estimate(360, 540, 840),
    where=Text("请在 A 区等候（左侧）", "Please wait in zone A, left"),
    qr="https://hall.example.com/t/7f3k2m9x4q8w1z6v5b0n2c",
    follow=True,
    small_print=Text("叫号三次未到视为放弃", "Void after three calls."),
)

LONG = dataclasses.replace(
    PLAIN,
    number="VIP1023",
    hall=Text("中国农业发展联合银行北京市海淀区中关村支行营业大厅", "Agricultural Union Bank " * 4),
    service=Text("对公账户开立变更与年检及企业网上银行业务办理", "Corporate account opening " * 4),
    where=Text("请上二楼在 B 区贵宾等候室等候，听到叫号后前往", "Please go up to floor 2 " * 5),
    small_print=Text("叫号三次未到视为放弃，请重新取号。" * 3, "Void after three calls. " * 8),
    ahead=99,
    copy=True,
)


def paper(job_id: str) -> Paper:
    """A short ticket whose QR code says which job it is."""
    return dataclasses.replace(PLAIN, qr=job_id, where=None, small_print=None, follow=False)


def read_qr(png: bytes) -> list[str]:
    """What zbar reads off a picture of paper."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    page = Image.new("L", (picture.width + 40, picture.height + 40), 255)
    page.paste(picture, (20, 20))
    return [code.data.decode() for code in decode(page, [ZBarSymbol.QRCODE])]


def printed_ids(simulator: SimulatedPrinter) -> list[str]:
    """The jobs on the paper a simulator has kept, oldest first."""
    tickets = simulator.status()["tickets"]
    assert isinstance(tickets, list)
    return [text for each in tickets for text in read_qr(simulator.png(each["id"]))]


class Listener:
    """Hears statuses and jobs, and lets a test wait for them."""

    def __init__(self) -> None:
        self._heard = threading.Condition()
        self.statuses: list[DeviceStatus] = []
        self.jobs: list[tuple[str, str]] = []

    def on_status(self, status: DeviceStatus) -> None:
        with self._heard:
            self.statuses.append(status)
            self._heard.notify_all()

    def on_job(self, job_id: str, state: str) -> None:
        with self._heard:
            self.jobs.append((job_id, state))
            self._heard.notify_all()

    def notice(self) -> None:
        """Let who waits look again: something else has happened."""
        with self._heard:
            self._heard.notify_all()

    def ended(self, job_id: str) -> list[str]:
        return [state for each, state in self.jobs if each == job_id and state in FINAL]

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._heard:
            assert self._heard.wait_for(condition, PATIENCE_S), (self.statuses, self.jobs)

    def wait_state(self, name: str, *states: str) -> None:
        """Wait until the newest status of a device is one of these."""

        def there() -> bool:
            newest = [status.state for status in self.statuses if status.name == name][-1:]
            return bool(newest) and newest[0] in states

        self.wait(there)

    def wait_ended(self, *job_ids: str) -> None:
        self.wait(lambda: all(self.ended(job_id) for job_id in job_ids))


FINAL = ("printed", "unknown")


class QuickPacer(Pacer):
    """The real clock, fifty times as fast: back-off without waiting for it."""

    SPEED = 50.0

    def now(self) -> float:
        return super().now() * self.SPEED

    def wait(self, seconds: float) -> bool:
        return super().wait(seconds / self.SPEED)


class FakePacer(Pacer):
    """A clock that only the test moves; `waits` is what the worker asked for."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._time = 1000.0
        self._until = 0.0
        self._rung = False
        self.asleep = False
        self.waits: list[float] = []

    def now(self) -> float:
        return self._time

    def wall_ms(self) -> int:
        return int(self._time * 1000)

    def wait(self, seconds: float) -> bool:
        with self._moved:
            until = self._until = self._time + seconds
            self.waits.append(seconds)
            self.asleep = not self._rung
            self._moved.notify_all()
            self._moved.wait_for(lambda: self._rung or self._time >= until)
            rung, self._rung, self.asleep = self._rung, False, False
            return rung

    def ring(self) -> None:
        with self._moved:
            self._rung, self.asleep = True, False
            self._moved.notify_all()

    def settle(self) -> None:
        """Wait until the worker sleeps."""
        with self._moved:
            assert self._moved.wait_for(lambda: self.asleep and not self._rung, PATIENCE_S)

    def advance(self, seconds: float) -> None:
        """Let the worker sleep, move its clock, and let it sleep again."""
        self.settle()
        with self._moved:
            self._time += seconds
            self.asleep = self._time < self._until
            self._moved.notify_all()
        self.settle()


@contextmanager
def cable(left: int, right: int) -> Iterator[None]:
    """Carry bytes between two file descriptors."""
    out, stop = os.pipe()

    def carry() -> None:
        while True:
            ready, _, _ = select.select([out, left, right], [], [])
            if out in ready:
                return
            for source, target in ((left, right), (right, left)):
                if source in ready:
                    os.write(target, os.read(source, 4096))

    thread = threading.Thread(target=carry, daemon=True)
    thread.start()
    try:
        yield
    finally:
        os.write(stop, b".")
        thread.join()
        os.close(out)
        os.close(stop)


@contextmanager
def serial_port() -> Iterator[tuple[int, str]]:
    """A pty: the descriptor of one end and the device path of the other."""
    near, far = os.openpty()
    tty.setraw(far)
    try:
        yield near, os.ttyname(far)
    finally:
        os.close(near)
        os.close(far)


class UsbPrinter:
    """A simulated printer as pyusb shows a device; one connection from open to dispose."""

    backend = type("Backend", (), {"__module__": "usb.backend.libusb1"})()

    def __init__(self, simulator: SimulatedPrinter) -> None:
        self._line = socket.create_connection((simulator.host, simulator.port))
        self._ctx = self
        self.default_timeout = 1000
        self.configured = False

    def is_kernel_driver_active(self, _interface: int) -> bool:
        return False

    def get_active_configuration(self) -> None:
        if not self.configured:
            raise OSError("not configured")

    def set_configuration(self) -> None:
        self.configured = True

    def reset(self) -> None:
        raise AssertionError("a reset wipes what is still in the printer's buffer")

    def write(self, _end: int, data: bytes, _timeout_ms: int) -> int:
        self._line.sendall(data)
        return len(data)

    def read(self, _end: int, size: int, timeout_ms: int | None = None) -> bytes:
        self._line.settimeout((timeout_ms or self.default_timeout) / 1000)
        try:
            return self._line.recv(size)
        except TimeoutError:
            raise OSError(errno.ETIMEDOUT, "Operation timed out") from None

    def dispose(self, _device: object) -> None:
        self._line.close()


@contextmanager
def printer_on_serial(simulator: SimulatedPrinter) -> Iterator[str]:
    """The path of a serial port at whose other end a simulated printer is."""
    with (
        serial_port() as (end, path),
        socket.create_connection((simulator.host, simulator.port)) as s,
        cable(end, s.fileno()),
    ):
        yield path


def call(number: str, **changes: object) -> Announcement:
    """Return what a speaker is to say of a call."""
    said = Announcement(f"call-{number}", number, ("zh/A", "zh/0"), f"{number} to window 3")
    return dataclasses.replace(said, **changes)  # type: ignore[arg-type]
