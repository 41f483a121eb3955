"""The agent's end of a real Socket.IO line: orders are obeyed in the order in which they came."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import socketio
from werkzeug.serving import make_server

from hardware.agent import Agent
from hardware.agent_link import NAMESPACE, AgentLink, Stop
from hardware.agent_protocol import Greeting, Order, packed
from hardware.one_by_one import OneByOne
from tests.hardware.helpers import PATIENCE_S

ORDERS = 40


class Hall:
    """A Socket.IO server that lets every agent in and floods it with numbered orders."""

    def __init__(self) -> None:
        self.answered = threading.Semaphore(0)
        self._server = socketio.Server(async_mode="threading")
        self._server.on("hello", lambda _sid, _data: packed(Greeting()), NAMESPACE)
        self._server.on("connect", lambda *_: None, NAMESPACE)
        self._server.on("go", lambda sid, _=None: self._flood(sid), NAMESPACE)
        self._http = make_server("127.0.0.1", 0, socketio.WSGIApp(self._server), threaded=True)
        self.url = f"http://127.0.0.1:{self._http.port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def _flood(self, sid: str) -> None:
        for number in range(ORDERS):
            order = packed(Order("retry", f"device{number}"))
            self._server.emit(
                "order", order, to=sid, namespace=NAMESPACE,
                callback=lambda *_: self.answered.release(),
            )  # fmt: skip

    def stop(self) -> None:
        self._server.shutdown()
        self._http.shutdown()


@pytest.fixture
def hall() -> Iterator[Hall]:
    made = Hall()
    yield made
    made.stop()


def test_orders_are_obeyed_one_by_one_as_they_came(hall, tmp_path, monkeypatch):
    obeyed: list[str] = []
    threads: set[int] = set()

    def order(_agent: Agent, data: Any) -> Any:
        obeyed.append(data["device"])
        threads.add(threading.get_ident())
        return {}

    monkeypatch.setattr(Agent, "order", order)
    link = AgentLink(hall.url, "token", tmp_path)
    monkeypatch.setattr(link._agent, "report_all", lambda: link._io.emit("go", 0, NAMESPACE))
    ended: list[int] = []

    def run() -> None:
        try:
            link.run()
        except Stop as stop:
            ended.append(stop.code)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert all(hall.answered.acquire(timeout=PATIENCE_S) for _ in range(ORDERS))
    finally:
        link.stop()
        thread.join(PATIENCE_S)
    assert obeyed == [f"device{number}" for number in range(ORDERS)]
    assert len(threads) == 1, "a thread for each lets one overtake another"
    assert ended == [0]
    assert link._order(object(), packed(Order("retry", "late")))["error"], "of a line given up"
    assert "late" not in obeyed


def test_what_fails_holds_up_nothing():
    line, done = OneByOne("messages"), threading.Event()
    line.put(lambda: 1 / 0)
    thread = line.put(done.set)
    assert done.wait(PATIENCE_S)
    line.stop()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
