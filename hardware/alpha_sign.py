"""Alpha and BetaBrite signs: the Alpha Sign Communications Protocol; letters, no Chinese."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.alpha_frames import ANSWER_ON, FLASH, HOLD, NAK, TAKEN, framed, text_command
from hardware.line_options import LineOptions
from hardware.options import OptionError, one_of, ranged
from hardware.ports import Blinking, DeviceError, SignValue
from hardware.registry import Driver
from hardware.shared_line import Line, LineSettings, Seat
from hardware.sign_text import TextSignOptions, line_of

if TYPE_CHECKING:
    from hardware.simulators.alpha import SimulatedAlpha

PAUSE_S = 0.1
"""After STX a sign needs so long before the command."""


@dataclass(frozen=True, kw_only=True)
class AlphaOptions(LineOptions, TextSignOptions):
    """`[devices.NAME] driver = "alpha"`; `label` is the sign's text file that is shown.

    `address` 0 is every sign. `flash` false for old signs that hang in flash mode.
    """

    format: str = one_of("7E1", "7E1", "8N1")
    address: int = ranged(0, 0, 255)
    label: str = "A"
    checksum: bool = True
    flash: bool = True
    replies: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not re.fullmatch(r"[0A-Z]", self.label):
            raise OptionError("label", f"'label' must be a letter A to Z or 0, not '{self.label}'")
        if self.replies and not self.checksum:
            raise OptionError("checksum", "without it a sign acknowledges what it did not get")

    @property
    def line(self) -> LineSettings:
        """Return speed and format of the line."""
        return LineSettings(self.baud, int(self.format[0]), self.format[1])

    @property
    def station(self) -> tuple[str, int | None]:
        """Return the sign's address; 0 is everybody's."""
        return "address", self.address or None


class AlphaSign:
    """A sign with letters: number, arrow and English words; it flashes by itself."""

    def __init__(self, options: AlphaOptions) -> None:
        self._options = options
        self._seat = Seat(options.device, options.line)
        self._answers = self._may_be_late = False
        self.blinking: Blinking = "device" if options.flash else "none"
        self.confirms = options.replies

    def show(self, value: SignValue) -> bool:
        """Send the text, and read the sign's acknowledgement if it was told to give one."""
        options = self._options
        mode = FLASH if value.blink else HOLD
        command = text_command(line_of(value, "en", options.arrow), options.label, mode)
        with self._seat.turn() as line:
            if self._may_be_late:
                # All acknowledgements look alike: one that belongs to the last try is heard out.
                line.receive(lambda _: False, options.timeout_s)
            # A sign that lost its power has forgotten that it shall answer.
            if options.replies and not self._answers:
                self._tell(line, ANSWER_ON)
            self._tell(line, command)
        return options.replies

    def close(self) -> None:
        """Let go of the line."""
        self._seat.leave()

    def _tell(self, line: Line, command: bytes) -> None:
        head, rest = framed(self._options.address, command, checksum=self._options.checksum)
        line.send(head)
        line.pause(self._options.line.seconds(len(head)) + PAUSE_S)
        line.send(rest)
        if not self._options.replies:
            return
        self._answers, self._may_be_late = False, True
        heard = line.receive(lambda so_far: len(so_far) >= len(TAKEN), self._options.timeout_s)
        if heard[:1] == bytes((NAK,)):
            raise DeviceError(f"the sign refuses: {heard.hex(' ')}")
        # A single ACK in noise is no confirmation: it must be the whole answer.
        if heard != TAKEN:
            said = f"answers {heard[:16].hex(' ')}" if heard else "does not answer"
            raise DeviceError(f"the sign {said}", state="unknown" if heard else "offline")
        self._answers, self._may_be_late = True, False


def _simulate(options: AlphaOptions) -> SimulatedAlpha:
    from hardware.simulators.alpha import SimulatedAlpha  # noqa: PLC0415 - only if simulated

    return SimulatedAlpha(options.name, options.address)


def _attach(options: AlphaOptions, simulator: SimulatedAlpha) -> AlphaOptions:
    # A pty carries eight bits and no parity.
    return dataclasses.replace(options, connection="serial", device=simulator.device, format="8N1")


DRIVER = Driver("sign", AlphaOptions, AlphaSign, _simulate, _attach)
