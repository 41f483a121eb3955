"""Frames of call pads and evaluators: `FF 68 L L 68 addr func data CS 16`, pure.

9600 8N1; L = 2 + length of data, CS = the sum of addr, func and data mod 256. Source: the serial
code of JackQChen/QueueSystem (`CallSystem/frmMain.cs`), in production there.
"""

from __future__ import annotations

from dataclasses import dataclass

from hardware.ports import Key, PadDisplay

HEAD, MARK, END = b"\xff\x68", 0x68, 0x16

SCORE, COMMAND, DIGITS, BEEP = 0x11, 0x01, 0x02, 0x03
"""Function codes: a score from an evaluator, a key or command, six digits, a beep."""

MOST_DATA = 6
"""The longest frame is that of the six digits. A shorter limit on L means that the rest of a
broken frame never swallows a whole good one: see `Parser`."""

BLANK = 0x0A

_START, _CONFIRM = b"\x0b", b"\x0f"
_ACK_OF_SCORE = 0x10

KEYS: dict[bytes, Key] = {
    b"\x0c": "next",
    b"\x0d": "recall",
    b"\x0b": "evaluate",
    b"\x12": "pause",
    b"\x13": "transfer",
    b"\x0f": "confirm",
    b"\x06\x0f": "no_show",
    b"\x00\x0f": "hold",
    b"\x03\x0f": "call_back",
}
"""The data of a pad's frame -> its key; the last three are a digit and then confirm."""


@dataclass(frozen=True)
class Frame:
    """One sound frame."""

    address: int
    function: int
    data: bytes

    def encoded(self) -> bytes:
        """Return the frame's bytes."""
        length = 2 + len(self.data)
        body = bytes((self.address, self.function)) + self.data
        return HEAD + bytes((length, length, MARK)) + body + bytes((sum(body) % 256, END))

    @property
    def is_score(self) -> bool:
        """Whether an evaluator sent it."""
        return self.function == SCORE

    @property
    def wants_ack(self) -> bool:
        """Whether a device that sent it waits for an answer: what it pressed is 1 to 3 bytes.

        Longer and shorter ones are echoes of what it was told.
        """
        return 1 <= len(self.data) <= 3

    @property
    def key(self) -> Key | None:
        """The key of a pad that it means, None for one that has no meaning here."""
        last = self.data[-1:]
        # Digits before a key do not change it, but before confirm they make it another one.
        known = self.data if last == _CONFIRM else last
        return None if self.is_score else KEYS.get(known)

    def ack(self) -> Frame:
        """Return the answer: the same frame; of a score with function 01, so CS - 10h."""
        if self.is_score:
            return Frame(self.address, self.function - _ACK_OF_SCORE, self.data)
        return self


def digits_frame(address: int, display: PadDisplay) -> Frame:
    """Make the six digits: three for who waits, at most 999, and the last three of the number."""
    waiting = None if display.waiting is None else str(min(display.waiting, 999))
    number = "".join(c for c in display.number or "" if c in "0123456789")[-3:] or None
    return Frame(address, DIGITS, _three(waiting) + _three(number))


def beep_frame(address: int) -> Frame:
    """Make a pad beep."""
    return Frame(address, BEEP, b"")


def start_frame(address: int) -> Frame:
    """Make an evaluator ask for a score."""
    return Frame(address, COMMAND, _START)


def _three(digits: str | None) -> bytes:
    if digits is None:
        return bytes((BLANK,)) * 3
    return bytes(int(digit) for digit in digits.zfill(3))


class Parser:
    """Finds the sound frames in what comes over a line, and drops everything else.

    After a wrong byte the search goes on one byte later, so that no good frame is lost that came
    right behind a broken one: a head without its frame claims at most 15 bytes, and whoever
    presses sends 10.
    """

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[Frame]:
        """Return the frames that these bytes complete; no bytes: the line has been quiet."""
        if not data:
            # The rest of a frame that broke off long ago must not be joined to another one.
            self._buffer = b""
            return []
        self._buffer += data
        found = []
        while self._buffer:
            frame, used = _look(self._buffer)
            if not used:
                break
            self._buffer = self._buffer[used:]
            if frame:
                found.append(frame)
        return found


def _look(buffer: bytes) -> tuple[Frame | None, int]:
    """Return the frame at the front, if there is one, and how many bytes are done with."""
    if not buffer.startswith(HEAD[: len(buffer)]):
        start = buffer.find(HEAD[:1], 1)
        return None, start if start > 0 else len(buffer)
    if len(buffer) < 5:
        # L, L and the mark are looked at as they come: noise must not hold up what follows.
        return None, 0 if _may_begin(buffer) else 1
    length = buffer[2]
    if not _may_begin(buffer):
        return None, 1
    whole = length + 7
    if len(buffer) < whole:
        return None, 0
    body, check, end = buffer[5 : whole - 2], buffer[whole - 2], buffer[whole - 1]
    if end != END or sum(body) % 256 != check:
        return None, 1
    return Frame(body[0], body[1], body[2:]), whole


def _may_begin(buffer: bytes) -> bool:
    first, second, mark = buffer[2:3], buffer[3:4], buffer[4:5]
    if first and not 2 <= first[0] <= 2 + MOST_DATA:
        return False
    return (not second or second == first) and (not mark or mark[0] == MARK)


class Repeats:
    """Tells a frame that was sent again from a new press of the same key.

    A device that did not hear its ACK sends the same bytes again, and nothing in them is
    counted, so only time tells: the same bytes within `window_s` of the last ones are the same
    press, and every repetition renews the window. Another frame of the device ends it: a device
    sends the next press only when it is done with the one before.
    """

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._last: Frame | None = None
        self._until = 0.0

    def is_new(self, frame: Frame, now_s: float) -> bool:
        """Whether this is another press than the one before."""
        again = frame == self._last and now_s < self._until
        self._last, self._until = frame, now_s + self._window_s
        return not again
