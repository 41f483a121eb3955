"""Who may do what: tokens and accounts in `access.db`, read from memory, changed from anywhere.

The file is separate from the journal's, so that the command line never contends with the
writer.  A store belongs to the process that opened it: open it after a fork, not before.
"""

import hashlib
import os
import re
import secrets
import sqlite3
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .access_schema import migrate
from .migrations import NewerFile
from .passwords import check_password, hash_password

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = "access.db"

#: Roles of devices; a device's name is its id in the configuration.
DEVICE_ROLES = ("kiosk", "display", "counter", "evaluator", "agent")

#: Roles of devices that belong to one service point.
POINT_ROLES = ("counter", "evaluator")

#: Roles of people, and of programs that act as one.
STAFF_ROLES = ("teller", "lobby", "admin")

ROLES = DEVICE_ROLES + STAFF_ROLES

#: A file's time is no finer than the kernel's tick; this is several, in nanoseconds.
TICK_NS = 50_000_000

_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"


class AccessError(ValueError):
    """A token or account cannot be added or removed, or the file not opened; str says why."""

    #: Which of the refusals of an account it is.
    code = "user_refused"


class NameTaken(AccessError):  # noqa: N818 -- reads as what is wrong
    """Somebody has this name."""

    code = "user_exists"


class NameRefused(AccessError):  # noqa: N818 -- likewise
    """A name has letters that no name may have, or too many."""

    code = "name_refused"


