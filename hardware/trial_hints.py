"""What a person should look at when a device cannot be reached, by the way it is connected."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from hardware.options import DeviceOptions


def where(options: DeviceOptions) -> str:
    """Say how a device is connected, in a few words."""
    connection = str(getattr(options, "connection", ""))
    if connection == "network":
        return f"at {getattr(options, 'host', '?')} port {getattr(options, 'port', '?')}"
    if connection == "simulator":
        return "pretended on this machine"
    device = str(getattr(options, "device", ""))
    baud = getattr(options, "baud", None)
    parts = [f"on {device}" if device else "", f"{baud} baud" if baud and device else ""]
    return ", ".join(filter(None, parts)) or connection


def hints(options: DeviceOptions) -> list[str]:
    """Return what to look at, the most likely first."""
    connection = str(getattr(options, "connection", ""))
    device = str(getattr(options, "device", ""))
    if connection == "network":
        return list(_network(str(getattr(options, "host", ""))))
    if connection == "usb":
        return list(_usb())
    if device and "://" not in device:
        found = list(_path(Path(device)))
        return found or list(_serial(options))
    return ["power: is it switched on?", f"address: is {device or 'it'} what it listens to?"]


def _network(host: str) -> Iterator[str]:
    yield "power and cable: is the lamp at its network socket lit?"
    yield f"address: does `ping {host}` answer? Its self-test page has it: hold FEED, switch on"
    yield "another program may hold it: most printers take one connection at a time"


def _usb() -> Iterator[str]:
    yield "cable: does `lsusb` list it? Then compare vendor and product with the hall's file"
    yield f"permission: {_join('lp')}"
    yield "CUPS may hold it: remove the printer there"


def _path(device: Path) -> Iterator[str]:
    """Yield what is wrong with the device's own file, if anything is."""
    if not device.exists():
        others = sorted(p.name for p in Path("/dev").glob("tty[UA][SC][BM]*"))
        yield f"there is no {device}: is the adapter plugged in?"
        yield f"there is: {', '.join(others)}" if others else "no USB serial adapter is plugged in"
        yield "the number changes with the socket: /dev/serial/by-id/ has names that stay"
    elif not os.access(device, os.R_OK | os.W_OK):
        try:
            group = device.group()
        except KeyError:
            group = "dialout"
        yield f"permission: you may not open {device}; {_join(group)}"


def _serial(options: DeviceOptions) -> Iterator[str]:
    yield "power: is it switched on?"
    yield "cable: A and B of an RS-485 line may be swapped; try the other way round"
    baud, unit = getattr(options, "baud", None), getattr(options, "unit", None)
    if baud:
        yield f"baud: is it set to {baud}? Its manual or its switches say so"
    if unit is not None:
        yield f"address: is it set to {unit}, and nothing else on the line?"
    yield "another program may hold the line: stop the hall or its agent for this test"


def _join(group: str) -> str:
    user = os.environ.get("USER", "") or "USER"
    return f"join its group with `sudo usermod -aG {group} {user}` and sign in again"
