"""Onbon BX-5K and BX-6K font cards, which drive the Chinese strips over windows."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.line_options import BAUDS, LineOptions
from hardware.onbon_frames import (
    ACK,
    BROADCASTS,
    HOST,
    NACK,
    PING,
    Area,
    framed,
    text_command,
    unframed,
)
from hardware.options import OptionError, one_of, ranged
from hardware.ports import Blinking, DeviceError, Language, SignValue
from hardware.registry import Driver
from hardware.shared_line import Line, Seat
from hardware.sign_text import TextSignOptions, line_of, printable

if TYPE_CHECKING:
    from hardware.simulators.onbon import SimulatedOnbon

MOVES = 3
"""The way of showing a text that is longer than the strip: it moves to the left."""

STYLE = re.compile(r"(\\[A-Z]{1,2}[0-9]{0,3})*")

ERRORS = {
    1: "unknown command group", 2: "unknown command", 3: "busy", 4: "out of memory",
    5: "wrong checksum", 6: "no such file", 7: "flash memory", 12: "no such font",
    13: "wrong firmware",
}  # fmt: skip
"""What a card refuses with; 3, 5, 6 and 7 may pass."""

LASTING = {1, 2, 4, 12, 13}


@dataclass(frozen=True, kw_only=True)
class OnbonOptions(LineOptions, TextSignOptions):
    """`[devices.NAME] driver = "onbon"`; sizes in dots, `style` goes before every text.

    `language` is that of words; `replies` false for a strip whose answers do not come through.
    """

    baud: int = one_of(57600, *BAUDS)
    address: int = ranged(1, 1, BROADCASTS)
    width: int = ranged(64, 16, 4096)
    height: int = ranged(16, 8, 512)
    area: int = ranged(0, 0, 31)
    language: str = one_of("zh", "zh", "en")
    style: str = ""
    replies: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.width % 8:
            raise OptionError("width", f"'width' must be a multiple of 8, not {self.width}")
        if not STYLE.fullmatch(self.style):
            raise OptionError("style", f"'style' must be escapes like '\\FO001\\C2': {self.style}")

    @property
    def station(self) -> tuple[str, int | None]:
        """Return the card's address."""
        return "address", self.address if self.address < BROADCASTS else None


def encoded(text: str) -> bytes:
    """Return the text in GB2312, `?` for what that has not; nothing in it begins an escape."""
    return printable(text).replace("\\", "/").encode("gb2312", "replace")


def area_for(options: OnbonOptions, text: bytes) -> Area:
    """Return where and how a text is shown: it stands still, or moves if it is too long.

    A letter is half as wide as the strip is high, and one byte; a Chinese one is twice of both.
    """
    fits = len(text) * options.height <= 2 * options.width
    place = Area(options.width // 8, options.height, number=options.area)
    return place if fits else dataclasses.replace(place, display=MOVES, speed=4)


class OnbonSign:
    """A strip with Chinese and letters: number, arrow and words."""

    blinking: Blinking = "software"

    def __init__(self, options: OnbonOptions) -> None:
        self._options = options
        self._seat = Seat(options.device, options.line)
        self._known = False
        self.confirms = options.replies

    def show(self, value: SignValue) -> bool:
        """Send the text, and read the card's answer.

        A card that is not known to be there is pinged first: that is short, and holds up the
        others on the line no longer than it must.
        """
        options = self._options
        language: Language = "zh" if options.language == "zh" else "en"
        # A space, for darkness: without its area a card would show the program it came with.
        text = encoded(line_of(value, language, options.arrow)) or b" "
        command = text_command(area_for(options, text), options.style.encode() + text)
        with self._seat.turn() as line:
            if options.replies and not self._known:
                self._tell(line, PING)
            self._tell(line, command)
        return options.replies

    def close(self) -> None:
        """Let go of the line."""
        self._seat.leave()

    def _tell(self, line: Line, data: bytes) -> None:
        line.send(framed(self._options.address, data))
        if not self._options.replies:
            return
        self._known = False
        heard = line.receive(self._answer, self._options.timeout_s)
        answer = self._answer(heard)
        if answer is None and heard:
            raise DeviceError(f"the sign answers {heard[:32].hex(' ')}", state="unknown")
        if answer is None:
            raise DeviceError("the sign does not answer")
        if answer[:2] != ACK or answer[2]:
            why = ERRORS.get(answer[2], f"error {answer[2]}")
            raise DeviceError(f"the sign refuses: {why}", answer[2] in LASTING)
        self._known = True

    def _answer(self, heard: bytes) -> bytes | None:
        """Return the card's acknowledgement or refusal in what was heard."""
        to, of, data = unframed(heard) or (0, 0, b"")
        mine = (to, of) == (HOST, self._options.address)
        return data if mine and len(data) >= 3 and data[:2] in (ACK, NACK) else None


def _simulate(options: OnbonOptions) -> SimulatedOnbon:
    from hardware.simulators.onbon import SimulatedOnbon  # noqa: PLC0415 - only if simulated

    return SimulatedOnbon(options.name, options.address, options.width * 2 // options.height)


def _attach(options: OnbonOptions, simulator: SimulatedOnbon) -> OnbonOptions:
    return dataclasses.replace(options, connection="serial", device=simulator.device)


DRIVER = Driver("sign", OnbonOptions, OnbonSign, _simulate, _attach)
