"""A speaker's clips: files found by the names that an announcement uses."""

from __future__ import annotations

import re
from pathlib import Path

from hardware.ports import Announcement
from hardware.sound import Sound, SoundError, chime, join, read

CHIME = "chime"
_NAME = re.compile(r"(?:[a-z]{2}/)?[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


def sound_of(announcement: Announcement, folder: str) -> Sound:
    """Return an announcement as one sound; SoundError names the clip that is not there.

    Without a clip for the chime there is one of our own. Files are read anew each time, so that
    a recording that was replaced is heard at once.
    """
    return join([_clip(name, folder) for name in announcement.clips], announcement.volume)


def _clip(name: str, folder: str) -> Sound:
    if not _NAME.fullmatch(name):
        raise SoundError(f"{name!r} is no name of a clip")
    file = Path(folder, f"{name}.wav")
    if folder and file.is_file():
        return read(file)
    if name == CHIME:
        return chime()
    raise SoundError(f"clip {file} is missing" if folder else "'clips' names no folder")
