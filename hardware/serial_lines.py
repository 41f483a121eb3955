"""Serial ports: a path, or a serial server behind `socket://` or `rfc2217://`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hardware.options import OptionError

if TYPE_CHECKING:
    from serial import Serial


#: pyserial knows more of them: `spy://PORT?file=PATH` would write over any file.
FORMS = re.compile(r"/.+|(socket|rfc2217)://[^/\s:]+:[0-9]{1,5}(\?\S*)?")


def check_port(connection: str, device: str) -> None:
    """Refuse a serial device that names no port; OptionError."""
    if connection == "serial" and not device:
        raise OptionError("device", "connection 'serial' needs 'device'")
    if connection == "serial" and not FORMS.fullmatch(device):
        known = "a path like /dev/ttyUSB0, socket://HOST:PORT or rfc2217://HOST:PORT"
        raise OptionError("device", f"'{device}' is not {known}")


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
