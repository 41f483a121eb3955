"""Where agents come in: the namespace `/agent`, and the hall's orders out through it."""

import logging
from threading import Event, Lock
from typing import Any

from hardware.agent_lines import AgentLines
from hardware.agent_protocol import packed

from .web.live import Live

FACE = "agent"

#: How long an agent may take to answer an order: it only writes it down.
ANSWER_S = 5.0

log = logging.getLogger("hall")


class Channel:
    """One connection of an agent: `hardware.agent_lines.Channel` over Socket.IO."""

    def __init__(self, live: Live, sid: str) -> None:
        self._live = live
        self._sid = sid
        self._gone = Event()
        self._lock = Lock()
        self._waiting: set[Event] = set()

    def ask(self, order: Any) -> Any:
        """Send an order and return its answer, None if none comes in time."""
        answered = Event()
        answers: list[Any] = []

        def take(answer: Any = None) -> None:
            answers.append(answer)
            answered.set()

        with self._lock:
            self._waiting.add(answered)
        try:
            if not self._gone.is_set():
                self._live.tell(FACE, self._sid, "order", order, take)
                answered.wait(ANSWER_S)
        finally:
            with self._lock:
                self._waiting.discard(answered)
        return answers[0] if answers else None

    def supersede(self) -> None:
        """Tell this agent that another has taken its name, and listen to it no more."""
        self._live.tell(FACE, self._sid, "superseded", None, None)
        self.close()

    def close(self) -> None:
        """Let nobody wait for an answer any longer."""
        self._gone.set()
        with self._lock:
            for waiting in self._waiting:
                waiting.set()


class AgentDoor:
    """Brings each agent's connection to its line."""

    def __init__(self, live: Live, lines: AgentLines) -> None:
        self._live = live
        self._lines = lines
        self._lock = Lock()
        self._channels: dict[str, tuple[str, Channel]] = {}
        live.hear(FACE, "hello", self._hello)
        live.hear(FACE, "report", self._report)
        live.on_leave = self._left

    def _hello(self, name: str, sid: str, data: Any) -> Any:
        if name not in self._lines:
            return None
        channel = Channel(self._live, sid)
        greeting = self._lines[name].welcome(channel, data)
        if not greeting.refused:
            with self._lock:
                self._channels[sid] = (name, channel)
        return packed(greeting)

    def _report(self, name: str, sid: str, data: Any) -> bool:
        _, channel = self._channels.get(sid, ("", None))
        return channel is not None and self._lines[name].heard(channel, data)

    def _left(self, sid: str) -> None:
        with self._lock:
            name, channel = self._channels.pop(sid, ("", None))
        if channel is not None:
            channel.close()
            self._lines[name].left(channel)
