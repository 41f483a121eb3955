"""From a scanner's bytes to the texts it read, pure."""

from __future__ import annotations

import re

LONGEST = 1024
"""No code that a hall reads is longer, in bytes; what is, is noise."""

TERMINATORS: dict[str, bytes] = {
    "any": b"[\r\n]+",
    "cr": b"\r",
    "lf": b"\n",
    "crlf": b"\r\n",
    "tab": b"\t",
}
"""What ends a text, as configured, and the expression that finds it."""


class LineParser:
    """Cuts texts out of bytes; what lacks the `prefix` is noise."""

    def __init__(self, terminator: str = "any", prefix: str = "") -> None:
        self._end = re.compile(TERMINATORS[terminator])
        self._prefix = prefix
        self._buffer = b""
        self._too_long = False

    def feed(self, data: bytes) -> list[str]:
        """Return the texts that these bytes complete; no bytes: the line has been quiet."""
        if not data:
            self._buffer, self._too_long = b"", False
            return []
        *whole, self._buffer = self._end.split(self._buffer + data)
        found = []
        for line in whole:
            if not self._too_long and (text := self._text(line)):
                found.append(text)
            self._too_long = False
        if len(self._buffer) > LONGEST:
            self._buffer, self._too_long = b"", True
        return found

    def _text(self, line: bytes) -> str:
        """Return what a line says without its prefix, "" for noise."""
        text = _decoded(line) if len(line) <= LONGEST else ""
        if not text.startswith(self._prefix):
            return ""
        text = text[len(self._prefix) :].strip()
        return text if text.isprintable() else ""


def _decoded(line: bytes) -> str:
    # Scanners made for China send GB 18030 where others send UTF-8.
    for encoding in ("utf-8", "gb18030"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""
