"""The door of the live channel: each socket holds a thread, so they are counted as they come."""

from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_RDWR, socket
from threading import Lock
from time import monotonic
from typing import Any

#: Where a request's environment says which visitor it is.
VISITOR = "hall.visitor"

#: How long a socket may stay that listens to nothing.
IDLE_S = 10.0

App = Callable[[dict[str, Any], Any], Any]


class Visitor:
    """One open socket and how much it listens to."""

    def __init__(self, wire: socket | None) -> None:
        self._wire = wire
        self.joined = 0
        self.idle_since = monotonic()

    def join(self) -> None:
        """Note that it listens to one face more."""
        self.joined += 1

    def leave(self) -> None:
        """Note that it listens to one face less."""
        self.joined -= 1
        self.idle_since = monotonic()

    def cut(self) -> None:
        """End the connection, whatever its other end does; its thread then cleans up."""
        # A polite close would wait for an answer that a stranger need not give.
        if self._wire:
            with suppress(OSError):
                self._wire.shutdown(SHUT_RDWR)


class Door:
    """Lets in at most `most` sockets; one that listens to nothing makes room for a new one."""

    def __init__(self, app: App, most: int) -> None:
        self._app = app
        self._most = most
        self._lock = Lock()
        self._inside: set[Visitor] = set()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Pass a request on, if there is room for its socket."""
        if "HTTP_UPGRADE" not in environ:
            return self._app(environ, start_response)
        visitor = Visitor(environ.get("gunicorn.socket"))
        if not self._let_in(visitor):
            start_response("503 Service Unavailable", [("Retry-After", "5")])
            return [b""]
        environ[VISITOR] = visitor
        try:
            return self._app(environ, start_response)
        finally:
            with self._lock:
                self._inside.discard(visitor)

    def _let_in(self, visitor: Visitor) -> bool:
        # Those that listen to nothing do no harm until somebody else wants to come in.
        with self._lock:
            for idle in self._in_the_way():
                self._inside.discard(idle)
                # Under the lock: it is not the next connection's file yet.
                idle.cut()
            if len(self._inside) >= self._most:
                return False
            self._inside.add(visitor)
            return True

    def _in_the_way(self) -> list[Visitor]:
        idle = sorted((v for v in self._inside if not v.joined), key=lambda v: v.idle_since)
        late = [v for v in idle if v.idle_since + IDLE_S < monotonic()]
        return late or (idle[:1] if len(self._inside) >= self._most else [])
