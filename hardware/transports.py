"""The way to a printer: python-escpos opens, writes and reads; nothing else of it is used."""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import sys
import tempfile
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from hardware.ports import DeviceError

if TYPE_CHECKING:
    from hardware.escpos_printer import EscposOptions


STALE_READS = 16
"""Late answers that are read away; a device that has more babbles."""


class Line:
    """One open connection to a printer."""

    def __init__(self, pipe: Any, connection: str) -> None:
        self._pipe = pipe
        self._connection = connection

    def write(self, data: bytes) -> None:
        """Send bytes, in at most the line's time-out; OSError if the line is lost or stuck."""
        self._pipe._raw(data)  # noqa: SLF001 - the only way to send bytes as they are

    def ask(self, request: bytes, size: int = 1) -> bytes:
        """Send a request and return at least `size` bytes, or what came within the time-out."""
        self.write(request)
        reply = b""
        while len(reply) < size:
            part = self._read_some(size - len(reply))
            if not part:
                break
            reply += part
        return reply

    def _read_some(self, size: int) -> bytes:
        try:
            part = self._read(size)
        except OSError as error:
            # pyusb raises its own class, which only the number tells from a lost line.
            if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:
                return b""
            raise
        if not part and self._connection == "network":
            raise ConnectionResetError("the printer closed the connection")
        return part

    def _read(self, size: int) -> bytes:
        if self._connection == "serial":
            # The library waits for 16 bytes, which is the whole time-out for a reply of one.
            device = self._pipe.device
            return bytes(device.read(size) + device.read(device.in_waiting))
        return bytes(self._pipe._read())  # noqa: SLF001


@contextmanager
def connected(options: EscposOptions) -> Iterator[Line]:
    """Open the way to a printer for one job or question; failures become DeviceError."""
    escpos = load_escpos()
    try:
        pipe = _pipe(escpos.printer, options)
        pipe.open()
        try:
            _set_limits(pipe, options)
            yield Line(pipe, options.connection)
        finally:
            pipe.close()
    except escpos.exceptions.Error as error:
        # python-escpos keeps the cause only as the context of its own error.
        raise _lost(error.__context__ or error) from error
    except (OSError, termios.error) as error:
        raise _lost(error) from error
    except ValueError as error:  # pyusb's NoBackendError is one
        raise DeviceError(f"cannot use this connection: {error}", permanent=True) from error


def _lost(error: BaseException) -> DeviceError:
    words = " ".join(str(error).split()) or type(error).__name__
    denied = getattr(error, "errno", None) in (errno.EACCES, errno.EPERM)
    return DeviceError(f"cannot reach the printer: {words}", permanent=denied)


def _pipe(printer: Any, options: EscposOptions) -> Any:
    if options.connection == "network":
        return printer.Network(options.host, options.port, timeout=options.timeout_s)
    if options.connection == "serial":
        return printer.Serial(
            options.device, options.baud, timeout=options.timeout_s, xonxoff=options.xonxoff
        )
    if options.connection == "usb":
        pipe = printer.Usb(
            options.vendor,
            options.product,
            timeout=round(options.timeout_s * 1000),
            in_ep=options.in_ep,
            out_ep=options.out_ep,
        )
        # The library resets the device at every open: a ticket still in its buffer would be lost.
        pipe._configure_usb = lambda: _configure(pipe.device)  # noqa: SLF001
        return pipe
    return printer.File(options.device)


def _configure(device: Any) -> None:
    try:
        device.get_active_configuration()
    except OSError:  # USBError: fresh from the plug
        device.set_configuration()


def _set_limits(pipe: Any, options: EscposOptions) -> None:
    if options.connection == "serial":
        # Without a limit a printer that holds the line up would hold the thread for ever.
        # Ten bits go over the line per byte; 4096 bytes may wait in the kernel before a request.
        pipe.device.write_timeout = options.timeout_s + 10 * 4096 / options.baud
        pipe.device.timeout = options.timeout_s + 10 * 4096 / options.baud
        pipe.device.reset_input_buffer()
    if options.connection == "usb":
        pipe.device.default_timeout = round(options.timeout_s * 1000)
        _drain(pipe.device, options.in_ep)


def _drain(device: Any, in_ep: int) -> None:
    """Read away what a printer answered too late to the one who asked before."""
    for _ in range(STALE_READS):
        try:
            if not device.read(in_ep, 64, 1):
                return
        except OSError:  # nothing there, or something that the next write will say
            return


_loading = threading.Lock()


def load_escpos() -> ModuleType:
    """python-escpos, imported at first use without its 150 kB printer database.

    Reading that database costs 0.2 s and 5 MB and is only needed for text, which we do not use.
    The library also leaves a folder in /tmp behind per process, and tells the root logger of
    every open and close: both are put right here.
    """
    with _loading:
        if "escpos.printer" not in sys.modules:
            _import_escpos()
    return sys.modules["escpos"]


def _import_escpos() -> None:
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "capabilities.json")
        parts = ("codePages", "features", "fonts", "media", "colors")
        profile: dict[str, object] = {part: {} for part in parts}
        small.write_text(json.dumps({"profiles": {"default": profile}, "encodings": {"": {}}}))
        with patched_environment("ESCPOS_CAPABILITIES_FILE", str(small)):
            import escpos.capabilities  # noqa: PLC0415 - slow, see above
            import escpos.exceptions  # noqa: PLC0415
            import escpos.printer  # noqa: PLC0415
    shutil.rmtree(escpos.capabilities.pickle_dir, ignore_errors=True)
    logging.getLogger().addFilter(_not_chatter)


@contextmanager
def patched_environment(name: str, value: str) -> Iterator[None]:
    """Set an environment variable for a moment, and put it back."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


def _not_chatter(record: logging.LogRecord) -> bool:
    return record.levelno > logging.INFO or f"{os.sep}escpos{os.sep}" not in record.pathname
