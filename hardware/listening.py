"""A serial line that is listened to all the time, by a thread of its own."""

from __future__ import annotations

import contextlib
import termios
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from hardware.serial_lines import open_serial

if TYPE_CHECKING:
    from serial import Serial

QUIET_S = 0.5
"""A line on which nothing came for so long is quiet; also the longest that closing it takes."""

LINE_ERRORS = (OSError, termios.error)
"""What a lost line may raise."""


class ListenedLine:
    """An open line; raises OSError if it cannot be opened.

    `on_bytes` gets what came, and b"" each time the line was quiet; `on_lost` the error that
    ended it. Both are called on the line's thread.
    """

    def __init__(
        self,
        device: str,
        baud: int,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[Exception], None],
    ) -> None:
        self._line: Serial = open_serial(device, baud, QUIET_S)
        self._on_bytes, self._on_lost = on_bytes, on_lost
        self._writing = threading.Lock()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"line-{device}", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Send; from any thread; OSError, termios.error."""
        with self._writing:
            self._line.write(data)

    def close(self) -> None:
        """Stop listening and close, whatever is left of the line."""
        self._stopping = True
        cancel = getattr(self._line, "cancel_read", None)  # a serial server's line has none
        if cancel is not None:
            cancel()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()
        with contextlib.suppress(*LINE_ERRORS):  # it may be gone already
            self._line.close()

    def _run(self) -> None:
        while not self._stopping:
            try:
                data = bytes(self._line.read(1))
                if data:
                    data += bytes(self._line.read(self._line.in_waiting))
            except LINE_ERRORS as error:
                if not self._stopping:
                    self._on_lost(error)
                return
            if not self._stopping:
                self._on_bytes(data)
