"""Devices whose cable ends at an agent: workers like the others, with a line in place of a port."""

from __future__ import annotations

import logging
import math
from collections import deque
from dataclasses import replace
from typing import Any

import msgspec

from hardware.agent_protocol import INPUTS, MAX_INPUTS, Said, Waiting, from_wire
from hardware.input_tray import fresh_s
from hardware.input_worker import InputWorker
from hardware.ports import Announcement, DeviceError, Input, Kind, SignValue
from hardware.remote_port import RemoteWorker
from hardware.remote_printer import RemotePrinterWorker
from hardware.sign_worker import SignWorker
from hardware.speaker_worker import SpeakerWorker
from hardware.worker import Worker

log = logging.getLogger("hardware")


class RemoteSignWorker(RemoteWorker, SignWorker):
    """A sign at an agent: the newest value wins, and is sent anew on every new connection.

    The agent makes it blink, and says when it has confirmed a value.
    """

    _sent: tuple[SignValue, int] | None = None

    def show(self, value: SignValue) -> None:
        """Set what the sign shall show; returns at once, from any thread."""
        super().show(value)
        self._wake()

    def _hear(self, what: str, value: Any) -> None:
        if isinstance(value, SignValue):
            self._tell(value, confirmed=True)
        super()._hear(what, value)

    def _step(self) -> float:
        self._port.seen()
        connection, (value, given) = self._port.line.connection, self._wanted
        if self._sent != (value, connection):
            # To an agent that has just started an old call is no new one.
            over = self._pacer.now() - given >= self._blink_s
            self._write(replace(value, blink=value.blink and not over))
            self._sent = value, connection
        self._mirror()
        return math.inf


class RemoteSpeakerWorker(RemoteWorker, SpeakerWorker):
    """A speaker at an agent: what is valid is handed over at once, its own line is there.

    While the agent or the speaker is away announcements wait here, and grow old.  The agent
    takes an id once; whether one that was killed had said it nobody knows, so it stays unsaid.
    """

    _doubt = ("", "")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._withdrawn: deque[str] = deque()
        self._handed: deque[str] = deque(maxlen=50)

    def say(self, announcement: Announcement) -> None:
        """Put an announcement at the end of the line; returns at once, from any thread."""
        super().say(announcement)
        self._wake()

    def withdraw(self, number: str) -> None:
        """Take out what is still in line for a number, here and at the agent."""
        super().withdraw(number)
        self._withdrawn.append(number)
        self._wake()

    def _hear(self, what: str, value: Any) -> None:
        if isinstance(value, Said) and self._is_awaited(value.id):
            self._on_said(value.id)
        super()._hear(what, value)

    def _is_awaited(self, said: str) -> bool:
        """Whether the end of an announcement is news; once."""
        with self._lock:
            known = said in self._handed
            if known:
                self._handed.remove(said)
            return known

    def _step(self) -> float:
        self._port.seen()
        # First: whatever waits here for the same number was called after it.
        while self._withdrawn:
            self._port.ask("withdraw", self._withdrawn[0])
            self._withdrawn.popleft()
        self._mirror()
        while (announcement := self._next()) is not None:
            self._hand_over(announcement)
        return math.inf

    def _hand_over(self, announcement: Announcement) -> None:
        run = self._port.line.run
        if self._doubt[0] == announcement.id and self._doubt[1] != run:
            log.info("%s: whether call %s was said is not known", self.name, announcement.id)
            self._take_out(announcement, 0.0)
            return
        with self._lock:  # before the order: its end may be told before the answer comes
            if announcement.id not in self._handed:
                self._handed.append(announcement.id)
        try:
            self._port.ask("say", replace(announcement, valid_s=self._left_s(announcement)))
        except DeviceError as error:
            self._doubt = announcement.id, run
            if error.permanent:
                self._take_out(announcement, 0.0)
            raise
        self._take_out(announcement, 0.0)

    def _left_s(self, announcement: Announcement) -> float:
        with self._lock:
            until = [until for each, until in self._line if each is announcement]
        return max(0.0, until[0] - self._pacer.now()) if until else 0.0


class RemoteInputWorker(RemoteWorker, InputWorker):
    """An input device at an agent: told of news, the hall fetches it and says what it has.

    So it knows how old an input is at most, and each comes through once.
    """

    _connection = -1

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._news = False
        self._had: deque[str] = deque(maxlen=MAX_INPUTS)

    def _hear(self, what: str, value: Any) -> None:
        if what == "input":
            self._news = True
        super()._hear(what, value)

    def _step(self) -> float:
        try:
            self._port.seen()
            connection = self._port.line.connection
            if connection != self._connection:
                self._shown = None
                self._connection = connection
            if self._news:
                self._news = False
                self._fetch()
            self._mirror()
            self._say()
        except DeviceError:
            self._shown = None
            self._once.clear()
            raise
        return math.inf

    def _fetch(self) -> None:
        """Take what is there, and ask again with the ids of that until nothing is left."""
        try:
            while self._take():
                pass
        except DeviceError:
            self._news = True
            raise

    def _take(self) -> bool:
        asked = self._pacer.now()
        waiting: list[Waiting] = self._port.ask("take", list(self._had))
        took_s = self._pacer.now() - asked
        for one in waiting:
            try:
                entered: Input = from_wire(one.value, INPUTS)
            except msgspec.ValidationError as error:
                raise DeviceError(f"the agent tells what is no input: {error}") from error
            if entered.id in self._had:
                continue
            self._had.append(entered.id)
            if one.age_s + took_s > fresh_s(entered):
                log.info("%s: what came %.1f s ago is void", self.name, one.age_s + took_s)
            else:
                self._on_input(self.name, entered)
        return bool(waiting)

    def _say(self) -> None:
        while self._once:
            self._port.ask("tell", self._once.popleft())
        wanted = self._wanted
        if wanted and wanted != self._shown:
            self._port.ask("tell", wanted)
            self._shown = wanted


REMOTE: dict[Kind, type[Worker]] = {
    "printer": RemotePrinterWorker,
    "sign": RemoteSignWorker,
    "speaker": RemoteSpeakerWorker,
    "pad": RemoteInputWorker,
    "evaluator": RemoteInputWorker,
    "reader": RemoteInputWorker,
}
"""Which worker stands for a device of each kind at an agent."""
