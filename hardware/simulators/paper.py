"""A small ESC/POS interpreter: bytes in, pictures of paper out; shares no code with the drivers."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from hardware.simulators.letters import Letter, draw_code, draw_line

if TYPE_CHECKING:
    from PIL.Image import Image

DLE, EOT = 0x10, 0x04


class RealTime:
    """Takes DLE EOT n out of the stream wherever it stands, pictures included, as printers do."""

    def __init__(self, numbers: Collection[int] = (1, 2, 3, 4)) -> None:
        self._numbers = frozenset(numbers)
        self._held = b""

    def split(self, data: bytes) -> Iterator[bytes | int]:
        """Yield the stream in order: bytes for the buffer, and n for each status request."""
        data = self._held + data
        start = at = 0
        while (at := data.find(DLE, at)) >= 0:
            rest = data[at + 1 : at + 3]
            if len(rest) == 2 and rest[0] == EOT and rest[1] in self._numbers:
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

    def add(self, picture: Image, left: int = 0) -> None:
        """Print a picture, ink set, so many dots from the left."""
        from PIL import Image  # noqa: PLC0415 - loaded by the first ticket

        line = Image.new("1", (self.width, picture.height), 0)
        line.paste(picture, (left, 0))
        dots, across = line.tobytes(), self.width // 8
        self.rows += [dots[at : at + across] for at in range(0, len(dots), across)]

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


LENGTHS: dict[bytes, int] = {
    b"\x1b@": 2, b"\x1ba": 3, b"\x1bd": 3, b"\x1bJ": 3, b"\x1bp": 5, b"\x1bE": 3, b"\x1bt": 3,
    b"\x1b3": 3, b"\x1d!": 3, b"\x1da": 3, b"\x1c&": 2, b"\x1c.": 2,
}  # fmt: skip
"""Commands of fixed length."""

TELL_AFTER = {b"\x1dv": 8, b"\x1d(": 5, b"\x1dV": 3, b"\x1de": 3}
"""Commands whose length the bytes before this one tell."""


def variable_length(head: bytes) -> int:
    """Return the length of a command of variable length, or of one that is not known: 2."""
    if head[:2] == b"\x1dv":
        return 8 + (head[4] + 256 * head[5]) * (head[6] + 256 * head[7])
    if head[:2] == b"\x1d(":
        return 5 + head[3] + 256 * head[4]
    if head[:2] == b"\x1dV":
        return 3 if head[2] in b"\x00\x01" else 4
    return (4 if head[2] == 3 else 3) if head[:2] == b"\x1de" else 2


def nobody(_command: bytes) -> bool:
    """Obey no command beside those that every printer knows."""
    return False


class Interpreter:
    """The printer's own reading of its input buffer; what it does not know goes to `errors`.

    `others` is asked to obey the commands whose answers or motors are somebody else's.
    """

    LINE = 30
    """Dots that one line feed moves the paper at the standard line spacing."""

    def __init__(self, width: int, others: Callable[[bytes], bool] = nobody) -> None:
        self.width = width
        self.strip = Strip(width)
        self.errors: list[str] = []
        self._others = others
        self._buffer = bytearray()
        self._reset()
        self._code = b""
        self._dots, self._level = 3, 0x30

    def _reset(self) -> None:
        self._line: list[Letter] = []
        self._align = 0
        self._spacing = self.LINE
        self._wide = self._high = 1
        self._bold = self._kanji = False

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
        if head[0] not in b"\x1b\x1d\x1c":
            return 2 if self._kanji and head[0] >= 0x80 else 1
        if len(head) < TELL_AFTER.get(head[:2], 2):
            return None
        return LENGTHS.get(head[:2]) or variable_length(head)

    def _obey(self, command: bytes) -> Strip | None:
        name = command[:2]
        modes = {
            b"\x1ba": self._set_align,
            b"\x1bE": self._set_bold,
            b"\x1d!": self._set_size,
            b"\x1b3": self._set_spacing,
        }
        if name == b"\x1dv":
            self._raster(command)
        elif name == b"\x1dV":
            return self._cut(command)
        elif name == b"\x1b@":
            self._reset()
        elif name in modes:
            modes[name](command[2])
        elif name == b"\x1bd":
            self.strip.feed(command[2] * self._spacing)
        elif name == b"\x1bJ":
            self.strip.feed(command[2])
        elif name in (b"\x1c&", b"\x1c."):
            self._kanji = name == b"\x1c&"
        elif command[:3] == b"\x1d(k":
            self._qr(command)
        elif command == b"\n":
            self._feed_line()
        elif command[0] >= 0x20:
            self._letter(command)
        elif command not in (b"\x00", b"\x1bt\x00") and not self._others(command):
            self.errors.append(f"unknown command {command.hex(' ')}")
        return None

    def _set_align(self, n: int) -> None:
        if n > 2 or self._line:
            self.errors.append(f"alignment {n} in the middle of a line, or unknown")
        self._align = n

    def _set_bold(self, n: int) -> None:
        self._bold = bool(n & 1)

    def _set_spacing(self, n: int) -> None:
        self._spacing = n

    def _set_size(self, n: int) -> None:
        self._wide, self._high = (n >> 4) + 1, (n & 15) + 1

    def _letter(self, command: bytes) -> None:
        try:
            char = command.decode("gb18030" if self._kanji else "ascii")
        except UnicodeDecodeError:
            self.errors.append(f"no character: {command.hex(' ')}")
            return
        self._line.append(Letter(char, self._wide, self._high, self._bold))

    def _feed_line(self) -> None:
        if not self._line:
            self.strip.feed(self._spacing)
            return
        picture, too_long = draw_line(self._line, self.width, self._align)
        if too_long:
            self.errors.append("a line is longer than the paper is wide")
        self._line = []
        self.strip.add(picture)
        self.strip.feed(max(0, self._spacing - picture.height))

    def _raster(self, command: bytes) -> None:
        across, down = command[4] + 256 * command[5], command[6] + 256 * command[7]
        paper = self.width // 8
        if command[2:4] != b"0\x00" or across > paper:
            self.errors.append(f"raster {command[:8].hex(' ')} does not fit {self.width} dots")
        left = max(0, (paper - across) * self._align // 2)
        for row in range(down):
            dots = command[8 + row * across : 8 + (row + 1) * across]
            self.strip.rows.append((bytes(left) + dots).ljust(paper, b"\x00")[:paper])

    def _qr(self, command: bytes) -> None:
        what, data = command[5:7], command[7:]
        if what == b"1C" and 1 <= data[0] <= 16:
            self._dots = data[0]
        elif what == b"1E" and 0x30 <= data[0] <= 0x33:
            self._level = data[0]
        elif what == b"1P" and data[:1] == b"0":
            self._code = data[1:]
        elif what == b"1Q" and self._code:
            picture = draw_code(self._code, self._level, self._dots)
            if picture.width > self.width:
                self.errors.append("a QR code is wider than the paper")
            self.strip.add(picture, max(0, (self.width - picture.width) * self._align // 2))
        elif what != b"1A" or data != b"2\x00":
            self.errors.append(f"unknown QR command {command.hex(' ')}")

    def _cut(self, command: bytes) -> Strip | None:
        if command[2] not in b"\x00\x01\x41\x42":
            self.errors.append(f"unknown cut {command.hex(' ')}")
            return None
        self.strip.feed(command[3] if len(command) == 4 else 0)
        done, self.strip = self.strip, Strip(self.width)
        return done if done.rows else None
