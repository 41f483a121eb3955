"""Sound as 16-bit samples: clips read, joined, made quieter, and written as a WAV file."""

from __future__ import annotations

import io
import math
import struct
import sys
import wave
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FULL_SCALE = 32767

CHIME_HZ = (659.25, 523.25)
CHIME_NOTE_S = 0.45
"""Two soft notes, E5 and C5, each beginning so long after the one before."""

LONGEST_S = 30
"""No clip is longer: what is, is something else by mistake."""

QUIET = 330
"""Samples below this, 1 % of full scale, are silence at the ends of a clip."""


class SoundError(ValueError):
    """A file is no sound that can be played; str says which and what it should be."""


@dataclass(frozen=True)
class Sound:
    """One channel of samples, `rate` of them a second."""

    rate: int
    samples: array[int]

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.samples) / self.rate


def read(file: Path) -> Sound:
    """Read a WAV file, PCM with 16 bits; several channels are mixed to one."""
    try:
        with wave.open(str(file), "rb") as clip:
            if clip.getsampwidth() != 2 or not clip.getnchannels() or not clip.getframerate():
                raise SoundError(f"{file} is not WAV with 16 bits a sample")
            channels, rate = clip.getnchannels(), clip.getframerate()
            if clip.getnframes() > LONGEST_S * rate:
                raise SoundError(f"{file} is longer than {LONGEST_S} s")
            samples = array("h", clip.readframes(clip.getnframes()))
    except (OSError, EOFError, wave.Error, ValueError) as error:
        if isinstance(error, SoundError):
            raise
        raise SoundError(f"{file} cannot be read as WAV (PCM, 16 bits): {error}") from error
    if sys.byteorder == "big":
        samples.byteswap()
    if channels > 1:
        parts = zip(*(samples[one::channels] for one in range(channels)), strict=False)
        samples = array("h", (sum(part) // channels for part in parts))
    return Sound(rate, samples)


def join(sounds: Iterable[Sound], volume: float = 1.0) -> Sound:
    """Join sounds at the highest of their rates, so that nothing of the best one is lost."""
    parts = list(sounds)
    rate = max((part.rate for part in parts), default=22_050)
    samples = array("h")
    for part in parts:
        samples.extend(_at_rate(part, rate))
    if volume < 1:
        samples = array("h", (round(one * volume) for one in samples))
    return Sound(rate, samples)


def _at_rate(sound: Sound, rate: int) -> array[int]:
    """Return a sound's samples at a higher rate, on straight lines between its own."""
    if sound.rate == rate or not sound.samples:
        return sound.samples
    source, last = sound.samples, len(sound.samples) - 1
    found = array("h")
    for place in range(len(source) * rate // sound.rate):
        whole, part = divmod(place * sound.rate, rate)
        here, after = source[min(whole, last)], source[min(whole + 1, last)]
        found.append(here + (after - here) * part // rate)
    return found


def trimmed(sound: Sound, keep_s: float = 0.03) -> Sound:
    """Return a sound without the silence at its ends, but for a breath of it."""
    loud = [place for place, one in enumerate(sound.samples) if abs(one) > QUIET]
    if not loud:
        return sound
    keep = round(keep_s * sound.rate)
    return Sound(sound.rate, sound.samples[max(0, loud[0] - keep) : loud[-1] + 1 + keep])


def chime(rate: int = 22_050) -> Sound:
    """Return the two notes before an announcement, and the pause after them."""
    note_s = CHIME_NOTE_S * 1.6
    samples = array("h", bytes(2 * round((CHIME_NOTE_S + note_s + 0.05) * rate)))
    for number, hertz in enumerate(CHIME_HZ):
        start = round(number * CHIME_NOTE_S * rate)
        for place in range(round(note_s * rate)):
            at_s = place / rate
            loud = 0.4 * min(1.0, at_s / 0.02) * math.exp(-6.0 * at_s)
            samples[start + place] += round(FULL_SCALE * loud * math.sin(math.tau * hertz * at_s))
    return Sound(rate, samples)


def silence(seconds: float, rate: int = 22_050) -> Sound:
    """Return nothing to hear, for so long."""
    return Sound(rate, array("h", bytes(2 * round(seconds * rate))))


def to_wav(sound: Sound, title: str = "") -> bytes:
    """Return a WAV file, little-endian PCM; a title goes into its INFO list as INAM.

    RIFF as in "Multimedia Programming Interface and Data Specifications 1.0" (IBM, Microsoft).
    """
    samples = array("h", sound.samples)
    if sys.byteorder == "big":
        samples.byteswap()
    form = struct.pack("<HHIIHH", 1, 1, sound.rate, 2 * sound.rate, 2, 16)
    chunks = _chunk(b"fmt ", form)
    if title:
        chunks += _chunk(b"LIST", b"INFO" + _chunk(b"INAM", title.encode() + b"\0"))
    chunks += _chunk(b"data", samples.tobytes())
    return _chunk(b"RIFF", b"WAVE" + chunks)


def title_of(wav: bytes) -> str:
    """Return the title that `to_wav` wrote, "" without one."""
    at = wav.find(b"INAM", 0, 4096)
    if at < 0:
        return ""
    (length,) = struct.unpack_from("<I", wav, at + 4)
    return wav[at + 8 : at + 8 + length].rstrip(b"\0").decode(errors="replace")


def read_bytes(wav: bytes) -> tuple[int, int]:
    """Return rate and number of frames of a WAV file in memory; SoundError if it is none."""
    try:
        with wave.open(io.BytesIO(wav), "rb") as clip:
            return clip.getframerate(), clip.getnframes()
    except (EOFError, wave.Error) as error:
        raise SoundError(f"not WAV: {error}") from error


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