class PasswordRefused(AccessError):  # noqa: N818 -- likewise
    """A password is too short or too long."""

    code = "password_refused"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who may come in; `id` is random and stands in events as the teller's reference.

    `grant` is what a session keeps: it ends with the token, the account or the password.
    """

    id: str
    kind: Literal["token", "user"]
    role: str
    name: str
    display_name: str
    point: str | None = None
    grant: str = field(default="", compare=False)
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """A live token as lists show it; times are RFC 3339 in UTC.

    `seen_at` is when its holder last came in, None if not since this program's start.
    """

    identity: Identity
    created_at: str
    seen_at: str | None = None


@dataclass(slots=True)
class _Known:
    """What the file says, indexed; replaced whole when the file changes."""

    by_hash: dict[bytes, Identity] = field(default_factory=dict)
    by_grant: dict[str, Identity] = field(default_factory=dict)
    passwords: dict[str, tuple[str | None, Identity]] = field(default_factory=dict)
    display_names: dict[str, str] = field(default_factory=dict)
    tokens: list[Issued] = field(default_factory=list)
    users: list[Identity] = field(default_factory=list)


class AccessStore:
    """Tokens and accounts; every method may be called from any thread.

    Several tokens may have the same role and name (a device is given a new one while the old
    one still works); each stays valid until it is revoked.  User names are unique without
    regard to case.
    """

    def __init__(self, path: Path) -> None:
        """Open `access.db`, creating it if need be; raises AccessError, OSError."""
        # SQLite gives its -wal and -shm files the mode of the database itself.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        self.path = path
        self._lock = threading.Lock()
        self._version = -1
        self._known = _Known()
        self._seen: dict[str, float] = {}
        self._log = f"{path}-wal"
        self._trusted: tuple[int, int] | None = None
        self._db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        try:
            migrate(self._db)
            self._db.execute("PRAGMA synchronous = FULL")
        except (sqlite3.Error, NewerFile) as error:
            self._db.close()
            raise AccessError(f"{path}: {error}") from error

    def by_token(self, token: str) -> Identity | None:
        """Return whose token this is, or None."""
        return self._came(self._now().by_hash.get(_digest(token)))

    def by_grant(self, grant: str) -> Identity | None:
        """Return whose session this is; None when it was revoked or the password changed."""
        return self._came(self._now().by_grant.get(grant))

    def _came(self, found: Identity | None) -> Identity | None:
        if found and found.kind == "token":
            self._seen[found.id] = time.time()
        return found

    def person(self, ref: str) -> str | None:
        """Return the display name of an identity, also of one that was removed."""
        return self._now().display_names.get(ref)

    def users(self) -> list[Identity]:
        """Return the accounts by name."""
        return list(self._now().users)

    def tokens(self) -> list[Issued]:
        """Return the live tokens, by role, name and age."""
        seen = {
            ref: _text(datetime.fromtimestamp(at, UTC)) for ref, at in self._seen.copy().items()
        }
        return [replace(it, seen_at=seen.get(it.identity.id)) for it in self._now().tokens]

    def sign_in(self, name: str, password: str) -> Identity | None:
        """Return the account with this name and password, or None; takes about 50 ms either way."""
        kept, user = self._now().passwords.get(name.casefold(), (None, None))
        return user if check_password(kept, password) else None

    def add_token(self, role: str, name: str, point: str | None = None) -> str:
        """Return a new token, which nobody can read again; raises AccessError."""
        _check_role(role, ROLES)
        _check_name(name)
        if role in POINT_ROLES and point is None:
            raise AccessError(f"the token of a {role} needs a point")
        if point is not None and role not in {*POINT_ROLES, "teller"}:
            raise AccessError("only a counter, an evaluator or a teller is bound to a point")
        if point is not None:
            _check_name(point)
        token = "sh_" + secrets.token_urlsafe(32)
        row = (_new_id(), role, name, point, _digest(token), _now_text())
        self._write(
            "INSERT INTO tokens (id, role, name, point, hash, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )
        return token

    def revoke_token(
        self, name: str | None = None, role: str | None = None, identity: str | None = None
    ) -> int:
        """Revoke the live tokens that match all that is given; return how many there were.

        Raises AccessError when neither a name nor an identity is given.
        """
        if name is None and identity is None:
            raise AccessError("which token? give its name or its id")
        return self._write(
            "UPDATE tokens SET revoked_at = ? WHERE revoked_at IS NULL"
            " AND name = coalesce(?, name) AND role = coalesce(?, role) AND id = coalesce(?, id)",
            (_now_text(), name, role, identity),
        )

    def check_new_user(self, name: str, role: str) -> None:
        """Raise AccessError if an account would be refused whatever its password."""
        _check_role(role, STAFF_ROLES)
        _check_name(name)
        if name.casefold() in self._now().passwords:
            raise NameTaken(f"there is a user {name} already")

    def add_user(
        self, name: str, role: str, password: str, display_name: str | None = None
    ) -> Identity:
        """Add an account and return it; raises AccessError, also for a name in use."""
        self.check_new_user(name, role)
        kept = _hashed(password)
        ref = _new_id()
        user = Identity(ref, "user", role, name, display_name or name, grant=_grant(ref, kept))
        try:
            self._write(
                "INSERT INTO users (id, role, name, display_name, password, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (user.id, role, name, user.display_name, kept, _now_text()),
            )
        except sqlite3.IntegrityError:  # another process was faster
            raise NameTaken(f"there is a user {name} already") from None
        return user

    def set_password(self, name: str, password: str) -> None:
        """Change an account's password, which ends its sessions; raises AccessError."""
        self._change_user("password = ?", _hashed(password), name)

    def set_role(self, name: str, role: str) -> None:
        """Change what a person may do, from the next request on; raises AccessError."""
        _check_role(role, STAFF_ROLES)
        self._change_user("role = ?", role, name)

    def set_disabled(self, name: str, *, disabled: bool) -> None:
        """Keep a person out, which ends the sessions, or let them in again; raises AccessError."""
        self._change_user("disabled_at = ?", _now_text() if disabled else None, name)

    def _change_user(self, what: str, value: str | None, name: str) -> None:
        sql = f"UPDATE users SET {what} WHERE name = ? AND removed_at IS NULL"  # noqa: S608 -- ours
        if not self._write(sql, (value, name)):
            raise AccessError(f"there is no user {name}")

    def remove_user(self, name: str) -> None:
        """Remove an account: it can no longer sign in, and sessions end; raises AccessError."""
        changed = self._write(
            "UPDATE users SET removed_at = ?, password = '' WHERE name = ? AND removed_at IS NULL",
            (_now_text(), name),
        )
        if not changed:
            raise AccessError(f"there is no user {name}")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _now(self) -> _Known:
        """Return what the file says; a look at its log costs less than a question to SQLite."""
        # Looked at before the question: a commit that comes meanwhile makes the next call ask.
        mark = self._mark()
        if mark is not None and mark == self._trusted:
            return self._known
        with self._lock:
            # data_version moves when another connection, also of another process, commits.
            (version,) = self._db.execute("PRAGMA data_version").fetchone()
            if version != self._version:
                self._known = _read(self._db)
                self._version = version
            # Another commit within the file system's tick could leave the same mark.
            is_old = mark is not None and time.time_ns() - mark[0] > TICK_NS
            self._trusted = mark if is_old else None
            return self._known

    def _mark(self) -> tuple[int, int] | None:
        try:
            log = os.stat(self._log)  # noqa: PTH116 -- at every request
        except FileNotFoundError:
            return None
        return log.st_mtime_ns, log.st_size

    def _write(self, statement: str, values: "Iterable[str | bytes | None]") -> int:
        with self._lock:
            changed = self._db.execute(statement, tuple(values)).rowcount
            # The log got its time before the disk was done, and others may have looked meanwhile:
            # it gets a new one now that they can see the change.
            with suppress(FileNotFoundError):
                now_ns = time.time_ns()
                os.utime(self._log, ns=(now_ns, now_ns))
            self._trusted = None
            self._version = -1  # a connection's own commits do not move its data_version
            return changed


