"""A hall's devices and an agent in one process, over a line that can be cut at any word."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from hardware.agent import Agent
from hardware.agent_lines import AgentLine, AgentLines
from hardware.agent_protocol import Hello, packed
from hardware.devices import DeviceSet, Listeners
from hardware.ports import DeviceError, Input, SignValue
from hardware.worker import Pacer
from tests.hardware.helpers import Listener, QuickPacer

NAME = "pc1"


def over_json(data: Any) -> Any:
    """What arrives of a message at the other end."""
    return msgspec.json.decode(msgspec.json.encode(data))


class Wire:
    """One connection; `cut_at` ends it at that word, before it arrives or before its answer."""

    def __init__(
        self, line: AgentLine, agent: Agent, cut_at: tuple[str, str] | None = None
    ) -> None:
        self.line, self.agent, self.cut_at = line, agent, cut_at
        self.words: list[str] = []
        self.unanswered: list[str] = []
        """Verbs of orders whose next answer comes too late, on a line that holds."""
        self.on_cut: Callable[[], None] = lambda: None
        self.after_cut: Callable[[], None] = lambda: None
        self.on_word: Callable[[], None] = lambda: None
        self.is_cut = False
        self.superseded = False

    def ask(self, order: Any) -> Any:
        self._pass("order " + order["verb"], "before")
        answer = over_json(self.agent.order(over_json(order)))
        self._pass("order " + order["verb"], "after")
        if order["verb"] in self.unanswered:
            self.unanswered.remove(order["verb"])
            return None
        return answer

    def report(self, report: Any) -> None:
        try:
            state = (report["value"] or {}).get("state", report["what"])
            self._pass(f"report {state}", "before")
        except DeviceError:
            return
        self.line.heard(self, over_json(report))

    def supersede(self) -> None:
        self.superseded = True
        self.cut()

    def cut(self) -> None:
        if not self.is_cut:
            self.is_cut = True
            self.on_cut()
            self.line.left(self)
            self.after_cut()

    def _pass(self, word: str, where: str) -> None:
        self.words.append(f"{word} {where}")
        self.on_word()
        if (word, where) == self.cut_at:
            self.cut()
        if self.is_cut:
            raise DeviceError("the line is cut")


class Heard:
    """What signs, speakers and input devices at an agent told the hall, in order."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self.shown: list[tuple[str, SignValue]] = []
        self.said: list[tuple[str, str]] = []
        self.inputs: list[tuple[str, Input]] = []

    def on_shown(self, sign: str, value: SignValue) -> None:
        self.shown.append((sign, value))
        self._listener.notice()

    def on_said(self, said: str, speaker: str) -> None:
        self.said.append((speaker, said))
        self._listener.notice()

    def on_input(self, device: str, entered: Input) -> None:
        self.inputs.append((device, entered))
        self._listener.notice()


class Pair:
    """A hall with devices at an agent, both on folders under one path."""

    def __init__(
        self,
        folder: Path,
        sections: Mapping[str, Mapping[str, object]],
        listener: Listener,
        pacer: Callable[[], Pacer] = QuickPacer,
    ) -> None:
        self.folder = folder
        self.pacer = pacer
        self.runs = 0
        self.heard = Heard(listener)
        self.sections = sections
        self.listener = listener
        self._halls: list[DeviceSet] = []
        self.wire: Wire | None = None
        self.agent = self.new_agent()
        self.start_hall(folder / "hall")

    def new_agent(self, name: str = "agent") -> Agent:
        self.runs += 1
        return Agent(self.folder / name, self._send, self.pacer)

    def start_hall(self, directory: Path) -> None:
        """Start a hall on a folder of job lists; nobody is connected yet."""
        self.lines = AgentLines(self.sections)
        self.directory = directory
        listeners = Listeners(
            self.listener.on_status,
            lambda job, state, _: self.listener.on_job(job, state),
            self.heard.on_shown,
            self.heard.on_said,
            self.heard.on_input,
        )
        self.hall = DeviceSet(self.sections, directory, listeners, self.pacer, agents=self.lines)
        self._halls.append(self.hall)
        self.hall.start()

    def copied(self, name: str) -> Path:
        """What a kill of the hall at this moment leaves on the disk."""
        return Path(shutil.copytree(self.directory, self.folder / name))

    def join(self, cut_at: tuple[str, str] | None = None) -> Wire:
        """Connect the agent, as its link does."""
        return self.connect(Wire(self.lines[NAME], self.agent, cut_at))

    def connect(self, wire: Wire) -> Wire:
        """Connect the agent over this wire."""
        self.wire = wire
        wire.after_cut = wire.on_word = self.listener.notice
        greeting = over_json(
            packed(wire.line.welcome(wire, over_json(packed(Hello(1, str(self.runs))))))
        )
        assert not greeting["refused"]
        self.agent.configure(greeting["devices"])
        self.agent.report_all()
        return wire

    def _send(self, report: Any) -> None:
        if self.wire is not None:
            self.wire.report(report)

    def close(self) -> None:
        for hall in self._halls:
            hall.stop()
        self.agent.stop()
