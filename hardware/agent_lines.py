"""The hall's end of the lines to its agents: who is there, what they were last heard to say."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import msgspec

from hardware.agent_protocol import (
    REPORTS,
    VERBS,
    VERSION,
    Answer,
    Greeting,
    Hello,
    Order,
    Report,
    Section,
    Seen,
    from_wire,
    packed,
    to_wire,
    unpacked,
)
from hardware.ports import DeviceError

HALLS_OWN = frozenset({"agent", "fallback", "fallback_after_s"})
"""Options that an agent is not told: who takes over for whom is decided in one place, the hall."""

HEARD = 1000
"""Subjects whose last report is remembered; two of one subject are never far apart."""

log = logging.getLogger("hardware")

#: Told what a device reported (`REPORTS`), or None: the line came or went.
Hearer = Callable[[str, Any], None]


class Channel(Protocol):
    """One connection of an agent; the hall's web part has it."""

    def ask(self, order: Any) -> Any:
        """Send an order and return its answer, None if none comes in time."""

    def supersede(self) -> None:
        """Tell this agent that another has taken its name, and let it go."""


class AgentLine:
    """One agent as the hall knows it, connected or not."""

    def __init__(self, name: str, sections: Mapping[str, Section]) -> None:
        self.name = name
        self.sections = {
            device: {key: value for key, value in section.items() if key not in HALLS_OWN}
            for device, section in sections.items()
        }
        self._lock = threading.Lock()
        self._channel: Channel | None = None
        self._hearers: dict[str, Hearer] = {}
        self.lost_ms: int | None = _wall_ms()
        """Since when (wall time, ms) nobody is connected; None while somebody is."""
        self._seen: dict[str, Seen] = {}
        self._heard: OrderedDict[str, int] = OrderedDict()
        self.run = ""
        """Which start of the agent is connected: another one remembers nothing of the last."""
        self.connection = 0
        """Counts the connections: after a new one, what the other end has must be asked again."""

    def attend(self, device: str, hearer: Hearer) -> None:
        """Let a device's worker hear what is said of it."""
        self._hearers[device] = hearer

    def welcome(self, channel: Channel, hello: object) -> Greeting:
        """Let an agent in; whoever had its name is told to go, for it may be a dead connection."""
        try:
            said = unpacked(hello, Hello)
        except msgspec.ValidationError as error:
            return Greeting(refused=f"the hall does not understand this agent: {error}")
        if said.version != VERSION:
            return Greeting(
                refused=f"the hall speaks version {VERSION} with its agents, this one "
                f"{said.version}: install the same release on both"
            )
        with self._lock:
            before, self._channel = self._channel, channel
            self.connection += 1
            self.run = said.run
            self.lost_ms = None
            self._seen = {}
            self._heard.clear()
        if before is not None:
            log.warning("agent %s: another one takes over", self.name)
            before.supersede()
        else:
            log.info("agent %s is connected", self.name)
        return Greeting(self.sections)

    def left(self, channel: Channel) -> None:
        """Note that a connection ended; one that was superseded meanwhile changes nothing."""
        with self._lock:
            if channel is not self._channel:
                return
            self._channel = None
            self.lost_ms = _wall_ms()
            self._seen = {}
        log.warning("agent %s is not connected", self.name)
        self._tell(self._hearers, "", None)

    def heard(self, channel: Channel, data: object) -> bool:
        """Take a report; False for one that means nothing, or is of somebody else's device."""
        try:
            report = unpacked(data, Report)
            value = from_wire(report.value, REPORTS[report.what])
        except (msgspec.ValidationError, KeyError) as error:
            log.warning("agent %s says what the hall does not understand: %s", self.name, error)
            return False
        if report.device not in self.sections:
            log.warning("agent %s speaks for %r, which is not its own", self.name, report.device)
            return False
        with self._lock:
            if channel is not self._channel or not self._is_news(report, value):
                return False
            if isinstance(value, Seen):
                self._seen[report.device] = value
        self._tell([report.device], report.what, value)
        return True

    def _is_news(self, report: Report, value: Any) -> bool:
        """Whether no later report about the same thing has come on this connection."""
        subject = f"{report.device} {report.what} {getattr(value, 'id', '')}"
        if self._heard.get(subject, -1) >= report.seq:
            return False
        self._heard[subject] = report.seq
        self._heard.move_to_end(subject)
        while len(self._heard) > HEARD:
            self._heard.popitem(last=False)
        return True

    def seen(self, device: str) -> Seen:
        """Return a device as its agent saw it last; DeviceError while nobody says."""
        with self._lock:
            if self._channel is None:
                raise DeviceError(f"agent {self.name} not connected")
            seen = self._seen.get(device)
        if seen is None:
            raise DeviceError(f"agent {self.name} has not told of it yet")
        return seen

    def ask(self, verb: str, device: str, value: object = None) -> Any:
        """Give an order and return what it gives; DeviceError if it was refused or lost."""
        channel = self._channel
        if channel is None:
            raise DeviceError(f"agent {self.name} not connected")
        order = Order(verb, device, to_wire(value, VERBS[verb].takes))
        said = channel.ask(packed(order))
        if said is None:
            raise DeviceError(f"agent {self.name} does not answer")
        try:
            answer = unpacked(said, Answer)
            if not answer.error:
                return msgspec.convert(answer.value, VERBS[verb].gives)
        except msgspec.ValidationError as error:
            raise DeviceError(f"agent {self.name} answers nonsense: {error}") from error
        raise DeviceError(f"agent {self.name}: {answer.error}", answer.permanent)

    def _tell(self, devices: Iterable[str], what: str, value: Any) -> None:
        for device in devices:
            hearer = self._hearers.get(device)
            if hearer is not None:
                hearer(what, value)


class AgentLines:
    """The lines to all agents that a hall's devices name."""

    def __init__(self, sections: Mapping[str, Section]) -> None:
        self._lines: dict[str, AgentLine] = {}
        for name in dict.fromkeys(str(s["agent"]) for s in sections.values() if s.get("agent")):
            mine = {device: s for device, s in sections.items() if s.get("agent") == name}
            self._lines[name] = AgentLine(name, mine)

    def lost(self) -> dict[str, int]:
        """Return the agents that are not connected, and since when (wall time, ms)."""
        known = [(line.name, line.lost_ms) for line in self._lines.values()]
        return {name: since for name, since in known if since is not None}

    def __contains__(self, name: object) -> bool:
        return name in self._lines

    def __getitem__(self, name: str) -> AgentLine:
        return self._lines[name]


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000
