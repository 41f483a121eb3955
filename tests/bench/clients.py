"""Clients in processes of their own, so that they neither wait for nor slow down each other."""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from .config import SERVICES
from .wire import Reply, WrongAnswer, connect, header, issue, request

#: A fresh interpreter per process: nothing of the bench's own memory comes along.
_spawn = get_context("spawn")

#: Processes and connections of the rate tests: eight clients.
PROCESSES, CONNECTIONS = 2, 4

#: The pace of every phone, in seconds.
POLL_S = 2.0


class Helper:
    """A function in a process of its own, which is told to go on and says what it found."""

    def __init__(self, run: Callable[..., None], *values: object) -> None:
        self._pipe, other = _spawn.Pipe()
        self._process = _spawn.Process(target=run, args=(other, *values), daemon=True)
        self._process.start()
        other.close()

    def tell(self, word: str) -> None:
        """Send a word."""
        self._pipe.send(word)

    def told(self) -> Any:
        """Return what the process says next; raises EOFError when it died."""
        return self._pipe.recv()

    def ask(self, word: str) -> Any:
        """Send a word and return what is said to it."""
        self.tell(word)
        return self.told()

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join()
        self._pipe.close()


@contextmanager
def helper(run: Callable[..., None], *values: object) -> Iterator[Helper]:
    """Run a helper that has said it is ready."""
    started = Helper(run, *values)
    try:
        started.told()
        yield started
    finally:
        started.stop()


def rate(port: int, kind: str, token: str, seconds: float) -> float:
    """Return answers per second of eight clients that each ask again as soon as answered."""
    helpers = [Helper(hurry, port, kind, token, seconds, n) for n in range(PROCESSES)]
    try:
        for one in helpers:
            one.told()
        for one in helpers:
            one.tell("go")
        return float(sum(one.told() for one in helpers))
    finally:
        for one in helpers:
            one.stop()


def hurry(pipe: Connection, port: int, kind: str, token: str, seconds: float, n: int) -> None:
    """Ask on every connection again as soon as it is answered; say the answers per second."""
    messages = _messages(kind, token, f"{time.monotonic_ns()}-{n}")
    selector = selectors.DefaultSelector()
    connections = [connect(port) for _ in range(CONNECTIONS)]
    for one in connections:
        selector.register(one, selectors.EVENT_READ, Reply())
    pipe.send("ready")
    pipe.recv()
    began = time.monotonic()
    for one in connections:
        one.sendall(next(messages))
    answers = 0
    while (now := time.monotonic()) < began + seconds:
        for key, _ in selector.select(timeout=1):
            if _answered(key, 201):
                answers += 1
                _socket(key).sendall(next(messages))
    pipe.send(answers / (now - began))


def _messages(kind: str, token: str, salt: str) -> Iterator[bytes]:
    for n in count():
        service, key = SERVICES[n % len(SERVICES)], f"{salt}-{n}"
        if kind in ("bare", "durable"):
            yield request("POST", f"/{kind}", token, {"service": service}, Idempotency_Key=key)
        else:
            yield issue(token, service, key)


def _socket(key: selectors.SelectorKey) -> socket.socket:
    found = key.fileobj
    if not isinstance(found, socket.socket):
        raise TypeError(found)
    return found


def _answered(key: selectors.SelectorKey, *statuses: int) -> bool:
    data = _socket(key).recv(65536)
    if not data:
        raise WrongAnswer("the server hung up")
    reply: Reply = key.data.reply if isinstance(key.data, Phone) else key.data
    if not reply.feed(data):
        return False
    if reply.status not in statuses:
        raise WrongAnswer(f"{reply.status} {reply.body[:300]!r}")
    return True


@dataclass
class Phone:
    """A customer's phone: its ticket's token, when it asks next and what it was told last."""

    token: str
    due: float
    etag: bytes | None = None
    sent: float = 0.0
    reply: Reply = field(default_factory=Reply)

    def message(self) -> bytes:
        """Return the next poll."""
        seen = {"If_None_Match": self.etag.decode()} if self.etag else {}
        return request("GET", f"/api/v1/t/{self.token}", **seen)


def poll(pipe: Connection, port: int, tokens: list[str]) -> None:
    """Poll as so many phones do, evenly spread; say all latencies (s) since last asked."""
    selector = selectors.DefaultSelector()
    began, took = time.monotonic(), list[float]()
    phones = [Phone(t, began + POLL_S * n / len(tokens)) for n, t in enumerate(tokens)]
    keys = [selector.register(connect(port), selectors.EVENT_READ, phone) for phone in phones]
    selector.register(pipe, selectors.EVENT_READ, None)
    pipe.send("ready")
    turn = 0
    while True:
        while (phone := phones[turn]).due <= time.monotonic():
            phone.sent = time.monotonic()
            _socket(keys[turn]).sendall(phone.message())
            # The next in the circle is always the next due.
            phone.due += POLL_S
            turn = (turn + 1) % len(phones)
        for key, _ in selector.select(max(0.0, phones[turn].due - time.monotonic())):
            if key.data is None:
                pipe.recv()
                pipe.send(took)
                took = []
            elif _answered(key, 200, 304):
                took.append(time.monotonic() - key.data.sent)
                key.data.etag = header(key.data.reply.head, b"etag")
