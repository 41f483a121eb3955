"""Key files of the data directory: made at the first start, read by nobody but their owner."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Length of every key.
KEY_BYTES = 32

#: Signs browsers' sessions; a new one only signs everybody out.
SESSION_KEY = "session.key"

#: Hashes what identifies people; without it nobody in the register can be found again.
PEOPLE_KEY = "people.key"


class KeyDamaged(RuntimeError):  # noqa: N818 -- reads as what is wrong
    """A key file that cannot be replaced is not whole; str names it."""


def session_key(data: Path) -> bytes:
    """Return the key that signs this hall's sessions; a damaged one is made anew; OSError."""
    with _alone(data):
        # What a crash or a full disk left would sign sessions with a key anybody can guess.
        return _kept(data / SESSION_KEY) or _made(data / SESSION_KEY)


def people_key(data: Path) -> bytes:
    """Return the key of the people's hashes, made when there is none; KeyDamaged, OSError."""
    file = data / PEOPLE_KEY
    with _alone(data):
        if not file.exists():
            return _made(file)
        kept = _kept(file)
    if kept is None:
        raise KeyDamaged(f"{file} is damaged: restore it from a backup")
    return kept


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Keep a server and a command that both start first from making two keys."""
    folder = os.open(data, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _kept(file: Path) -> bytes | None:
    key = file.read_bytes() if file.exists() else b""
    return key if len(key) == KEY_BYTES else None


def _made(file: Path) -> bytes:
    key, fresh = secrets.token_bytes(KEY_BYTES), file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        out.write(key)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    return key
