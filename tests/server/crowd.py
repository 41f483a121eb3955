"""Crowds: kiosks that issue and tellers that call, all at once, each over its own connection."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.server.hall_process import Client, HallProcess, Lost, Reply

Json = dict[str, Any]


@dataclass
class Crowd:
    """What callers of a hall were told, by key; safe to fill from many threads."""

    issued: dict[str, Json] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    called: list[Json] = field(default_factory=list)
    retried: Counter[str] = field(default_factory=Counter)
    is_up: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    customers: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __post_init__(self) -> None:
        self.is_up.set()

    def finish(self) -> None:
        """Let issuers stop, and callers once nobody waits."""
        self.done.set()
        self.customers.release(1000)

    def ask(self, client: Client, path: str, body: Json, key: str) -> Reply:
        """Ask until there is an answer; the same key makes that harmless."""
        while True:
            assert self.is_up.wait(120), "the hall stays away"
            try:
                reply = client("POST", path, body, key=key)
            except Lost:
                self.retried[key] += 1
                continue
            if reply.status != 503:
                return reply
            self.retried[key] += 1

    def issuer(
        self, client: Client, name: str, services: Sequence[str], most: int | None = None
    ) -> Callable[[], None]:
        """Return a kiosk that issues `most` tickets, or until `done`."""

        def run() -> None:
            for n in count() if most is None else range(most):
                if self.done.is_set():
                    return
                key = f"{name}-{n}"
                asked = {"service": services[n % len(services)]}
                reply = self.ask(client, "/tickets", asked, key)
                assert reply.status == 201, reply.raw
                self.bodies[key] = reply.raw
                self.issued[key] = reply.json
                self.customers.release()

        return run

    def caller(self, client: Client, point: str) -> Callable[[], None]:
        """Return a teller who calls until `done` and nobody waits."""

        def run() -> None:
            for n in count():
                self.customers.acquire()
                last = self.done.is_set()
                reply = self.ask(client, f"/points/{point}/call", {}, f"{point}-{n}")
                assert reply.status in (200, 204), reply.raw
                if reply.status == 200:
                    self.called.append(reply.json)
                elif last:
                    return

        return run

    def numbers(self) -> dict[str, list[int]]:
        """Return the numbers given, by series."""
        found: dict[str, list[int]] = {}
        for ticket in self.issued.values():
            found.setdefault(ticket["number"][0], []).append(int(ticket["number"][1:]))
        return found

    def assert_numbers_are_whole(self) -> None:
        """No number is missing and none was given twice."""
        for series, numbers in self.numbers().items():
            assert sorted(numbers) == list(range(1, len(numbers) + 1)), series

    def assert_nobody_was_called_twice(self) -> None:
        """Each ticket went to one point, once."""
        twice = [id_ for id_, n in Counter(t["id"] for t in self.called).items() if n > 1]
        assert twice == []


def tellers(hall: HallProcess, points: Sequence[str]) -> dict[str, Client]:
    """Open every point with a teller of its own and return the tellers by point."""
    found = {}
    for point in points:
        found[point] = hall.client(hall.token("teller", f"teller-{point}"))
        found[point].ok("POST", f"/points/{point}/open")
    return found
