"""A keep-alive HTTP client that costs little beside what it measures; times are monotonic."""

import json
import socket
import time
from typing import Any

#: A request that takes longer has failed, in seconds.
PATIENCE_S = 30.0


class WrongAnswer(RuntimeError):  # noqa: N818 -- reads as what is wrong
    """The server answered what the bench did not ask for."""


def request(
    method: str, path: str, token: str | None = None, body: object = None, **headers: str
) -> bytes:
    """Return a request's bytes; a header's name is written with `_` for `-`."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if method == "GET":
        return "\r\n".join([*lines, "", ""]).encode()
    content = b"" if body is None else json.dumps(body).encode()
    lines += ["Content-Type: application/json", f"Content-Length: {len(content)}", "", ""]
    return "\r\n".join(lines).encode() + content


def issue(token: str, service: str, key: str) -> bytes:
    """Return the request for a ticket."""
    return request("POST", "/api/v1/tickets", token, {"service": service}, Idempotency_Key=key)


def call(token: str, point: str) -> bytes:
    """Return the request to call the next customer."""
    return request("POST", f"/api/v1/points/{point}/call", token)


class Reply:
    """Collects one response at a time from the bytes of a connection."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self.status = 0
        self.head = b""
        self.body = b""

    def feed(self, data: bytes) -> bool:
        """Take what arrived; True when the response is whole."""
        self._bytes += data
        end = self._bytes.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self._bytes[:end])
        length = int(header(head, b"content-length") or b"0")
        if len(self._bytes) < end + 4 + length:
            return False
        self.status, self.head = int(head[9:12]), head
        self.body = bytes(self._bytes[end + 4 : end + 4 + length])
        self._bytes.clear()
        return True


def header(head: bytes, name: bytes) -> bytes | None:
    """Return a header of a response's head."""
    at = head.lower().find(b"\r\n" + name + b":")
    return head[at + 3 + len(name) :].split(b"\r\n", 1)[0].strip() if at >= 0 else None


def connect(port: int) -> socket.socket:
    """Open a connection to a server on this machine."""
    opened = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


class Client:
    """One connection that asks one thing at a time."""

    def __init__(self, port: int) -> None:
        self._socket = connect(port)
        self.reply = Reply()

    def ask(self, message: bytes, *statuses: int) -> float:
        """Send and await the answer, kept in `reply`; return seconds; raises WrongAnswer."""
        sent = time.monotonic()
        self._socket.sendall(message)
        while not self.reply.feed(self._received()):
            pass
        took = time.monotonic() - sent
        if self.reply.status not in statuses:
            what = message.split(b"\r\n", 1)[0].decode()
            raise WrongAnswer(f"{what}: {self.reply.status} {self.reply.body[:300]!r}")
        return took

    def answer(self) -> Any:
        """Return the last answer's JSON."""
        return json.loads(self.reply.body)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _received(self) -> bytes:
        data = self._socket.recv(65536)
        if not data:
            raise WrongAnswer("the server hung up")
        return data
