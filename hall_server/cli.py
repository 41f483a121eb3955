"""The `hall` command; what a command needs is imported when it runs, so that each starts fast."""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hall_server import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hall_server.settings import Settings
    from hall_server.store.access import AccessStore

#: The mask of commands that write: tokens' and passwords' hashes are nobody else's to read.
PRIVATE = 0o077

_data = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder that holds the hall's state.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hall")
def main() -> None:
    """Service Hall: one honest line for a branch service hall."""


@main.command("check-config")
@click.argument("file", type=click.Path(path_type=Path))
def check_config(file: Path) -> None:
    """Say what is wrong with a hall FILE, or what it says."""
    from hall_server.check_config import load_checked, summary
    from hall_server.settings import ConfigError

    try:
        settings, _ = load_checked(file)
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(summary(settings))


@main.group()
def token() -> None:
    """Tokens of kiosks, boards, counters and programs."""


@token.command("add")
@_data
@click.option(
    "--role",
    required=True,
    help="kiosk, display, counter, agent; or teller, lobby, admin for a program that acts as one.",
)
@click.option("--name", required=True, help="A kiosk's or board's id in the configuration.")
@click.option("--point", help="The service point of a counter.")
def token_add(data: Path, role: str, name: str, point: str | None) -> None:
    """Make a token and print it, once, on the last line.

    An older token of the same name stays valid until it is revoked.
    """
    with _access(data, create=True) as access:
        click.echo(access.add_token(role, name, point))


@token.command("revoke")
@_data
@click.option("--name", help="All tokens of this name.")
@click.option("--role", help="Only those of this role.")
@click.option("--id", "identity", help="Only the one with this id, as `token list` shows it.")
def token_revoke(data: Path, name: str | None, role: str | None, identity: str | None) -> None:
    """Revoke tokens; a running hall refuses them at once."""
    with _access(data) as access:
        revoked = access.revoke_token(name, role, identity)
    if not revoked:
        raise click.ClickException("no live token matches")
    click.echo(f"revoked {revoked} token{'' if revoked == 1 else 's'}")


@token.command("list")
@_data
def token_list(data: Path) -> None:
    """List the live tokens: id, role, name, point, and since when."""
    with _access(data) as access:
        for issued in access.tokens():
            who = issued.identity
            click.echo(
                f"{who.id}  {who.role:8} {who.name}  {who.point or '-'}  {issued.created_at}"
            )


@main.group()
def user() -> None:
    """People who sign in with a name and a password."""


@user.command("add")
@click.argument("name")
@_data
@click.option("--role", required=True, help="teller, lobby or admin.")
@click.option("--display-name", help="How others see the person; NAME if not given.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def user_add(
    name: str, data: Path, role: str, display_name: str | None, *, password_stdin: bool
) -> None:
    """Add a person, with a password asked for twice."""
    password = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    )
    with _access(data, create=True) as access:
        access.add_user(name, role, password, display_name)
    click.echo(f"added {name}, {role}")


@user.command("remove")
@click.argument("name")
@_data
def user_remove(name: str, data: Path) -> None:
    """Remove a person: the sign-in ends at once, the name stays in the journal's stories."""
    with _access(data) as access:
        access.remove_user(name)
    click.echo(f"removed {name}")


@contextmanager
def _access(data: Path, *, create: bool = False) -> Iterator[AccessStore]:
    """Open the access store for one command; what it refuses is said without a traceback."""
    import sqlite3

    from hall_server.store.access import FILE, AccessError, AccessStore

    os.umask(PRIVATE)
    if create:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif not (data / FILE).exists():
        raise click.ClickException(f"there is no {FILE} in {data}")
    try:
        with closing(AccessStore(data / FILE)) as store:
            yield store
    except (AccessError, OSError, sqlite3.Error) as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option("--config", type=click.Path(path_type=Path), required=True, help="The hall's file.")
@_data
@click.option("--host", help="Address to listen on, in place of the configuration's.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port, likewise.")
def serve(config: Path, data: Path, host: str | None, port: int | None) -> None:
    """Run a hall until it is stopped."""
    from hall_server.serve import serve as run

    settings = _settings(config, host, port)
    name, server = settings.hall.name["en"], settings.server
    up = f"Service Hall, {name}: http://{server.host}:{server.port}/ (data in {data})"
    run(settings, data, ready=lambda _hall: click.echo(up))


@main.command()
@click.option("--config", type=click.Path(path_type=Path), help="Another demo's file.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Keep its state.")
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port.")
def demo(config: Path | None, data: Path | None, host: str | None, port: int | None) -> None:
    """Run a hall with every device simulated; its state is forgotten unless --data is given."""
    import tempfile
    from dataclasses import replace

    from hall_server.demo import prepare
    from hall_server.serve import serve as run
    from hall_server.settings import config_dir

    settings = _settings(config or config_dir() / "demo.toml", host, port)
    origin = f"http://{settings.server.host}:{settings.server.port}"
    if settings.hall.public_url is None:  # the tickets' codes lead to the demo's own phone page
        settings = replace(settings, hall=replace(settings.hall, public_url=origin))
    with tempfile.TemporaryDirectory(prefix="hall-demo-") as forgotten:
        run(
            settings,
            data or Path(forgotten),
            demo=True,
            ready=lambda hall: click.echo(prepare(hall, origin)),
        )


@main.command()
@_data
def verify(data: Path) -> None:
    """Check that the journal is whole and that its tables tell the same story."""
    import sqlite3

    from hall_server.store.verify import verify as check

    try:
        findings = check(data / "hall.db")
    except sqlite3.Error as error:
        raise click.ClickException(f"{data / 'hall.db'}: {error}") from None
    for problem in findings.problems:
        click.echo(problem, err=True)
    click.echo(
        f"{findings.events} events, {findings.days} days, {findings.tickets} tickets: "
        + ("NOT in order" if findings.problems else "all in order")
    )
    sys.exit(1 if findings.problems else 0)


@main.command()
@_data
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path))
def backup(data: Path, dest: Path) -> None:
    """Copy journal and accounts into the folder DEST, also while the hall is serving."""
    import sqlite3

    from hall_server.store.backup import backup as copy

    os.umask(PRIVATE)
    dest.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        for name in ("hall.db", "access.db"):
            if (data / name).exists():
                click.echo(f"{dest / name}: {copy(data / name, dest / name)} pages")
    except FileExistsError as error:
        raise click.ClickException(f"{error.filename} exists: give an empty folder") from None
    except sqlite3.Error as error:
        raise click.ClickException(str(error)) from None


def _settings(file: Path, host: str | None, port: int | None) -> Settings:
    """Read a hall's file, or say what is wrong with it and end."""
    from dataclasses import replace

    from hall_server.check_config import load_checked
    from hall_server.settings import ConfigError

    try:
        settings, _ = load_checked(file)
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    server = settings.server
    chosen = replace(server, host=host or server.host, port=server.port if port is None else port)
    return replace(settings, server=chosen)
