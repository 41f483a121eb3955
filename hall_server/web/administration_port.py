"""What the administration needs: the hall's file, accounts and tokens."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from hall_server.configuration import Change, Checked

from .access import AccessStore, Identity


class Configuration(Protocol):
    """The hall's own file; both checks raise ConfigError, Conflict and ReadOnly."""

    def read(self) -> dict[str, Any]:
        """Return `file`, `version`, `writable`, `fields` and `values`; raises ConfigError."""
        ...

    def check(self, version: str, changes: Sequence[Change], /) -> Checked:
        """Say what a change would do."""
        ...

    def apply(self, version: str, changes: Sequence[Change], /) -> Checked:
        """Put a change in force and write it; raises Refusal too."""
        ...


class Account(Identity, Protocol):
    """A person's account."""

    @property
    def display_name(self) -> str:
        """How others see the person."""
        ...

    @property
    def disabled(self) -> bool:
        """Whether the person cannot sign in for now."""
        ...


class Issued(Protocol):
    """A live token."""

    @property
    def identity(self) -> Identity:
        """Whose it is."""
        ...

    @property
    def created_at(self) -> str:
        """RFC 3339."""
        ...

    @property
    def seen_at(self) -> str | None:
        """When its holder last came in, RFC 3339; None if not since the hall's start."""
        ...


class AccessAdmin(AccessStore, Protocol):
    """Accounts and tokens as an administrator changes them; a ValueError has a `code`."""

    def users(self) -> Sequence[Account]:
        """Return the accounts by name."""
        ...

    def tokens(self) -> Iterable[Issued]:
        """Return the live tokens."""
        ...

    def add_user(self, name: str, role: str, password: str, display_name: str | None, /) -> Account:
        """Add an account and return it."""
        ...

    def set_password(self, name: str, password: str, /) -> None:
        """Change a password, which ends the account's sessions."""
        ...

    def set_role(self, name: str, role: str, /) -> None:
        """Change what a person may do, from the next request on."""
        ...

    def set_disabled(self, name: str, *, disabled: bool) -> None:
        """Keep a person out, or let them in again."""
        ...

    def add_token(self, role: str, name: str, point: str | None, /) -> str:
        """Return a new token."""
        ...

    def revoke_token(
        self, name: str | None = None, role: str | None = None, identity: str | None = None
    ) -> int:
        """Revoke the live tokens that match; return how many."""
        ...
