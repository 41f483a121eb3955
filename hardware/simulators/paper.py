"""A small ESC/POS interpreter: bytes in, pictures of paper out; shares no code with the driver."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

DLE, EOT = 0x10, 0x04


class RealTime:
    """Takes DLE EOT n out of the stream wherever it stands, pictures included, as printers do."""

    def __init__(self) -> None:
        self._held = b""

    def split(self, data: bytes) -> Iterator[bytes | int]:
        """Yield the stream in order: bytes for the buffer, and n for each status request."""
        data = self._held + data
        start = at = 0
        while (at := data.find(DLE, at)) >= 0:
            rest = data[at + 1 : at + 3]
            if len(rest) == 2 and rest[0] == EOT and 1 <= rest[1] <= 4:
                yield data[start:at]
                yield rest[1]
                start = at = at + 3
            elif rest == b"" or rest == bytes((EOT,)):
                break  # may become a request: wait for the next bytes
            else:
                at += 1
        end = len(data) if at < 0 else at
        self._held = data[end:]
        yield data[start:end]


class Strip:
    """The paper since the last cut; `rows` are dots packed 8 to a byte, 1 = black."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.rows: list[bytes] = []

    def feed(self, dots: int) -> None:
        """Move the paper on."""
        self.rows.extend([bytes(self.width // 8)] * dots)

    def picture(self) -> Image:
        """Return the strip as a 1-bit picture, white where nothing was printed."""
        from PIL import Image, ImageChops  # noqa: PLC0415 - loaded by the first ticket

        dots = Image.frombytes("1", (self.width, len(self.rows)), b"".join(self.rows))
        return ImageChops.invert(dots)

    def png(self) -> bytes:
        """Return the strip as a PNG file."""
        file = io.BytesIO()
        self.picture().save(file, "PNG")
        return file.getvalue()


class Interpreter:
    """The printer's own reading of its input buffer; what it does not know goes to `errors`."""

    LINE = 30
    """Dots that one line feed moves the paper at the standard line spacing."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.strip = Strip(width)
        self.errors: list[str] = []
        self._buffer = bytearray()
        self._align = 0

    def receive(self, data: bytes) -> None:
        """Put bytes in the input buffer."""
        self._buffer += data

    def steps(self) -> Iterator[Strip | None]:
        """Obey one whole command per step; yields the strip when it was cut off, else None."""
        while self._buffer:
            length = self._length()
            if length is None or length > len(self._buffer):
                return
            command = bytes(self._buffer[:length])
            del self._buffer[:length]
            yield self._obey(command)

    def _length(self) -> int | None:
        """How long the command at the front is; None while that cannot be told yet."""
        head = bytes(self._buffer[:8])
        if head[0] not in b"\x1b\x1d":
            return 1
        if len(head) < 2:
            return None
        if head[:2] == b"\x1dv":
            if len(head) < 8:
                return None
            return 8 + (head[4] + 256 * head[5]) * (head[6] + 256 * head[7])
        if head[:2] == b"\x1dV":
            return None if len(head) < 3 else 3 if head[2] in b"\x00\x01" else 4
        return {b"\x1b@": 2, b"\x1ba": 3, b"\x1bd": 3, b"\x1bJ": 3, b"\x1bp": 5}.get(head[:2], 2)

    def _obey(self, command: bytes) -> Strip | None:
        name = command[:2]
        if name == b"\x1dv":
            self._raster(command)
        elif name == b"\x1dV":
            return self._cut(command)
        elif name == b"\x1b@":
            self._align = 0
        elif name == b"\x1ba" and command[2] <= 2:
            self._align = command[2]
        elif name == b"\x1bd":
            self.strip.feed(command[2] * self.LINE)
        elif name == b"\x1bJ":
            self.strip.feed(command[2])
        elif command == b"\n":
            self.strip.feed(self.LINE)
        elif command != b"\x00":
            self.errors.append(f"unknown command {command.hex(' ')}")
        return None

    def _raster(self, command: bytes) -> None:
        across, down = command[4] + 256 * command[5], command[6] + 256 * command[7]
        paper = self.width // 8
        if command[2:4] != b"0\x00" or across > paper:
            self.errors.append(f"raster {command[:8].hex(' ')} does not fit {self.width} dots")
        left = max(0, (paper - across) * self._align // 2)
        for row in range(down):
            dots = command[8 + row * across : 8 + (row + 1) * across]
            self.strip.rows.append((bytes(left) + dots).ljust(paper, b"\x00")[:paper])

    def _cut(self, command: bytes) -> Strip | None:
        if command[2] not in b"\x00\x01\x41\x42":
            self.errors.append(f"unknown cut {command.hex(' ')}")
            return None
        self.strip.feed(command[3] if len(command) == 4 else 0)
        done, self.strip = self.strip, Strip(self.width)
        return done if done.rows else None
