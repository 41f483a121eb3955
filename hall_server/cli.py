"""The `hall` command; what a command needs is imported when it runs, so that each starts fast."""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hall_server import __version__
from hall_server.device_commands import agent, test_device

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hall_server.settings import Settings
    from hall_server.store.access import AccessStore
    from hall_server.store.records import Records

#: The mask of commands that write: tokens' and passwords' hashes are nobody else's to read.
PRIVATE = 0o077

#: Roles of screens: their browser trades the token for a cookie.
SCREENS = frozenset({"kiosk", "display", "counter", "evaluator"})

_data = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder that holds the hall's state.",
)

_config = click.option(
    "--config", type=click.Path(path_type=Path), required=True, help="The hall's file."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hall")
def main() -> None:
    """Service Hall: one honest line for a branch service hall."""


main.add_command(agent)
main.add_command(test_device)


@main.command("check-config")
@click.argument("file", type=click.Path(path_type=Path))
def check_config(file: Path) -> None:
    """Say what is wrong with a hall FILE, or what it says."""
    from hall_server.check_config import load_checked
    from hall_server.hall_summary import summary
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
    help="kiosk, display, counter, evaluator (a tablet that asks how it was), agent; or teller,"
    " lobby, admin for a program that acts as one.",
)
@click.option("--name", required=True, help="A kiosk's or board's id in the configuration.")
@click.option("--point", help="The service point of a counter or evaluator.")
@click.option("--url", help="The hall's address as the screen reaches it: http://10.0.0.5:8080")
def token_add(data: Path, role: str, name: str, point: str | None, url: str | None) -> None:
    """Make a token and print it, once, on the last line; before it, where a screen uses it.

    An older token of the same name stays valid until it is revoked.
    """
    with _access(data, create=True) as access:
        made = access.add_token(role, name, point)
    if role in SCREENS:
        # Beside the token, not with it: scripts take what stands on standard output.
        link = f"{url.rstrip('/')}/join#{made}" if url else "http://ADDRESS:PORT/join#TOKEN"
        click.echo(f"On the screen of {name} open, once: {link}", err=True)
    elif role == "agent":
        hall = url.rstrip("/") if url else "http://ADDRESS:PORT"
        click.echo(f"On {name}: hall agent --hall {hall} --token-file FILE --data DIR", err=True)
    click.echo(made)


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
                f"{who.id}  {who.role:9} {who.name}  {who.point or '-'}  {issued.created_at}"
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
    with _access(data, create=True) as access:
        # Nobody thinks of a password for an account that will be refused.
        access.check_new_user(name, role)
        password = (
            sys.stdin.readline().rstrip("\r\n")
            if password_stdin
            else str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
        )
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

    file = _private_file(data, FILE, create=create)
    try:
        with closing(AccessStore(file)) as store:
            yield store
    except (AccessError, OSError, sqlite3.Error) as error:
        raise click.ClickException(str(error)) from None


def _private_file(data: Path, name: str, *, create: bool) -> Path:
    """Return a file of the hall's data; `create` makes its folder, else it must be there."""
    os.umask(PRIVATE)
    if create:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif not (data / name).exists():
        raise click.ClickException(f"there is no {name} in {data}")
    return data / name


@main.group()
def customers() -> None:
    """People whom the hall knows; can be changed beside a running one."""


@customers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_config
@_data
@click.option("--skip-bad", is_flag=True, help="Keep the good rows although others are bad.")
def customers_import(file: Path, config: Path, data: Path, skip_bad: bool) -> None:
    """Register the customers of a CSV FILE, all or none.

    UTF-8, with a first line out of name, phone, card, id_number, tier, language, needs and note.
    What is wrong with a row is said by its line number, and nothing that stands in it.
    """
    from hall_server.customer_import import NotATable, explained, read_rows
    from hall_server.hall_clock import wall_clock

    rules = _settings(config, None, None).customer_rules()
    with _records(data, create=True) as records:
        try:
            with file.open(encoding="utf-8-sig", newline="") as text:
                rows = read_rows(text, rules, records.prints)
        except NotATable as error:
            raise click.ClickException(f"{file}: {error}") from None
        is_wanted = skip_bad or not rows.bad
        done = records.keep_all(rows.good if is_wanted else (), wall_clock(), skip_bad=skip_bad)
    bad = [*rows.bad, *done.refused]
    for sentence in explained(bad):
        click.echo(sentence, err=True)
    if bad and not skip_bad:
        raise click.ClickException("nothing was imported; mend these lines or give --skip-bad")
    click.echo(f"{done.made} new, {done.changed} known, {len(bad)} left out")


