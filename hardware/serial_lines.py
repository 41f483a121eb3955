"""Serial lines: a path, or a serial server behind `socket://` or `rfc2217://`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from serial import Serial


def open_serial(
    device: str, baud: int, timeout_s: float, *, bytesize: int = 8, parity: str = "N"
) -> Serial:
    """Open a line with one stop bit and the same time-out both ways; OSError if it cannot be."""
    import serial  # noqa: PLC0415 - loaded by a device's own thread, not at start

    line = serial.serial_for_url(
        device, baud, bytesize=bytesize, parity=parity, timeout=timeout_s, do_not_open=True
    )
    line.write_timeout = timeout_s
    line.open()
    return line
