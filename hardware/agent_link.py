"""The agent's end of the line to its hall: Socket.IO, connected again and again for ever."""

from __future__ import annotations

import fcntl
import logging
import os
import random
import secrets
import threading
import time
from pathlib import Path
from typing import Any

import msgspec
import socketio
from socketio.exceptions import ConnectionError as NoConnection
from socketio.exceptions import SocketIOError

from hardware.agent import Agent, start_refusal
from hardware.agent_protocol import VERSION, Answer, Greeting, Hello, packed, unpacked
from hardware.one_by_one import OneByOne, receive_in_order
from hardware.options import OptionError
from hardware.ports import DeviceError

NAMESPACE = "/agent"

FIRST_WAIT_S = 0.5
LAST_WAIT_S = 15.0
"""Back-off between two attempts, doubled from the first to the last, each up to a half longer."""

ANSWER_S = 10.0
"""How long the hall may take to answer."""

DARK_AFTER_S = 60.0
"""How long signs keep a number of which nobody knows any more whether it is true."""

REFUSED = 2
SUPERSEDED = 3
"""Exit codes: the hall does not want this agent; another one has its name."""

#: What the hall says at the door, and what to do about it; all else may pass by itself.
AT_THE_DOOR = {
    "unauthorized": "the hall refuses this token: make one with "
    "`hall token add --role agent --name NAME` on the hall's computer",
    "unknown": 'no device of the hall names this agent: add `agent = "NAME"` to a section '
    "[devices.…] of the hall's file and start the hall again",
}

log = logging.getLogger("hardware")


class Stop(Exception):  # noqa: N818 -- it is an end, not always an error
    """The agent ends, with an exit code and a sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class AgentLink:
    """Keeps one agent and one hall together until told to stop."""

    def __init__(
        self, url: str, token: str, directory: Path, *, dark_after_s: float = DARK_AFTER_S
    ) -> None:
        self._url, self._token = url, token
        self._dark_after_s = dark_after_s
        self._agent = Agent(directory, self._send)
        self._hello = Hello(VERSION, run=secrets.token_hex(8), program="hall agent")
        self._io: Any = None
        # One for all connections: a question must not overtake the job that it asks about.
        self._messages = OneByOne("messages")
        self._news = threading.Event()
        self._ended: Stop | None = None
        self._gone = False
        self._said = ""

    def run(self) -> None:
        """Serve the hall; returns by raising Stop."""
        failures, last_s = 0, time.monotonic()
        try:
            while self._ended is None:
                if self._connect() and self._serve():
                    failures, last_s = 0, time.monotonic()
                else:
                    failures += 1
                    if time.monotonic() - last_s >= self._dark_after_s:
                        self._agent.go_dark()
                if self._ended is None:
                    self._news.wait(_pause_s(failures))
            raise self._ended
        finally:
            self._disconnect()
            self._messages.stop()
            self._agent.stop()

    def stop(self) -> None:
        """End soon, in good order; from a signal or another thread."""
        self._end(Stop(0, "stopped"))

    def _end(self, stop: Stop) -> None:
        self._ended = self._ended or stop
        self._news.set()

    def _connect(self) -> bool:
        refusals: list[str] = []
        self._news.clear()
        self._gone = False
        io = self._io = socketio.Client(reconnection=False, handle_sigint=False)
        receive_in_order(io, self._messages)
        io.on("connect_error", lambda data=None: refusals.append(_word(data)), NAMESPACE)
        io.on("disconnect", lambda *_: self._lost(io), NAMESPACE)
        io.on("order", lambda data=None: self._order(io, data), NAMESPACE)
        io.on("superseded", lambda *_: self._superseded(io), NAMESPACE)
        try:
            io.connect(
                self._url, auth={"token": self._token}, namespaces=[NAMESPACE],
                transports=["websocket"], wait_timeout=ANSWER_S,
            )  # fmt: skip
        except (NoConnection, OSError, ValueError) as error:
            self._disconnect()
            for sentence in filter(None, map(AT_THE_DOOR.get, refusals)):
                self._end(Stop(REFUSED, sentence))
            why = "; ".join([str(error), *filter(None, refusals)])
            self._say(f"cannot reach the hall at {self._url} ({why}); trying again")
            return False
        return True

    def _serve(self) -> bool:
        """Say hello, run the devices that the hall names, and stay until the line is lost."""
        try:
            said = self._io.call("hello", packed(self._hello), NAMESPACE, ANSWER_S)
            refusal = self._take(said)
        except (SocketIOError, msgspec.ValidationError) as error:
            self._say(f"the hall at {self._url} does not answer ({error}); trying again")
            self._disconnect()
            return False
        if refusal:
            self._end(Stop(REFUSED, refusal))
            return False
        self._say(f"connected with the hall at {self._url}")
        self._agent.report_all()
        while not self._gone and self._ended is None:
            self._news.wait()
            self._news.clear()
        if self._ended is None:
            self._say(f"the hall at {self._url} is gone; the devices go on, trying again")
        return True

    def _take(self, said: object) -> str:
        """Run the devices of a welcome; return why not, if not."""
        welcome = unpacked(said, Greeting)
        if welcome.refused:
            return welcome.refused
        try:
            self._agent.configure(welcome.devices)
        except (OptionError, DeviceError, OSError) as error:
            return start_refusal(error)
        return ""

    def _order(self, io: object, data: object) -> Any:
        if io is not self._io:  # the hall has asked anew, or will, what became of it
            return packed(Answer("this line was given up"))
        return self._agent.order(data)

    def _lost(self, io: object) -> None:
        if io is self._io:  # not one that was given up before
            self._gone = True
            self._news.set()

    def _superseded(self, io: object) -> None:
        if io is self._io:  # not an old line of this same agent
            self._end(Stop(SUPERSEDED, "another agent with this name has taken over"))

    def _send(self, report: Any) -> None:
        io = self._io
        try:
            if io is not None and io.connected:
                io.emit("report", report, NAMESPACE)
        except SocketIOError as error:
            # Nothing is lost: on the next line the hall is told, or asks, how everything is.
            log.debug("not sent: %s", error)

    def _disconnect(self) -> None:
        io, self._io = self._io, None
        if io is not None:
            io.disconnect()

    def _say(self, sentence: str) -> None:
        """Log once per change, not at every try."""
        if sentence != self._said:
            log.warning("%s", sentence)
            self._said = sentence


def _word(data: object) -> str:
    return str(data.get("message", "")) if isinstance(data, dict) else ""


def _pause_s(failures: int) -> float:
    # Spread, so that after a power cut not all agents of a hall come at the same moment.
    pause_s = min(FIRST_WAIT_S * 2.0 ** min(failures, 10), LAST_WAIT_S)
    return pause_s * random.uniform(1.0, 1.5)  # noqa: S311 -- no secret


def read_token(file: Path) -> str:
    """Return the token that stands in a file; raises Stop in words."""
    try:
        token = file.read_text("ascii").strip()
        others = file.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(REFUSED, f"cannot read the token file: {error}") from None
    if not token or len(token.split()) != 1:
        raise Stop(REFUSED, f"{file} must hold one token and nothing else")
    if others:
        log.warning("%s can be read by others: chmod 600 %s", file, file)
    return token


def hold(directory: Path) -> int:
    """Hold the agent's folder for this process until it ends; raises Stop if another has it."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = os.open(directory / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Stop(REFUSED, f"another agent is running on {directory}") from None
    except OSError as error:
        raise Stop(REFUSED, f"cannot use {directory}: {error}") from None
    return held
