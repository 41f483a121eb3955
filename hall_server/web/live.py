"""Live pushes by Socket.IO: who may listen where, and who is listening now."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import msgspec
from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO, join_room
from socketio.packet import Packet

from .access import AccessStore, Principal, from_token, pick, principals
from .door import VISITOR, Door, Visitor

log = logging.getLogger("hall")

#: Who may listen to a face.
LISTENERS: dict[str, frozenset[str]] = {
    "kiosk": frozenset({"kiosk"}),
    "display": frozenset({"display"}),
    "counter": frozenset({"counter", "teller"}),
    "lobby": frozenset({"lobby", "admin"}),
    "evaluate": frozenset({"evaluator"}),
    "agent": frozenset({"agent"}),
}

#: Answers what a listener says: its id (empty: told to go), its socket's id, what it said.
Hears = Callable[[str, str, Any], Any]

#: Listens for `shown` (display, call id) and says whether that was news.
Shown = Callable[[str, str], None]


class Text(Packet):  # type: ignore[misc]
    """A packet that is known to hold no bytes, so that nobody has to look for some."""

    uses_binary_events = False


class Json:
    """The JSON of the live channel, by msgspec: it takes a fifth of the time."""

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        """Encode."""
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str | bytes, **_: Any) -> Any:
        """Decode; raises ValueError."""
        return msgspec.json.decode(text)


class _ByPath:
    """Spares all but sockets the way through the middleware, which makes a class per request."""

    def __init__(self, middleware: Any, max_sockets: int) -> None:
        self._path = middleware.engineio_path
        self._sockets = Door(middleware, max_sockets)
        self._others = middleware.wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        is_socket = environ["PATH_INFO"].startswith(self._path)
        return (self._sockets if is_socket else self._others)(environ, start_response)


@dataclass(frozen=True, slots=True)
class Listening:
    """One who listens: to which face and id, as whom, over which socket."""

    face: str
    name: str
    grant: str
    visitor: Visitor


class Live:
    """The Socket.IO server of a hall and the list of its listeners."""

    def __init__(
        self,
        app: Flask,
        access: AccessStore,
        known: Callable[[str, str], bool],
        max_sockets: int,
        on_change: Callable[[], None],
    ) -> None:
        self._access = access
        self._known = known
        self._max_sockets = max_sockets
        self._on_change = on_change
        self._lock = Lock()
        self._listening: dict[str, Listening] = {}
        self._count: Counter[tuple[str, str]] = Counter()
        self._muted: dict[str, int] = {}
        self._since: dict[tuple[str, str], int] = {}
        self.on_shown: Shown = lambda _display, _call: None
        self.on_sound: Callable[[str, bool], None] = lambda _display, _blocked: None
        self.on_leave: Callable[[str], None] = lambda _sid: None
        self._io = SocketIO(
            app,
            async_mode="threading",
            json=Json,
            serializer=Text,
            serve_client=False,
            transports=["websocket"],
            max_http_buffer_size=16 * 1024,
        )
        app.wsgi_app = _ByPath(app.wsgi_app, max_sockets)  # type: ignore[method-assign]
        for face in LISTENERS:
            self._listen(face)
        self._io.on_event("shown", self._shown, namespace="/display")
        self._io.on_event("sound", self._sound, namespace="/display")

    def connected(self, face: str) -> set[str]:
        """Return the ids of a face that somebody looks at now."""
        with self._lock:
            found = {name for of, name in self._count if of == face}
        # One that is no longer configured is cut off, but may not know it yet.
        return {name for name in found if self._known(face, name)}

    def since(self, face: str) -> dict[str, int]:
        """Return since when (wall ms) each id of a face is looked at, or no more."""
        with self._lock:
            return {name: ms for (of, name), ms in self._since.items() if of == face}

    @property
    def sockets(self) -> int:
        """How many sockets listen now."""
        return len(self._listening)

    @property
    def muted(self) -> dict[str, int]:
        """The connected boards whose browser blocks the sound, and since when."""
        with self._lock:
            return dict(self._muted)

    def set_muted(self, board: str, *, blocked: bool, now_ms: int) -> None:
        """Note whether a board's browser blocks its sound."""
        with self._lock:
            if not blocked:
                self._muted.pop(board, None)
            elif self._count["display", board]:  # it may have gone meanwhile
                self._muted.setdefault(board, now_ms)

    def drop_revoked(self) -> None:
        """Cut off whose token or account is no longer valid, or whose screen is not configured.

        Cheap enough to be asked often.
        """
        with self._lock:
            listening = list(self._listening.values())
        for one in listening:
            if self._access.by_grant(one.grant) is None or not self._known(one.face, one.name):
                one.visitor.cut()

    def push(self, face: str, names: Sequence[str], event: str, data: Mapping[str, Any]) -> None:
        """Send an event to everybody who looks at one of a face's ids."""
        if names:  # to no room in particular would be to all
            self._io.emit(event, data, namespace=f"/{face}", to=list(names))

    def hear(self, face: str, event: str, handler: Hears) -> None:
        """Let a handler answer what those who are let in on a face say."""

        def heard(data: Any = None) -> Any:
            return handler(self._name(), request.sid, data)  # type: ignore[attr-defined]

        self._io.on_event(event, heard, namespace=f"/{face}")

    def tell(
        self, face: str, sid: str, event: str, data: Any, answered: Callable[..., None] | None
    ) -> None:
        """Send an event to one socket; `answered` gets its answer, if one comes."""
        self._io.emit(event, data, namespace=f"/{face}", to=sid, callback=answered)

    def _listen(self, face: str) -> None:
        def connect(auth: Any = None) -> None:
            refusal = self._connect(face, auth if isinstance(auth, dict) else {})
            if refusal:
                raise Refused(refusal)

        self._io.on_event("connect", connect, namespace=f"/{face}")
        self._io.on_event("disconnect", self._disconnect, namespace=f"/{face}")

    def _connect(self, face: str, auth: Mapping[str, Any]) -> str:
        """Let a listener in, or return why not: unauthorized, unknown or full."""
        principal = self._who(face, auth)
        name = listens_to(face, principal, auth.get("point")) if principal else None
        if principal is None or name is None:
            return "unauthorized"
        if not self._known(face, name):
            return "unknown"
        if len(self._listening) >= self._max_sockets:
            return "full"
        sid = request.sid  # type: ignore[attr-defined]
        join_room(name)
        visitor: Visitor = request.environ[VISITOR]
        with self._lock:
            self._listening[sid] = Listening(face, name, principal.grant, visitor)
            self._count[face, name] += 1
            if self._count[face, name] == 1:
                self._turns(face, name, "connected")
            visitor.join()
        self._on_change()
        return ""

    def _who(self, face: str, auth: Mapping[str, Any]) -> Principal | None:
        token, name = auth.get("token"), auth.get("as")
        if isinstance(token, str):
            found = from_token(self._access, token)
        else:
            mine = principals(self._access)
            found = pick(mine, name if isinstance(name, str) else None, LISTENERS[face])
        return found if found and found.role in LISTENERS[face] else None

    def _disconnect(self, *_reason: object) -> None:
        sid = request.sid  # type: ignore[attr-defined]
        with self._lock:
            gone = self._listening.pop(sid, None)
            if gone:
                self._forget(gone)
        self.on_leave(sid)
        self._on_change()

    def _forget(self, gone: Listening) -> None:
        gone.visitor.leave()
        key = (gone.face, gone.name)
        self._count[key] -= 1
        if not self._count[key]:
            del self._count[key]
            self._turns(*key, "gone")
            if gone.face == "display":
                self._muted.pop(gone.name, None)

    def _turns(self, face: str, name: str, state: str) -> None:
        self._since[face, name] = time.time_ns() // 1_000_000
        log.info("%s %s is %s", face, name, state)

    def _name(self) -> str:
        """Return whose event this is; empty for one that has just been told to go."""
        mine = self._listening.get(request.sid)  # type: ignore[attr-defined]
        return mine.name if mine else ""

    def _shown(self, data: Any = None) -> None:
        call_id = data.get("call_id") if isinstance(data, dict) else None
        display = self._name()
        if isinstance(call_id, str) and display:
            self.on_shown(display, call_id)

    def _sound(self, data: Any = None) -> None:
        blocked = data.get("blocked") if isinstance(data, dict) else None
        display = self._name()
        if isinstance(blocked, bool) and display:
            self.on_sound(display, blocked)


def listens_to(face: str, principal: Principal, point: object) -> str | None:
    """Return the id of a face that a principal listens to; None when it may not."""
    if face == "lobby":
        return "lobby"
    if face in {"kiosk", "display", "agent"}:
        return principal.name
    if principal.point is not None:
        return principal.point if point in {None, principal.point} else None
    return point if isinstance(point, str) and principal.role == "teller" else None
