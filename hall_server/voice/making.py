"""Clips made by espeak-ng, at set-up: what a bank has not recorded itself."""

import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hardware.sound import Sound, SoundError, chime, read, to_wav, trimmed

from .sequence import CHIME, point_clip
from .words import en_label, texts, zh_label

PROGRAM = "espeak-ng"

#: The voice `cmn` reads pinyin as English; this one reads it as what it is.
VOICES = {"zh": "cmn-latn-pinyin", "en": "en-gb"}

#: Words a minute: slower than people talk, for a noisy hall.
SPEEDS = {"zh": 150, "en": 140}

#: One word takes some 20 ms.
LONGEST_S = 30.0


class CannotSpeak(Exception):  # noqa: N818 -- reads as what happened
    """No clips can be made; str says why, and what to do."""


@dataclass
class Made:
    """What came of it: names of clips made and kept, and by point what could not be read."""

    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)


def make(
    folder: Path,
    labels: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    pinyin: Mapping[str, str],
    *,
    again: bool = False,
) -> Made:
    """Make the clips that a folder lacks, or with `again` all; raises CannotSpeak or OSError.

    `labels` are the points' labels by language; a label with a character that nobody can read
    gets no clip, since half of it would name another place.
    """
    done = Made()
    if again or not (folder / f"{CHIME}.wav").exists():
        _write(folder / f"{CHIME}.wav", chime())
        done.made.append(CHIME)
    else:
        done.kept.append(CHIME)
    for language in languages:
        for word, text in _words(language, labels, pinyin, done):
            name = f"{language}/{word}"
            file = folder / f"{name}.wav"
            if file.exists() and not again:
                done.kept.append(name)
                continue
            _write(file, speak(text, language))
            done.made.append(name)
    return done


def _words(
    language: str, labels: Mapping[str, Mapping[str, str]], pinyin: Mapping[str, str], done: Made
) -> Iterator[tuple[str, str]]:
    yield from texts(language).items()
    for point, label in labels.items():
        text, unknown = zh_label(label["zh"], pinyin) if language == "zh" else en_label(label["en"])
        if unknown or not text:
            done.unread[f"{language}/{point_clip(point)}"] = unknown or label[language]
        else:
            yield point_clip(point), text


def speak(text: str, language: str) -> Sound:
    """Let espeak-ng say a text; the text goes in by standard input and is never an argument."""
    with tempfile.TemporaryDirectory(prefix="hall-voice-") as folder:
        file = Path(folder, "said.wav")
        command = [PROGRAM, "-v", VOICES[language], "-s", str(SPEEDS[language]), "-z", "--stdin"]
        try:
            subprocess.run(  # noqa: S603 -- a list of fixed arguments, no shell
                [*command, "-w", str(file)],
                input=text.encode(),
                capture_output=True,
                timeout=LONGEST_S,
                check=True,
            )
            return trimmed(read(file))
        except FileNotFoundError:
            raise CannotSpeak(
                "espeak-ng is not installed: apt-get install espeak-ng (on Debian), or put the"
                " bank's own recordings into the folder"
            ) from None
        except subprocess.CalledProcessError as error:
            why = error.stderr.decode(errors="replace").strip() or f"exit {error.returncode}"
            raise CannotSpeak(f"espeak-ng cannot speak {VOICES[language]}: {why}") from error
        except (subprocess.TimeoutExpired, SoundError) as error:
            raise CannotSpeak(f"espeak-ng gave no sound for {text!r}: {error}") from error


def _write(file: Path, sound: Sound) -> None:
    """Write a clip whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_bytes(to_wav(sound))
    new.replace(file)
