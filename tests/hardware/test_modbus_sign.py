"""The LED-485 driver against a Modbus sign by others: pymodbus over a pair of ptys."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from hardware.led485_sign import Led485Options, Led485Sign
from hardware.ports import SignValue
from tests.hardware.helpers import PATIENCE_S, cable, serial_port


class Pymodbus:
    """A Modbus slave which keeps the registers that were written."""

    def __init__(self, port: str) -> None:
        self.port = port
        self.registers: dict[int, list[int]] = {}
        self.ready, self.done = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)

    async def serve(self) -> None:
        device = SimDevice(
            1, [SimData(0, count=0x100, values=0, datatype=DataType.REGISTERS)], action=self.hear
        )
        server = ModbusSerialServer(device, port=self.port, baudrate=9600)
        await server.listen()
        self.ready.set()
        while not self.done.is_set():
            await asyncio.sleep(0.01)
        await server.shutdown()

    async def hear(
        self, function: int, start: int, address: int, count: int,
        current: list[int], values: list[int] | list[bool] | None,
    ) -> ExcCodes | None:  # fmt: skip
        if values:
            self.registers[address] = [int(value) for value in values]
        return None


@pytest.fixture
def rig() -> Iterator[tuple[Led485Sign, Pymodbus]]:
    with (
        serial_port() as (left, driver_end),
        serial_port() as (right, board_end),
        cable(left, right),
    ):
        board = Pymodbus(board_end)
        board.thread.start()
        assert board.ready.wait(PATIENCE_S)
        options = Led485Options(
            "s", "led485", connection="serial", device=driver_end, timeout_s=PATIENCE_S
        )
        sign = Led485Sign(options)
        yield sign, board
        sign.close()
        board.done.set()
        board.thread.join()


def test_a_modbus_sign_by_others_takes_numbers_and_darkness(
    rig: tuple[Led485Sign, Pymodbus],
) -> None:
    sign, board = rig
    for number, shown in [("A012", 12), ("B1000", 1000), ("A007", 7)]:
        assert sign.show(SignValue(number))
        assert board.registers[0] == [shown]
    assert sign.show(SignValue())
    assert board.registers[0x80] == [0, 0]


def test_it_takes_them_again_after_the_line_was_closed(rig: tuple[Led485Sign, Pymodbus]) -> None:
    sign, board = rig
    sign.show(SignValue("A001"))
    sign.close()
    sign.show(SignValue("A002"))
    assert board.registers[0] == [2]
