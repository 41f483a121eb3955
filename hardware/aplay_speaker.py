"""A speaker at a sound card of this machine: clips joined and played by ALSA's `aplay`."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.clips import sound_of
from hardware.options import OptionError, SpeakerOptions, one_of, ranged
from hardware.ports import Announcement, DeviceError
from hardware.registry import Driver
from hardware.sound import Sound, SoundError, silence, to_wav

if TYPE_CHECKING:
    from hardware.simulators.speaker import SimulatedSpeaker

#: ALSA reads a configuration out of a name in quotes or braces, and some of its plugins write:
#: `file:'|command',raw` would run a program.
_NAME = re.compile(r"[A-Za-z0-9_.,:=-]+")
_WRITING = frozenset({"file", "tee"})

CHECK_S = 0.1
"""How much silence is played to see whether the sound card is there."""


@dataclass(frozen=True, kw_only=True)
class AplayOptions(SpeakerOptions):
    """`[devices.NAME] driver = "aplay"`; `device` is ALSA's name of it, as `aplay -L` lists them.

    `timeout_s` is how much longer than the sound the player may take.
    """

    connection: str = one_of("alsa", "alsa", "simulator")
    device: str = "default"
    timeout_s: float = ranged(5.0, 0.1, 60)

    def __post_init__(self) -> None:
        if self.connection != "alsa":
            return
        if not _NAME.fullmatch(self.device) or self.device.startswith("-"):
            why = "is no plain name of a sound card, as `aplay -L` lists them: plughw:1,0"
            raise OptionError("device", f"{self.device!r} {why}")
        writing = _WRITING.intersection(re.split("[:,=]", self.device.lower()))
        if writing:
            why = f"the ALSA plugin '{min(writing)}' writes to files and is not a sound card"
            raise OptionError("device", f"'device' cannot be {self.device!r}: {why}")


class AplaySpeaker:
    """Plays through a child process, which gets the sound on its standard input.

    `command` is the player and its arguments: a list, since no shell is to read any of them.
    """

    def __init__(self, options: AplayOptions, command: list[str]) -> None:
        self._options = options
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._closing = threading.Event()

    def say(self, announcement: Announcement) -> None:
        """Play an announcement's clips as one sound, to its end."""
        try:
            sound = sound_of(announcement, self._options.clips)
        except SoundError as error:
            raise DeviceError(str(error), state="failed") from error
        self._play(sound, announcement.title)

    def check(self) -> None:
        """Play a moment of silence."""
        self._play(silence(CHECK_S))

    def close(self) -> None:
        """End the child that is playing."""
        self._closing.set()
        child = self._child
        if child is not None:
            child.kill()

    def _play(self, sound: Sound, title: str = "") -> None:
        try:
            child = subprocess.Popen(  # noqa: S603 -- an argument list, no shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            hint = "; apt-get install alsa-utils (on Debian)" if missing else ""
            raise DeviceError(
                f"{self._command[0]}: {error.strerror}{hint}", permanent=True
            ) from error
        self._child = child
        try:
            self._await(child, to_wav(sound, title), sound.seconds + self._options.timeout_s)
        finally:
            self._child = None

    def _await(self, child: subprocess.Popen[bytes], wav: bytes, longest_s: float) -> None:
        if self._closing.is_set():  # asked to end between the check above and the child's start
            child.kill()
        try:
            _, said = child.communicate(wav, timeout=longest_s)
        except subprocess.TimeoutExpired as error:
            child.kill()
            child.communicate()
            raise DeviceError("the player does not come to an end", state="silent") from error
        if child.returncode:
            why = said.decode(errors="replace").strip().splitlines() or [f"exit {child.returncode}"]
            raise DeviceError(f"cannot play: {why[0][:200]}")


def _make(options: AplayOptions) -> AplaySpeaker:
    if options.connection == "simulator":
        player = Path(__file__).with_name("simulators") / "player.py"
        return AplaySpeaker(options, [sys.executable, "-I", "-S", str(player), options.device])
    return AplaySpeaker(options, ["aplay", "-q", "-D", options.device, "-"])


def _simulate(options: AplayOptions) -> SimulatedSpeaker:
    from hardware.simulators.speaker import SimulatedSpeaker  # noqa: PLC0415 - only if simulated

    return SimulatedSpeaker(options.name)


def _attach(options: AplayOptions, simulator: SimulatedSpeaker) -> AplayOptions:
    return dataclasses.replace(options, device=simulator.path)


DRIVER = Driver("speaker", AplayOptions, _make, _simulate, _attach)
