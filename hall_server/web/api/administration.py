"""Administration: the hall's file in forms, people and tokens; for administrators alone."""

import logging
from collections.abc import Callable

from hall_server.configuration import Change, Checked, Conflict, ReadOnly
from hall_server.service import Answer
from hall_server.settings import ConfigError
from hall_server.web import admin_contract as contract
from hall_server.web import shapes
from hall_server.web.administration_port import Account
from hall_server.web.ports import Ports
from hall_server.web.problems import Problem
from hall_server.web.routes import Asking, Routes
from hall_server.web.setting_labels import described, full_label
from hall_server.web.setting_reasons import reason
from hall_server.web.words import of_hall

log = logging.getLogger("hall.web")

routes = Routes()

ADMIN = ("admin",)

_USER_CODES = ("user_exists", "name_refused", "password_refused", "user_refused")

_CODES = ("bad_configuration", "configuration_changed", "configuration_read_only")


@routes.route(
    "GET",
    "/admin/configuration",
    ADMIN,
    answers={200: contract.HallFile},
    codes=("bad_configuration",),
)
def get_configuration(ports: Ports, _asking: Asking) -> Answer:
    """Return the hall's file with every key that it may have; secrets are masked."""
    try:
        return shapes.answer(described(ports.configuration.read(), of_hall(ports.settings.file)))
    except ConfigError as error:
        raise _refused(ports, error) from error


@routes.route(
    "POST",
    "/admin/configuration/check",
    ADMIN,
    body=contract.SettingChanges,
    answers={200: contract.SettingsChanged},
    codes=_CODES,
)
def check_configuration(ports: Ports, asking: Asking) -> Answer:
    """Say what a change of the hall's file would do; nothing is changed."""
    return _changed(ports, asking, ports.configuration.check)


@routes.route(
    "PATCH",
    "/admin/configuration",
    ADMIN,
    body=contract.SettingChanges,
    answers={200: contract.SettingsChanged},
    codes=(*_CODES, "open_tickets"),
)
def change_configuration(ports: Ports, asking: Asking) -> Answer:
    """Change the hall's file and put it in force; the file before is kept beside it."""
    return _changed(ports, asking, ports.configuration.apply)


def _changed(ports: Ports, asking: Asking, do: Callable[[str, list[Change]], Checked]) -> Answer:
    asked: contract.SettingChanges = asking.body
    try:
        done = do(asked.version, [Change(tuple(it.path), it.value) for it in asked.changes])
    except ConfigError as error:
        raise _refused(ports, error) from error
    except Conflict:
        detail = "The file has changed meanwhile; load it again."
        raise Problem(409, "configuration_changed", detail) from None
    except ReadOnly as error:
        raise Problem(409, "configuration_read_only", str(error)) from error
    words = of_hall(ports.settings.file)
    return shapes.answer(
        contract.SettingsChanged(
            diff=done.diff,
            after_restart=list(done.after_restart),
            after_restart_labels=[full_label(key, words) for key in done.after_restart],
        )
    )


def _refused(ports: Ports, error: ConfigError) -> Problem:
    words = of_hall(ports.settings.file)
    problems = [
        {
            "key": it.key,
            "file": it.file,
            "message": it.message,
            "label": full_label(it.key, words),
            "reason": reason(it.message, words),
        }
        for it in error.problems
    ]
    return Problem(
        422, "bad_configuration", "The configuration is refused.", about={"problems": problems}
    )


@routes.route("GET", "/admin/users", ADMIN, answers={200: contract.Users})
def list_users(ports: Ports, _asking: Asking) -> Answer:
    """Return the accounts by name."""
    return shapes.answer(contract.Users(users=[_user(it) for it in ports.access.users()]))


@routes.route(
    "POST",
    "/admin/users",
    ADMIN,
    body=contract.NewUser,
    answers={201: contract.User},
    codes=_USER_CODES,
)
def add_user(ports: Ports, asking: Asking) -> Answer:
    """Add a person."""
    asked: contract.NewUser = asking.body
    try:
        made = ports.access.add_user(asked.name, asked.role, asked.password, asked.display_name)
    except ValueError as error:
        raise _user_refused(error) from error
    log.info("user %s added as %s by %s", made.id, made.role, asking.who.ref)
    return shapes.answer(_user(made), 201)


@routes.route(
    "PATCH",
    "/admin/users/{user}",
    ADMIN,
    body=contract.ChangedUser,
    answers={200: contract.User},
    codes=("unknown_user", "user_refused", "password_refused", "not_yourself"),
)
def change_user(ports: Ports, asking: Asking, user: str) -> Answer:
    """Change a person's role or password, keep a person out or let them in again."""
    asked: contract.ChangedUser = asking.body
    found = _found(ports, user)
    if found.id == asking.who.ref and (asked.disabled or asked.role not in {None, "admin"}):
        # Nobody locks the last administrator out by a slip.
        raise Problem(409, "not_yourself", "Another administrator must do this.")
    try:
        if asked.password is not None:
            ports.access.set_password(found.name, asked.password)
        if asked.role is not None:
            ports.access.set_role(found.name, asked.role)
        if asked.disabled is not None:
            ports.access.set_disabled(found.name, disabled=asked.disabled)
    except ValueError as error:
        raise _user_refused(error) from error
    log.info("user %s changed by %s", found.id, asking.who.ref)
    return shapes.answer(_user(_found(ports, user)))


def _user_refused(error: ValueError) -> Problem:
    """Return the problem that says which of the reasons it is."""
    return Problem(409, getattr(error, "code", "user_refused"), str(error))


def _found(ports: Ports, name: str) -> Account:
    found = next((it for it in ports.access.users() if it.name == name), None)
    if found is None:
        raise Problem(404, "unknown_user", "There is no such user.")
    return found


def _user(it: Account) -> contract.User:
    return contract.User(
        name=it.name, display_name=it.display_name, role=it.role, disabled=it.disabled
    )


@routes.route("GET", "/admin/tokens", ADMIN, answers={200: contract.Tokens})
def list_tokens(ports: Ports, _asking: Asking) -> Answer:
    """Return the live tokens of screens, machines and programs."""
    found = [
        contract.Token(
            id=it.identity.id,
            role=it.identity.role,
            name=it.identity.name,
            point=it.identity.point,
            created_at=it.created_at,
            seen_at=it.seen_at,
        )
        for it in ports.access.tokens()
    ]
    return shapes.answer(contract.Tokens(tokens=found))


@routes.route(
    "DELETE", "/admin/tokens/{token}", ADMIN, answers={204: None}, codes=("unknown_token_id",)
)
def revoke_token(ports: Ports, asking: Asking, token: str) -> Answer:
    """Revoke a token: its holder is refused at once."""
    if not ports.access.revoke_token(identity=token):
        raise Problem(404, "unknown_token_id", "There is no such token.")
    log.info("token %s revoked by %s", token, asking.who.ref)
    return Answer(204)
