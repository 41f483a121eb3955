"""A real `hall serve` in a process group of its own, and callers that talk HTTP to it."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, TypeVar

from hall_server.queueing import hall
from hall_server.queueing.model import HallState
from hall_server.store.access import AccessStore
from hall_server.store.sqlite import SqliteStore
from hall_server.store.verify import verify

ROOT = Path(__file__).parents[2]

#: Long enough for a machine that is busy with other tests, in seconds.
PATIENCE_S = 60.0

T = TypeVar("T")


class Lost(Exception):  # noqa: N818 -- reads as what happened
    """The connection ended before the answer came: nobody knows what was done."""


def until(question: Callable[[], T], what: str = "what was waited for") -> T:
    """Ask again and again until the answer is true, and return it; fails after PATIENCE_S."""
    deadline = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while True:
        found = question()
        if found:
            return found
        assert time.monotonic() < deadline, f"{what} did not come"
        pause.wait(0.02)


@dataclass(frozen=True)
class Reply:
    """An answer: status, headers in lower case, and the body as it came."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def code(self) -> str:
        return str(self.json["code"])


class Client:
    """Calls the API as one principal over one connection that is kept open; for one thread."""

    def __init__(self, port: int, token: str | None) -> None:
        self._token = token
        self._http = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)

    def __call__(
        self, method: str, path: str, body: Any = None, *, key: str | None = None
    ) -> Reply:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        if key:
            headers["Idempotency-Key"] = key
        sent = None
        if body is not None:
            sent = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        try:
            self._http.request(method, "/api/v1" + path, sent, headers)
            answer = self._http.getresponse()
            raw = answer.read()
        except (OSError, HTTPException) as error:
            self._http.close()
            raise Lost(str(error)) from error
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, found, raw)

    def ok(
        self, method: str, path: str, body: Any = None, *, key: str | None = None
    ) -> dict[str, Any]:
        """Call and return the body of an answer that must be a yes."""
        reply = self(method, path, body, key=key)
        assert reply.status < 300, (method, path, reply.status, reply.raw)
        return dict(reply.json)

    def close(self) -> None:
        self._http.close()


class HallProcess:
    """One hall: its configuration, data directory, tokens, and the server when it runs."""

    def __init__(self, folder: Path, config: str, data: Path | None = None) -> None:
        self.data = data or folder / "data"
        self.data.mkdir(exist_ok=True)
        self.port = free_port()
        self._config = folder / "hall.toml"
        self._config.write_text(config, "utf-8")
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._groups: list[int] = []
        self._clients: list[Client] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def token(self, role: str, name: str, point: str | None = None) -> str:
        with closing(AccessStore(self.data / "access.db")) as access:
            return access.add_token(role, name, point)

    def client(self, token: str | None) -> Client:
        client = Client(self.port, token)
        self._clients.append(client)
        return client

    def start(self) -> None:
        """Start and wait until the hall is ready."""
        words = [sys.executable, "-m", "hall_server", "serve", "--config", str(self._config),
                 "--data", str(self.data), "--port", str(self.port)]  # fmt: skip
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                words, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        self._groups.append(self._process.pid)
        until(self._is_ready, "a hall that is ready")
        # Whoever served before has let go of the data.
        del self._groups[:-1]

    def _is_ready(self) -> bool:
        assert self._process
        assert self._process.poll() is None, f"the server ended:\n{self.log}"
        http = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            http.request("GET", "/readyz")
            return http.getresponse().status == 200 and self._process_answers()
        except (OSError, HTTPException):
            return False
        finally:
            http.close()

    def _process_answers(self) -> bool:
        """Whether it is this start's worker that has the port, not one that was left over."""
        assert self._process
        return os.getpgid(self._lock_holder()) == self._process.pid if self._lock_holder() else True

    def _lock_holder(self) -> int:
        """Return the id of the process that holds the data, as the kernel tells it; else 0."""
        inode = (self.data / "lock").stat().st_ino
        for line in Path("/proc/locks").read_text("ascii").splitlines():
            fields = line.split()
            if "->" not in fields and fields[5].endswith(f":{inode}") and fields[1] == "FLOCK":
                return int(fields[4])
        return 0

    @property
    def worker(self) -> int:
        """The id of the process that serves."""
        return self._lock_holder()

    def kill(self) -> None:
        """`kill -9` of everything at once, as a power cut does."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def kill_master(self) -> None:
        """`kill -9` of the master alone: its worker is an orphan for a while."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End the server in good order."""
        assert self._process
        self._process.terminate()
        self._process.wait(PATIENCE_S)

    def close(self) -> None:
        """Leave nothing behind."""
        for client in self._clients:
            client.close()
        for group in self._groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if self._process:
            self._process.wait()

    def command(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the `hall` command beside the server."""
        return subprocess.run(
            [sys.executable, "-m", "hall_server", *map(str, words)],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
        )  # fmt: skip

    def verify(self) -> None:
        """`hall verify` must find everything in order."""
        found = verify(self.data / "hall.db")
        assert found.problems == []
        assert found.events

    def ask(self, sql: str, *values: object) -> list[Any]:
        """Ask the hall's file beside the server."""
        file = f"{(self.data / 'hall.db').as_uri()}?mode=ro"
        with closing(sqlite3.connect(file, uri=True, timeout=PATIENCE_S)) as db:
            return db.execute(sql, values).fetchall()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def replayed(file: Path) -> HallState:
    """Return the state that a hall's file tells."""
    with closing(SqliteStore(file)) as store:
        return hall.replay(store.replay())


def in_threads(*tasks: Callable[[], object]) -> list[Any]:
    """Run all at once and return what each returned; raises the first that failed."""
    results: list[Any] = [None] * len(tasks)
    errors: list[BaseException] = []

    def run(place: int, task: Callable[[], object]) -> None:
        try:
            results[place] = task()
        except BaseException as error:  # noqa: BLE001 -- it is raised again by the one who waits
            errors.append(error)

    threads = [
        threading.Thread(target=run, args=(place, task), daemon=True)
        for place, task in enumerate(tasks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S * 2)
        assert not thread.is_alive(), "a caller hangs"
    if errors:
        raise errors[0]
    return results


def assert_same(state: HallState, lobby: Client, tickets: Sequence[str]) -> None:
    """What the running hall answers is what the journal tells."""
    assert {t.id for t in state.tickets.values()} == set(tickets)
    seen = lobby.ok("GET", "/hall")
    points = {p["id"]: p for p in seen["points"]}
    for point in state.points.values():
        shown = points[point.id]
        assert shown["state"] == point.state.value
        assert (shown["ticket"] or {}).get("id") == point.ticket
        assert (shown["teller"] or {}).get("ref") == point.teller
    counts = {line["id"]: line["waiting"] for line in seen["lines"]}
    for service in state.services:
        waiting = [len(line) for (of, *_), line in state.lines.items() if of == service]
        assert counts[service] == sum(waiting)
    for ticket in state.tickets.values():
        answer = lobby.ok("GET", f"/tickets/{ticket.id}")
        assert answer["number"] == ticket.number
        assert answer["state"] == ticket.state.value
        assert answer["point"] == ticket.point
        assert answer["call_id"] == ticket.call_id
        assert (answer["called_at"] is None) == (ticket.called_ms is None)
        assert (answer["ended_at"] is None) == (ticket.ended_ms is None)
