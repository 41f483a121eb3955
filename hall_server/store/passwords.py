"""Passwords: argon2id, one at a time, so that a morning's sign-ins share 64 MB of memory."""

import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 8, 200

_one_at_a_time = threading.Lock()


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # noqa: PLC0415 -- most commands need no password

    # RFC 9106, section 4, second recommended option: 64 MiB, 3 passes, 4 lanes.
    return PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)


def hash_password(password: str) -> str:
    """Return the hash to keep; raises ValueError for a password too short or too long."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise ValueError(f"a password has {SHORTEST} to {LONGEST} characters")
    with _one_at_a_time:
        return _hasher().hash(plain)


def check_password(kept: str | None, password: str) -> bool:
    """Whether the password is the one kept; without one the same work is done for nothing."""
    from argon2.exceptions import InvalidHashError, VerifyMismatchError  # noqa: PLC0415

    plain = _plain(password[: LONGEST + 1])
    with _one_at_a_time:
        if kept is None:
            _hasher().hash(plain)
            return False
        try:
            return _hasher().verify(kept, plain)
        except (VerifyMismatchError, InvalidHashError):
            return False


def _plain(password: str) -> str:
    """Return one form of what different keyboards and input methods make (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)