def _read(db: sqlite3.Connection) -> _Known:
    known = _Known()
    # Two statements without a transaction: a commit between them moves data_version again.
    tokens = db.execute(
        "SELECT id, role, name, point, hash, created_at, revoked_at"
        " FROM tokens ORDER BY role, name, created_at"
    ).fetchall()
    users = db.execute(
        "SELECT id, role, name, display_name, password, removed_at, disabled_at FROM users"
        " ORDER BY name"
    ).fetchall()
    for ref, role, name, point, digest, created_at, revoked_at in tokens:
        known.display_names[ref] = name
        if revoked_at is None:
            identity = Identity(ref, "token", role, name, name, point, ref)
            known.by_hash[digest] = known.by_grant[ref] = identity
            known.tokens.append(Issued(identity, created_at))
    for ref, role, name, display_name, password, removed_at, disabled_at in users:
        known.display_names[ref] = display_name
        if removed_at is not None:
            continue
        grant = _grant(ref, password)
        identity = Identity(
            ref, "user", role, name, display_name, grant=grant, disabled=disabled_at is not None
        )
        known.users.append(identity)
        # Nobody's password: the name stays taken, and a try takes as long as any other.
        known.passwords[name.casefold()] = (None if identity.disabled else password, identity)
        if not identity.disabled:
            known.by_grant[grant] = identity
    return known


def _grant(ref: str, kept: str) -> str:
    # The salt makes it another one even where the same password is set again.
    return f"{ref}.{hashlib.sha256(kept.encode()).hexdigest()[:16]}"


def _hashed(password: str) -> str:
    try:
        return hash_password(password)
    except ValueError as error:
        raise PasswordRefused(str(error)) from None


def _check_role(role: str, roles: tuple[str, ...]) -> None:
    if role not in roles:
        raise AccessError(f"unknown role {role}; known: {', '.join(roles)}")


def _check_name(name: str) -> None:
    if not re.fullmatch(_NAME, name):
        raise NameRefused("a name has 1 to 40 letters, digits, - _ and .")


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _new_id() -> str:
    return secrets.token_hex(8)


def _now_text() -> str:
    return _text(datetime.now(UTC))


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
