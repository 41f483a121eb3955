"""Who may hold a socket open: those who listen, and as many others as there is room for."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hall_server.web import door
from hall_server.web.door import VISITOR, Door, Visitor


class Street:
    """Visitors who come to a door for two; each stays until it is told to go."""

    def __init__(self) -> None:
        self.door = Door(self.stay, 2)
        self.inside: list[Visitor] = []
        self.ends: list[socket.socket] = []
        self.answers: list[str] = []
        self.todo: list[Callable[[], None]] = []

    def stay(self, environ: dict[str, Any], _start_response: Any) -> list[bytes]:
        # The next one comes while this one's call has not returned.
        self.inside.append(environ[VISITOR])
        self.todo.pop(0)()
        return []

    def come(self, *todo: Callable[[], None]) -> None:
        """Let one come; each that is let in does the next thing there is to do."""
        self.todo = list(todo)
        self.enter()

    def enter(self) -> None:
        here, there = socket.socketpair()
        self.ends += [here, there]
        environ = {"HTTP_UPGRADE": "websocket", "gunicorn.socket": here}
        self.door(environ, lambda status, _headers: self.answers.append(status))

    def gone(self, place: int) -> bool:
        """Whether this visitor's connection was ended."""
        there = self.ends[2 * place + 1]
        there.setblocking(False)
        try:
            return there.recv(1) == b""
        except BlockingIOError:
            return False


@pytest.fixture
def street() -> Iterator[Street]:
    street = Street()
    yield street
    for end in street.ends:
        end.close()


def test_the_longest_idle_one_makes_room(street):
    street.come(street.enter, street.enter, lambda: None)
    assert [street.gone(place) for place in range(3)] == [True, False, False]
    assert street.answers == []


def test_one_that_listens_stays_and_a_full_hall_refuses(street):
    def join_and_next() -> None:
        street.inside[-1].join()
        street.enter()

    street.come(join_and_next, join_and_next)
    assert [street.gone(place) for place in range(3)] == [False, False, False]
    assert street.answers == ["503 Service Unavailable"]
    street.come(lambda: None)  # all have left
    assert len(street.answers) == 1


def test_one_that_stopped_listening_makes_room(street):
    def stop_and_next() -> None:
        street.inside[0].leave()
        street.enter()

    def join_and_next() -> None:
        street.inside[-1].join()
        street.enter()

    street.come(join_and_next, stop_and_next, lambda: None)
    assert [street.gone(place) for place in range(3)] == [False, True, False]


def test_late_ones_go_when_the_next_comes(street, monkeypatch):
    monkeypatch.setattr(door, "IDLE_S", -1.0)
    street.come(street.enter, lambda: None)
    assert [street.gone(place) for place in range(2)] == [True, False]


def test_a_request_that_is_no_socket_is_not_counted():
    outside = Door(lambda environ, _: [VISITOR in environ], 0)
    assert outside({}, None) == [False]
