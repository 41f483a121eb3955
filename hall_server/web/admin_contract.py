"""The shapes of administration: the hall's file, people, tokens, and the pairing of screens."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from .contract import Asked, Id, Text, Time

Role = Literal["teller", "lobby", "admin"]
#: How short it may be the store says, with a code of its own.
Password = Annotated[str, Meta(min_length=1, max_length=200)]
Name = Annotated[str, Meta(min_length=1, max_length=40)]
DisplayName = Annotated[str, Meta(min_length=1, max_length=80)]
Key = Annotated[str, Meta(min_length=1, max_length=80)]


class PairingCode(Struct, frozen=True, kw_only=True):
    """What a new screen shows, and its secret."""

    code: str
    secret: str
    expires_s: float


class PairingClaim(Asked, frozen=True):
    """The secret of a screen that waits."""

    secret: Annotated[str, Meta(min_length=1, max_length=100)]


class PairedScreen(Asked, frozen=True):
    """Which screen shows a code: a kiosk's, board's or point's id."""

    role: Literal["kiosk", "display", "counter", "evaluator"]
    name: Id


class PairedSession(Struct, frozen=True, kw_only=True):
    """Whom the screen acts as from now on."""

    name: str
    role: str
    point: str | None
    csrf: str


class NewUser(Asked, frozen=True):
    """A person who signs in."""

    name: Name
    role: Role
    password: Password
    display_name: DisplayName | None = None


class ChangedUser(Asked, frozen=True):
    """What changes of a person; what is left out stays."""

    role: Role | None = None
    password: Password | None = None
    disabled: bool | None = None


class User(Struct, frozen=True, kw_only=True):
    """A person's account."""

    name: str
    display_name: str
    role: str
    disabled: bool


class Users(Struct, frozen=True, kw_only=True):
    """The accounts by name."""

    users: list[User]


class Token(Struct, frozen=True, kw_only=True):
    """A live token; nobody can read the token itself again."""

    id: str
    role: str
    name: str
    point: str | None
    created_at: Time
    #: When its holder last came in; null if not since the hall's start.
    seen_at: Time | None = None


class Tokens(Struct, frozen=True, kw_only=True):
    """The live tokens."""

    tokens: list[Token]


class SettingField(Struct, frozen=True, kw_only=True):
    """One key of the hall's file; NAME in `path` stands for the names of things.

    `usual` says its default, `choices` what each of the choices is called.
    """

    path: list[str]
    form: dict[str, Any]
    default: str | None
    needed: bool
    at_start: bool
    label: Text
    hint: Text | None
    usual: Text | None
    choices: dict[str, Text]


class SettingTable(Struct, frozen=True, kw_only=True):
    """A section of the hall's file, or named things within; `example` is an id for a new one."""

    path: list[str]
    label: Text
    example: str | None


class HallFile(Struct, frozen=True, kw_only=True):
    """The hall's file as it is now, with what it includes."""

    file: str
    version: str
    writable: bool
    fields: list[SettingField]
    tables: list[SettingTable]
    values: dict[str, Any]


class SettingChange(Asked, frozen=True):
    """One key and its new value; null takes it out of the file."""

    path: Annotated[list[Key], Meta(min_length=1, max_length=8)]
    value: Any = None


class SettingChanges(Asked, frozen=True):
    """Changes made on one version of the file."""

    version: Annotated[str, Meta(max_length=64)]
    changes: Annotated[list[SettingChange], Meta(min_length=1, max_length=200)]


class SettingsChanged(Struct, frozen=True, kw_only=True):
    """The lines that differ, and the keys that hold after the next start alone."""

    diff: str
    after_restart: list[str]
    after_restart_labels: list[Text]