@customers.command("purge")
@_config
@_data
def customers_purge(config: Path, data: Path) -> None:
    """Erase customers and appointments older than `customers.keep_days`; every start does so."""
    from hall_server.hall_clock import wall_clock

    days = _settings(config, None, None).customers.keep_days
    with _records(data) as records:
        gone = records.purge(wall_clock() - days * 24 * 3600 * 1000)
    click.echo(f"erased {gone.customers} customers, {gone.appointments} appointments")


@contextmanager
def _records(data: Path, *, create: bool = False) -> Iterator[Records]:
    """Open the records for one command; what they refuse is said without a traceback."""
    from hall_server.keys import KeyDamaged, people_key
    from hall_server.ports import StoreFailed
    from hall_server.store.records import FILE, Records, RecordsError

    file = _private_file(data, FILE, create=create)
    try:
        with closing(Records(file, people_key(data))) as records:
            yield records
    except (KeyDamaged, RecordsError, StoreFailed, OSError) as error:
        raise click.ClickException(str(error)) from None


@main.group()
def voice() -> None:
    """Clips that say the calls."""


@voice.command("make")
@_config
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to fill, in place of the configuration's `voice.clips`.",
)
@click.option("--again", is_flag=True, help="Make clips anew that are there already.")
def voice_make(config: Path, out: Path | None, *, again: bool) -> None:
    """Make the clips that are missing, with espeak-ng; recordings that are there stay."""
    from hall_server.voice.making import CannotSpeak, make

    settings = _settings(config, None, None)
    folder = out or settings.voice.clips
    if folder is None:
        raise click.ClickException(f"give --out DIR, or voice.clips in {config}")
    labels = {point.id: point.label for point in settings.points.values()}
    languages = settings.voice.languages or settings.hall.languages
    try:
        done = make(folder, labels, languages, settings.voice.pinyin, again=again)
    except (CannotSpeak, OSError) as error:
        raise click.ClickException(str(error)) from None
    for clip, characters in done.unread.items():
        hint = "; give its reading in voice.pinyin" if clip.startswith("zh/") else ""
        click.echo(f"{clip}: cannot read {characters}{hint}, or record it yourself", err=True)
    click.echo(f"{folder}: {len(done.made)} clips made, {len(done.kept)} kept")
    sys.exit(1 if done.unread else 0)


@main.command()
@_config
@_data
@click.option("--host", help="Address to listen on, in place of the configuration's.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port, likewise.")
def serve(config: Path, data: Path, host: str | None, port: int | None) -> None:
    """Run a hall until it is stopped."""
    settings = _settings(config, host, port)
    name, server = settings.hall.name["en"], settings.server
    up = f"Service Hall, {name}: http://{server.host}:{server.port}/ (data in {data})"
    _serve(settings, data, ready=lambda _hall: click.echo(up))


def _serve(settings: Settings, data: Path, **more: Any) -> None:
    """Serve a hall, or say in one line why not."""
    from hall_server.serve import NotStarted
    from hall_server.serve import serve as run

    try:
        run(settings, data, **more)
    except NotStarted as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option("--config", type=click.Path(path_type=Path), help="Another demo's file.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Keep its state.")
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port.")
def demo(config: Path | None, data: Path | None, host: str | None, port: int | None) -> None:
    """Run a hall with every device simulated; its state is forgotten unless --data is given."""
    import tempfile
    from dataclasses import replace

    from hall_server.demo import own_files, prepare

    with tempfile.TemporaryDirectory(prefix="hall-demo-") as forgotten:
        kept = data or Path(forgotten)
        settings = _settings(config or own_files(kept), host, port)
        origin = f"http://{settings.server.host}:{settings.server.port}"
        if settings.hall.public_url is None:  # the tickets' codes lead to the demo's phone page
            settings = replace(settings, hall=replace(settings.hall, public_url=origin))
        _serve(
            settings,
            kept,
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
    counts = (("event", findings.events), ("day", findings.days), ("ticket", findings.tickets))
    said = ", ".join(f"{n} {what}" if n == 1 else f"{n} {what}s" for what, n in counts)
    click.echo(f"{said}: " + ("NOT in order" if findings.problems else "all in order"))
    sys.exit(1 if findings.problems else 0)


@main.command()
@_data
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path))
def backup(data: Path, dest: Path) -> None:
    """Copy journal, accounts and people into the folder DEST, also while the hall is serving."""
    import sqlite3

    from hall_server.keys import PEOPLE_KEY
    from hall_server.store.backup import backup as copy
    from hall_server.store.backup import copy_file

    os.umask(PRIVATE)
    dest.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        for name in ("hall.db", "access.db", "records.db"):
            if (data / name).exists():
                click.echo(f"{dest / name}: {copy(data / name, dest / name)} pages")
        # Without it nobody in the register can be recognised again.
        if (data / PEOPLE_KEY).exists():
            copy_file(data / PEOPLE_KEY, dest / PEOPLE_KEY)
            click.echo(f"{dest / PEOPLE_KEY}: keep it as safe as the hall's own")
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
