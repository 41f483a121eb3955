"""What every sign must do; the driver against our simulator and against pymodbus."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from hardware.led485_sign import (
    Led485Options,
    Led485Sign,
    dark_frame,
    digits_of,
    number_frame,
    refusal,
)
from hardware.modbus import sealed
from hardware.ports import DeviceError, SignValue
from hardware.simulators.sign import SimulatedSign
from tests.hardware.helpers import PATIENCE_S, cable, serial_port


def test_frames() -> None:
    assert number_frame(1, 123) == bytes.fromhex("01 06 00 00 00 7B C9 E9")
    assert dark_frame(1, 4)[:-2] == bytes.fromhex("01 10 00 80 00 02 04 00 00 00 00")
    assert dark_frame(7, 5)[:7] == bytes.fromhex("07 10 00 80 00 03 06")


@pytest.mark.parametrize(
    ("number", "digits", "shown"),
    [
        ("A012", 4, 12),
        ("A000", 4, 0),
        ("A1000", 4, 1000),
        ("9999", 4, 9999),
        ("A10000", 4, None),
        ("A012", 3, 12),
        ("A1000", 3, None),
        ("99999", 6, None),
        ("VIP", 4, None),
        ("", 4, None),
        ("١٢", 4, None),
        (None, 4, None),
    ],
)
def test_what_digits_are_shown(number: str | None, digits: int, shown: int | None) -> None:
    assert digits_of(number, digits) == shown


class Board(Protocol):
    """The far end of the line, as a test sees it."""

    def shows(self, value: str) -> bool: ...


class Simulated:
    def __init__(self, simulator: SimulatedSign) -> None:
        self.simulator = simulator

    def shows(self, value: str) -> bool:
        return self.simulator.wait_for(value)


class Pymodbus:
    """A Modbus slave by others, which keeps the registers that were written."""

    def __init__(self, port: str) -> None:
        self.port = port
        self.registers: dict[int, list[int]] = {}
        self.ready, self.done = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)

    async def serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        device = SimDevice(
            1, [SimData(0, count=0x100, values=0, datatype=DataType.REGISTERS)], action=self.hear
        )
        self.server = ModbusSerialServer(device, port=self.port, baudrate=9600)
        await self.server.listen()
        self.ready.set()
        while not self.done.is_set():
            await asyncio.sleep(0.01)
        await self.server.shutdown()

    async def hear(
        self, function: int, start: int, address: int, count: int,
        current: list[int], values: list[int] | list[bool] | None,
    ) -> ExcCodes | None:  # fmt: skip
        if values:
            self.registers[address] = [int(value) for value in values]
        return None

    def shows(self, value: str) -> bool:
        if value:
            return self.registers.get(0) == [int(value)]
        return self.registers.get(0x80) == [0, 0]


@contextmanager
def pymodbus_board() -> Iterator[tuple[str, Board]]:
    with (
        serial_port() as (left, driver_end),
        serial_port() as (right, board_end),
        cable(left, right),
    ):
        board = Pymodbus(board_end)
        board.thread.start()
        assert board.ready.wait(PATIENCE_S)
        yield driver_end, board
        board.done.set()
        board.thread.join()


@pytest.fixture(params=["simulator", "pymodbus"])
def rig(
    request: pytest.FixtureRequest, simulated_sign: SimulatedSign
) -> Iterator[tuple[Led485Sign, Board]]:
    if request.param == "simulator":
        sign = sign_at(simulated_sign.device)
        yield sign, Simulated(simulated_sign)
        sign.close()
        return
    with pymodbus_board() as (device, board):
        sign = sign_at(device, timeout_s=5)
        yield sign, board
        sign.close()


def sign_at(device: str, timeout_s: float = 0.2) -> Led485Sign:
    return Led485Sign(
        Led485Options("s", "led485", connection="serial", device=device, timeout_s=timeout_s)
    )


def test_shows_numbers_and_goes_dark(rig: tuple[Led485Sign, Board]) -> None:
    sign, board = rig
    for number, shown in [("A012", "12"), ("B1000", "1000"), (None, ""), ("A007", "7")]:
        sign.show(SignValue(number))
        assert board.shows(shown)


def test_shows_again_after_the_line_was_closed(rig: tuple[Led485Sign, Board]) -> None:
    sign, board = rig
    sign.show(SignValue("A001"))
    sign.close()
    sign.close()
    sign.show(SignValue("A002"))
    assert board.shows("2")


@pytest.mark.parametrize("fault", ["silent", "garbage", "unplug"])
def test_every_fault_and_back(fault: str, simulated_sign: SimulatedSign) -> None:
    sign = sign_at(simulated_sign.device)
    sign.show(SignValue("A001"))
    simulated_sign.set_fault(fault)
    for number in ("A002", "A003"):
        with pytest.raises(DeviceError) as caught:
            sign.show(SignValue(number))
        assert not caught.value.permanent
        assert caught.value.state == ("unknown" if fault == "garbage" else "offline")
    if fault != "unplug":
        assert simulated_sign.wait_for("3"), "a mute board still shows what it is told"
    simulated_sign.set_fault(None)
    sign.show(SignValue("A004"))
    assert simulated_sign.value == "4"
    sign.close()


def test_another_unit_on_the_line_does_not_answer(simulated_sign: SimulatedSign) -> None:
    options = Led485Options(
        "s", "led485", connection="serial", device=simulated_sign.device, unit=2, timeout_s=0.1
    )
    sign = Led485Sign(options)
    with pytest.raises(DeviceError, match="does not answer"):
        sign.show(SignValue("A001"))
    sign.close()


def test_modbus_exceptions() -> None:
    assert refusal(1, 6, sealed(b"\x01\x86\x02")).permanent
    assert not refusal(1, 6, sealed(b"\x01\x86\x06")).permanent
    assert refusal(1, 6, sealed(b"\x01\x86\x02")[:-1] + b"\x00").state == "unknown"


@given(st.binary(min_size=1, max_size=12))
@settings(max_examples=300, deadline=None)
def test_fuzzed_replies_are_errors_and_never_crash(reply: bytes) -> None:
    error = refusal(1, 6, reply)
    assert error.permanent is False or reply[1:2] == b"\x86"


def test_the_simulators_view(simulated_sign: SimulatedSign) -> None:
    sign = sign_at(simulated_sign.device)
    sign.show(SignValue("A012"))
    sign.close()
    assert simulated_sign.status() == {
        "name": "sign1", "kind": "sign", "value": "12", "fault": None,
        "faults": ["silent", "garbage", "unplug"],
    }  # fmt: skip
