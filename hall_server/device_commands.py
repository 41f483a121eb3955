"""The commands about devices: an agent, and the trial of one device; both run without a hall."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click


@click.command()
@click.option("--hall", "url", required=True, help="The hall's address: http://10.0.0.5:8080")
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="A file that holds this agent's token.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder that holds this agent's print jobs.",
)
def agent(url: str, token_file: Path, data: Path) -> None:
    """Run the devices of this machine for a hall, until it is stopped."""
    import logging
    import signal

    from hardware.agent_link import AgentLink, Stop, hold, read_token

    logging.basicConfig(format="%(message)s", level=logging.INFO)
    logging.getLogger("engineio").setLevel(logging.ERROR)
    os.umask(0o077)  # tickets are nobody else's to read
    try:
        token = read_token(token_file)
        hold(data)
        link = AgentLink(url, token, data)
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: link.stop())
        link.run()
    except Stop as stop:
        click.echo(f"hall agent: {stop}", err=True)
        sys.exit(stop.code)


@click.command("test-device")
@click.argument("name")
@click.option("--config", type=click.Path(path_type=Path), help="The hall's file.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="In place of the hall's file: the folder of this machine's agent.",
)
@click.option("--simulator", is_flag=True, help="Try a pretended device with the same settings.")
@click.option(
    "--seconds",
    type=click.FloatRange(0, 600),
    help="How long to look at each state, or to wait for a key; 3 and 15 if not given.",
)
def test_device(
    name: str, config: Path | None, data: Path | None, *, simulator: bool, seconds: float | None
) -> None:
    """Try the device NAME without a hall: print, light up or listen, and say what was found.

    Stop the hall or the agent before if it holds the device's serial line.
    """
    from hardware.options import suggest
    from hardware.trial import try_device

    if (config is None) == (data is None):
        raise click.UsageError("give --config FILE, or --data DIR of an agent")
    sections = _configured(config) if config else _told(data or Path())
    if name not in sections:
        near = suggest(name, sections) if sections else "there are no devices"
        raise click.ClickException(f"no device '{name}'; {near}")
    is_well = try_device(name, sections[name], click.echo, simulated=simulator, watch_s=seconds)
    sys.exit(0 if is_well else 1)


def _told(data: Path) -> Mapping[str, Mapping[str, object]]:
    """Return the devices that a hall has told an agent of."""
    import json

    from hardware.agent import SECTIONS_FILE

    try:
        sections: dict[str, dict[str, object]] = json.loads((data / SECTIONS_FILE).read_bytes())
    except (OSError, ValueError) as error:
        raise click.ClickException(f"no hall has told an agent here of devices: {error}") from None
    return sections


def _configured(file: Path) -> Mapping[str, Mapping[str, object]]:
    """Return the devices of a hall's file, or say what is wrong with it and end."""
    from hall_server.announcing import sections_with_clips
    from hall_server.check_config import load_checked
    from hall_server.settings import ConfigError

    try:
        settings, _ = load_checked(file)
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    return sections_with_clips(settings)
