"""Boards and counters: Socket.IO clients that read, answer pings and note when calls arrive."""

import json
import selectors
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import websocket

from .wire import PATIENCE_S, WrongAnswer

#: What is noted of a call: its id, where it arrived, and when (monotonic seconds).
Arrival = tuple[str, str, float]


class Listener:
    """One face's live connection: WebSocket, Engine.IO 4, Socket.IO 5."""

    def __init__(self, port: int, face: str, name: str, token: str) -> None:
        self.name = name
        self._space = f"/{face},"
        self._ws = websocket.create_connection(
            f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE_S
        )
        self._ws.recv()
        self._ws.send(f"40{self._space}{json.dumps({'token': token})}")
        admitted = str(self._ws.recv())
        if not admitted.startswith("40"):
            raise WrongAnswer(f"{face} {name} is not let in: {admitted}")

    def fileno(self) -> int:
        """Return what a selector waits for."""
        return int(self._ws.fileno())

    def read(self) -> tuple[str, Any] | None:
        """Read one message; return event and data, or None for a ping."""
        message = str(self._ws.recv())
        if message == "2":
            self._ws.send("3")
        if not message.startswith(f"42{self._space}"):
            return None
        event, data = json.loads(message[2 + len(self._space) :])
        return event, data

    def emit(self, event: str, data: object) -> None:
        """Send an event."""
        self._ws.send(f"42{self._space}{json.dumps([event, data])}")


def listen(pipe: Connection, port: int, face: str, tokens: dict[str, str]) -> None:
    """Keep a face's connections; say every arrival of a call since last asked.

    A board says `shown` for each, as boards do.
    """
    selector = selectors.DefaultSelector()
    for name, token in tokens.items():
        selector.register(Listener(port, face, name, token), selectors.EVENT_READ)
    selector.register(pipe, selectors.EVENT_READ)
    pipe.send("ready")
    arrived: list[Arrival] = []
    while True:
        for key, _ in selector.select():
            if isinstance(key.fileobj, Listener):
                _hear(key.fileobj, face, arrived.append)
            else:
                pipe.recv()
                pipe.send(arrived)
                arrived = []


def _hear(listener: Listener, face: str, note: Callable[[Arrival], None]) -> None:
    heard = listener.read()
    now = time.monotonic()
    if heard and heard[0] == "call":
        call_id = heard[1]["call_id"]
        note((call_id, listener.name, now))
        if face == "display":
            listener.emit("shown", {"call_id": call_id})
