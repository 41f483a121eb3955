"""What printers and signs do to the call path: the same hall with them healthy, slow and dead."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from hardware.simulators.led485 import SimulatedLed485
from hardware.simulators.printer import SimulatedPrinter

from .calling import Tellers, fill, open_points
from .clients import helper
from .config import BOARDS, COUNTERS, PAPER, PLAIN, Tokens, add_tokens
from .figures import Scale
from .issuing import Tickets
from .server import free_port, hall
from .sockets import listen
from .wire import Client

#: Windows with a sign over them; all calls of this measurement are theirs.
SIGNS = 8

#: The fault of a hall's simulated devices; one kind has none, and those of another are not there.
FAULTS: dict[str, str | None] = {"none": None, "healthy": None, "slow": "slow", "dead": None}

#: From one request to the next, over all halls: each issues and calls once in eight of them.
STEP_S = 0.03

#: Tickets that wait in each hall beside those to be called, so that every window has one.
SPARE = 24


@dataclass(slots=True)
class Beside:
    """Seconds per issue and per call to every board, by the kind of hall, measured in turns."""

    issues: dict[str, list[float]] = field(default_factory=dict)
    calls: dict[str, list[float]] = field(default_factory=dict)
    missing: int = 0


@dataclass(slots=True)
class _Place:
    """A running hall with its kiosk, its tellers, and what its issues took."""

    tickets: Tickets
    tellers: Tellers
    took: list[float] = field(default_factory=list)


def measure_devices(scale: Scale, config: Path, data: Path, say: Callable[[str], None]) -> Beside:
    """Measure halls in turns: without devices, and with them healthy, slow and dead."""
    found = Beside()
    data.mkdir()
    with ExitStack() as running:
        say("halls with devices healthy, slow and dead")
        places = {
            kind: running.enter_context(_hall(kind, config, data, scale.device_turns))
            for kind in scale.device_kinds
        }
        _in_turns(list(places.values()), scale.device_turns)
        for kind, place in places.items():
            found.issues[kind] = place.took
            arrived = place.tellers.arrived(scale.device_turns * len(BOARDS))
            found.calls[kind] = [took for each in arrived.values() for took in each]
            found.missing += scale.device_turns * len(BOARDS) - len(found.calls[kind])
    return found


def ratio(took: dict[str, list[float]], kind: str) -> float:
    """Return a kind's median to that of the hall without devices."""
    return median(took[kind]) / median(took["none"])


def _in_turns(places: list[_Place], turns: int) -> None:
    due = time.monotonic()
    for _ in range(turns):
        for act in (lambda place: place.took.append(place.tickets.issue()),
                    lambda place: place.tellers.call()):  # fmt: skip
            for place in places:
                time.sleep(max(0.0, due - time.monotonic()))
                act(place)
                due = max(due + STEP_S, time.monotonic())


@contextmanager
def _hall(kind: str, config: Path, data: Path, turns: int) -> Iterator[_Place]:
    with ExitStack() as opened:
        if kind == "none":
            here = config
        else:
            ports = _dead() if kind == "dead" else None
            if ports is None:
                ports = opened.enter_context(helper(simulate, FAULTS[kind])).ask("where")
            here = data / f"{kind}.toml"
            here.write_text(_with_devices(config, *ports), "utf-8")
        tokens = add_tokens(data / kind)
        running = opened.enter_context(hall(here, data / kind))
        client = Client(running.port)
        opened.callback(client.close)
        open_points(client, tokens, COUNTERS[:SIGNS])
        fill(client, tokens, SPARE + turns)
        boards = opened.enter_context(helper(listen, running.port, "display", tokens.boards))
        kiosk = tokens.kiosks[PLAIN if kind == "none" else PAPER]
        yield _Place(Tickets(client, kiosk, kind), Tellers(client, _with_signs(tokens), boards))


def _with_signs(tokens: Tokens) -> Tokens:
    return replace(tokens, counters={point: tokens.counters[point] for point in COUNTERS[:SIGNS]})


def simulate(pipe: Connection, fault: str | None) -> None:
    """Run a printer and signs with a fault, and say where they are."""
    printer = SimulatedPrinter("printer", 576)
    signs = [SimulatedLed485(f"sign{n}", n) for n in range(1, SIGNS + 1)]
    every: list[SimulatedPrinter | SimulatedLed485] = [printer, *signs]
    for one in every:
        one.start()
        one.set_fault(fault)
    pipe.send("ready")
    while True:
        pipe.recv()
        pipe.send((printer.port, [sign.device for sign in signs]))


def _dead() -> tuple[int, list[str]]:
    """Where nobody listens, and where no adapter is plugged in."""
    return free_port(), [f"/dev/unplugged{n}" for n in range(SIGNS)]


def _with_devices(config: Path, port: int, devices: list[str]) -> str:
    parts = [
        f'include = "{config}"',
        f'[devices.printer]\nconnection = "network"\nhost = "127.0.0.1"\nport = {port}\n',
    ]
    for unit, (point, device) in enumerate(zip(COUNTERS, devices, strict=False), 1):
        parts.append(
            f'[devices.sign{unit}]\ndriver = "led485"\nconnection = "serial"\n'
            f'device = "{device}"\nunit = {unit}\n[points.{point}]\nsign = "sign{unit}"\n'
        )
    return "\n".join(parts)
