"""Serial ports: a path, or a serial server behind `socket://` or `rfc2217://`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from serial import Serial


def open_serial(
    device: str,
    baud: int,
    timeout_s: float,
    *,
    bytesize: int = 8,
    parity: str = "N",
    write_timeout_s: float | None = None,
) -> Serial:
    """Open a port with one stop bit; without `write_timeout_s` both ways have the same time-out.

    Raises OSError if it cannot be opened, ValueError if a serial server refuses the settings.
    """
    import serial  # noqa: PLC0415 - loaded by a device's own thread, not at start

    line = serial.serial_for_url(
        device, baud, bytesize=bytesize, parity=parity, timeout=timeout_s, do_not_open=True
    )
    # pyserial 3.5 raises NotImplementedError for an rfc2217 port with a time-out for writing.
    if not device.startswith("rfc2217://"):
        line.write_timeout = timeout_s if write_timeout_s is None else write_timeout_s
    line.open()
    return line
