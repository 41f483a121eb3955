"""Noise between hall and agent: what reaches a device, or the hall, is of the type it must be."""

from __future__ import annotations

import dataclasses
import json
import types
from functools import partial
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from hardware.agent import Agent
from hardware.agent_lines import AgentLine
from hardware.agent_protocol import (
    Answer,
    Greeting,
    JobNews,
    Order,
    PrintJob,
    Report,
    Seen,
    packed,
    to_wire,
)
from hardware.ports import Announcement, Beep, PadDisplay, Paper, SignValue, Text
from tests.hardware.helpers import PLAIN
from tests.soak.noise import Noise, Probe, Tally

ORDERS = [
    Order("print", "d", PrintJob("job-1", PLAIN)),
    Order("jobs", "d", ["job-1", "job-2"]),
    Order("give_back", "d", "job-1"),
    Order("show", "d", SignValue("A001", True, point=Text("一", "1"), ref="r")),
    Order("withdraw", "d", "A001"),
    Order("tell", "d", to_wire(PadDisplay(3, "A001"), (PadDisplay, Beep))),
    Order("take", "d", ["i-1"]),
    Order("retry", "d"),
]

REPORTS = [
    Report(1, "status", "d", Seen("ready", "well")),
    Report(2, "job", "d", JobNews("job-1", "printed")),
    Report(3, "shown", "d", SignValue("A001", words=Text("一", "1"))),
    Report(4, "said", "d", {"id": "a-1"}),
    Report(5, "input", "d"),
]

TAKES: dict[str, tuple[Any, ...]] = {
    "print": (str, str, Paper), "job_state": (str,), "give_back": (str, str),
    "show": (str, SignValue), "say": (str, Announcement), "withdraw": (str, str),
    "tell": (str, object), "take": (str, list[str]), "retry": (str,),
}  # fmt: skip
"""What the methods of a `DeviceSet` take; `tell` is looked at by its value's own type."""


class Devices:
    """Takes everything, and notes what is not of its type."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def __getattr__(self, verb: str) -> Any:
        def take(*values: Any) -> Any:
            self._tally.acted += 1
            kinds = TAKES.get(verb, ())
            sound = len(kinds) == len(values) and all(map(is_a, values, kinds))
            sound &= verb != "tell" or type(values[1]).__name__ in (
                "PadDisplay",
                "Beep",
                "AskScore",
            )
            self._tally.check(sound, f"{verb} gets {values!r}")
            return [] if verb == "take" else None if verb != "give_back" else False

        return take


def is_a(value: Any, kind: Any) -> bool:
    """Whether a value is of a type all the way down; of a tuple or list each item."""
    origin, of = get_origin(kind), get_args(kind)
    if kind in (Any, object):
        return True
    if hasattr(kind, "__metadata__"):
        return is_a(value, kind.__origin__)
    if origin is Literal:
        return value in of
    if origin in (Union, types.UnionType):
        return any(is_a(value, one) for one in of)
    if origin in (list, tuple):
        return isinstance(value, origin) and all(is_a(one, of[0]) for one in value)
    if dataclasses.is_dataclass(kind) or (
        isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    ):
        hints = get_type_hints(kind, include_extras=True)
        return type(value) is kind and all(is_a(getattr(value, n), t) for n, t in hints.items())
    plain = origin or kind
    return isinstance(value, plain) and (plain is bool or not isinstance(value, bool))


def orders(noise: Noise) -> Tally:
    """What a hall may send to an agent."""
    probe = Probe(noise.tally)
    agent = Agent(Path("/nonexistent"), lambda _: None)
    agent._devices = Devices(noise.tally)  # type: ignore[assignment]
    while noise.more:
        sent = _message(noise, ORDERS)
        answers: list[dict[str, Any]] = []
        probe.turn(partial(_obey, agent, sent, answers))
        for answer in answers:
            well = isinstance(json.loads(json.dumps(answer)).get("error"), str)
            noise.tally.check(well, f"{answer} to {sent!r}")
            noise.tally.refused += bool(answer["error"])
    return noise.tally


def _obey(agent: Agent, sent: Any, answers: list[dict[str, Any]]) -> None:
    answers.append(agent.order(sent))


def reports(noise: Noise) -> Tally:
    """What an agent may send to a hall: its hello, its reports, its answers."""
    tally, probe = noise.tally, Probe(noise.tally)
    line = AgentLine("pc1", {"d": {"driver": "led485", "agent": "pc1"}})
    kinds = {"status": Seen, "job": JobNews, "shown": SignValue, "said": msgspec.Struct}

    def hear(what: str, value: Any) -> None:
        tally.acted += 1
        sound = value is None if what in ("", "input") else isinstance(value, kinds[what])
        sound &= what not in ("status", "job", "shown") or is_a(value, kinds[what])
        tally.check(sound, f"{what}: {value!r}")

    line.attend("d", hear)
    answers = [Answer(value={"job-1": "printed"}), Answer("no", permanent=True), Answer()]
    while noise.more:
        channel = _Channel(noise, answers)
        probe.turn(partial(line.welcome, channel, {"version": 1}))
        for _ in range(20):
            sent = _message(noise, REPORTS)
            probe.turn(partial(line.heard, channel, sent))
        probe.turn(partial(_ask, tally, line))
        hello = _message(noise, [Greeting()])
        probe.turn(partial(line.welcome, _Channel(noise, answers), hello))
    return tally


def _ask(tally: Tally, line: AgentLine) -> None:
    states = line.ask("jobs", "d", ["job-1"])
    tally.check(
        isinstance(states, dict) and all(isinstance(job, str) for job in states), f"jobs: {states}"
    )


class _Channel:
    """A connection whose answers are noise."""

    def __init__(self, noise: Noise, answers: list[Answer]) -> None:
        self._noise, self._answers = noise, answers

    def ask(self, _order: Any) -> Any:
        return _message(self._noise, self._answers)

    def supersede(self) -> None:
        """Go without a word."""


def _message(noise: Noise, kinds: list[Any]) -> Any:
    """Return a message with a fault in its text or in one of its values, or a whole one."""
    random = noise.random
    message = json.loads(json.dumps(packed(random.choice(kinds))))
    if random.random() < 0.5:
        _spoil(noise, message)
    text = noise.piece(json.dumps(message).encode(), 60)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text.decode("latin-1")  # as Socket.IO hands on a message that is a text


def _spoil(noise: Noise, message: dict[str, Any]) -> None:
    random = noise.random
    place: Any = message
    while True:
        key = random.choice(list(place)) if isinstance(place, dict) and place else None
        if key is None:
            return
        if isinstance(place[key], dict) and random.random() < 0.7:
            place = place[key]
            continue
        strange = [None, True, -1, 1e300, "", "x" * 500, [], {}, ["d"], {"is": "Beep"}, "\x00"]
        place[key] = random.choice(strange)
        if random.random() < 0.3:
            del place[key]
        return
