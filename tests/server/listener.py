"""A screen that listens: a Socket.IO client that keeps what it was sent."""

import json
import threading
from collections.abc import Callable
from typing import Any, Self, TypeVar

import socketio
import websocket
from socketio.exceptions import ConnectionError as Refused

from tests.server.hall_process import PATIENCE_S

#: Connections that may be refused in a row while a busy hall finds out that others are gone.
MOST_TRIES = 500

__all__ = ["Listener", "Refused"]

T = TypeVar("T")


class Listener:
    """Listens to one face, as a token's holder or with a cookie; keeps what came as it came."""

    def __init__(self, url: str, face: str, *, cookie: str = "", **auth: str) -> None:
        self.face = face
        self._headers = {"Cookie": cookie} if cookie else {}
        self.states: list[dict[str, Any]] = []
        self.calls: list[dict[str, Any]] = []
        self._url, self._auth = url, auth
        self._changed = threading.Condition()
        self._io = self._client()

    def _client(self) -> socketio.Client:
        client = socketio.Client(reconnection=False)
        client.on("state", self._state, namespace=f"/{self.face}")
        client.on("call", self._call, namespace=f"/{self.face}")
        client.on("disconnect", self._notice, namespace=f"/{self.face}")
        return client

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def connect(self) -> None:
        """Connect; raises Refused."""
        self._io = self._client()
        self._io.connect(
            self._url,
            headers=self._headers,
            auth=self._auth,
            namespaces=[f"/{self.face}"],
            transports=["websocket"],
            wait_timeout=10,
        )

    def drop(self) -> None:
        """Connect and be gone without a word, as when a cable is pulled.

        Who is told that the hall is full tries again, as browsers do.
        """
        url = self._url.replace("http", "ws", 1)
        said, tries = "", 0
        while not said.startswith(f"40/{self.face},"):
            tries += 1
            assert tries < MOST_TRIES, said
            wire = websocket.create_connection(
                f"{url}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE_S
            )
            assert str(wire.recv()).startswith("0")
            wire.send(f"40/{self.face},{json.dumps(self._auth)}")
            said = str(wire.recv())
            assert wire.sock
            wire.sock.close()

    def leave(self) -> None:
        """Close the connection."""
        self._io.disconnect()

    def say(self, event: str, data: object) -> None:
        """Send an event to the hall."""
        self._io.emit(event, data, namespace=f"/{self.face}")

    @property
    def connected(self) -> bool:
        return f"/{self.face}" in self._io.namespaces

    @property
    def state(self) -> dict[str, Any]:
        """The newest snapshot."""
        return self.states[-1]

    def wait(self, question: Callable[["Listener"], T], what: str = "the news") -> T:
        """Wait until the question has an answer, and return it."""
        with self._changed:
            found: list[T] = []

            def ask() -> bool:
                found[:] = [question(self)]
                return bool(found[0])

            assert self._changed.wait_for(ask, PATIENCE_S), f"{what} did not come"
            return found[0]

    def wait_state(self, question: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Wait for a snapshot like this and return it."""

        def ask(it: "Listener") -> dict[str, Any] | None:
            return it.states[-1] if it.states and question(it.states[-1]) else None

        found = self.wait(ask, f"a snapshot of {self.face}")
        assert found
        return found

    def _state(self, data: dict[str, Any]) -> None:
        with self._changed:
            self.states.append(data)
            self._changed.notify_all()

    def _call(self, data: dict[str, Any]) -> None:
        with self._changed:
            self.calls.append(data)
            self._changed.notify_all()

    def _notice(self, *_: object) -> None:
        with self._changed:
            self._changed.notify_all()
