"""A random walk through the whole contract: whatever is asked, the hall answers as it promised."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

import pytest

from tests.web.caller import Caller
from tests.web.conftest import World

STEPS = 200

POINTS = ("W1", "W4", "W5", "V1", "M1", "M2")
SERVICES = ("cash", "cash", "accounts", "loans", "wealth")
TIERS = ("ordinary", "gold", "vip")
ZONES = ("east", "west", "vip", "machines", "nowhere")
TARGETS = ("machines:machines", "zone:east", "zone:vip", "point:W1", "zone:nowhere")
STAYS = ("call", "call", "recall", "start", "finish", "no-show", "undo")
TELLERS = (("anna", "W1"), ("bert", "V1"))

NOBODY = {"id": "nobody", "token": "nobody"}


@dataclass
class Walk:
    """Those who call, what they know of, and how often each deed had which status."""

    world: World
    random: Random
    callers: dict[str, Caller]
    known: list[dict[str, Any]] = field(default_factory=list)
    seen: Counter[tuple[str, int]] = field(default_factory=Counter)
    keys: Iterator[int] = field(default_factory=count)

    def one(self, of: Any) -> Any:
        return self.random.choice(of)

    def some(self, of: tuple[str, ...], most: int) -> list[str]:
        return [self.one(of) for _ in range(self.random.randrange(most + 1))]

    def perhaps(self, **values: Any) -> dict[str, Any]:
        """Some of these members, as a body has them."""
        return {name: value for name, value in values.items() if self.random.random() < 0.4}

    def ticket(self) -> dict[str, Any]:
        """One of the newest tickets, seldom one that nobody knows."""
        return dict(self.one([*self.known[-8:], *self.known[-8:], NOBODY]))

    def ask(self, who: str, method: str, path: str, body: Any = None) -> Any:
        """Ask, and often again under the same key; the caller checks each answer's promise."""
        needed = (method, path) == ("POST", "/tickets")
        key = f"k{next(self.keys)}" if needed or self.random.random() < 0.5 else None
        response = self.callers[who](method, path, body, key=key)
        assert response.status_code < 500, response.get_json()
        deed = path if method == "GET" else path.rpartition("/")[2]
        self.seen[f"{method} {deed}", response.status_code] += 1
        if key and method != "GET" and response.status_code < 300 and self.random.random() < 0.3:
            assert self.callers[who](method, path, body, key=key).data == response.data
        return response

    def do_issue(self) -> None:
        offer = {"target": self.one(TARGETS), "accepted": self.random.random() < 0.7}
        body = {"service": self.one(SERVICES)} | self.perhaps(
            tier=self.one(TIERS),
            steps=self.some(SERVICES, 3),
            free_order=self.random.random() < 0.5,
            offer=offer,
        )
        response = self.ask(self.one(("kiosk1", "lobby")), "POST", "/tickets", body)
        if response.status_code == 201:
            self.known.append(response.get_json())

    def do_work(self) -> None:
        who, point = self.one(TELLERS)
        self.ask(who, "POST", f"/points/{point}/{self.one(STAYS)}")

    def do_call_by_hand(self) -> None:
        who, point = self.one(TELLERS)
        self.ask(who, "POST", f"/points/{point}/call", {"ticket": self.ticket()["id"]})

    def do_open_or_close(self) -> None:
        deed = self.one(("open", "open", "open", "close", "pause"))
        body = {"reason": "break"} if deed == "pause" else None
        self.ask("lobby", "POST", f"/points/{self.one(POINTS)}/{deed}", body)

    def do_send_away(self) -> None:
        who, point = self.one(TELLERS)
        if self.random.random() < 0.5:
            body = self.perhaps(minutes=self.one((1, 20, 600)), note=self.one(("", "form", "\0")))
            self.ask(who, "POST", f"/points/{point}/park", body)
        else:
            self.ask(who, "POST", f"/points/{point}/transfer", self.transfer())

    def transfer(self) -> dict[str, Any]:
        return self.perhaps(
            service=self.one(SERVICES),
            point=self.one(POINTS),
            zone=self.one(ZONES),
            place=self.one(("kept", "first", "last")),
        )

    def do_change_ticket(self) -> None:
        deed, body = self.one(
            (
                ("transfer", self.transfer()),
                ("return", None),
                ("cancel", None),
                ("tier", {"tier": self.one(TIERS)}),
                ("steps", {"steps": self.some(SERVICES, 3)}),
                ("divert", {"target": self.one(TARGETS)}),
            )
        )
        self.ask("lobby", "POST", f"/tickets/{self.ticket()['id']}/{deed}", body)

    def do_hold(self) -> None:
        method, deed = self.one((("GET", ""), ("POST", "/return"), ("POST", "/cancel")))
        self.ask("holder", method, f"/t/{self.ticket()['token']}{deed}")

    def do_report(self) -> None:
        body = {
            "health": self.one(("ok", "ok", "ok", "fault", "out_of_cash")),
            "busy": self.random.random() < 0.5,
        }
        self.ask("lobby", "POST", f"/points/{self.one(('M1', 'M1', 'M2', 'W1'))}/report", body)

    def do_reshape(self) -> None:
        body = self.perhaps(
            skills=self.some(SERVICES, 4), borrows=self.some(SERVICES, 2), zone=self.one(ZONES)
        )
        self.ask("lobby", "PATCH", f"/points/{self.one(POINTS)}", body)

    def do_wait(self) -> None:
        self.world.watch.pass_s(self.one((5, 70, 900)))
        self.world.pass_due()
        self.world.machines.look(self.world.service.now_ms())

    def do_look(self) -> None:
        for who, path in (
            ("lobby", "/hall"),
            ("kiosk1", "/hall"),
            ("anna", "/points/W1"),
            ("kiosk1", "/points/V1"),
            ("board1", "/displays/board1"),
            ("kiosk1", "/services/cash/places?tier=vip"),
            ("lobby", "/tickets?state=waiting"),
        ):
            assert self.ask(who, "GET", path).status_code == 200
        for ticket in self.known[-3:]:
            assert self.ask("lobby", "GET", f"/tickets/{ticket['id']}").status_code == 200


DEEDS = [name for name in vars(Walk) if name.startswith("do_")]
DEEDS += ["do_issue"] * 3 + ["do_work"] * 4 + ["do_change_ticket"]


@pytest.mark.parametrize("seed", range(3))
def test_no_walk_ends_in_a_mistake_of_ours(world, seed):
    names = ("kiosk1", "anna", "bert", "lobby", "board1")
    callers = {name: world.caller(name) for name in names} | {"holder": world.caller()}
    walk = Walk(world, Random(seed), callers)
    for who, point in TELLERS:
        callers[who]("POST", f"/points/{point}/open")
    for _ in range(STEPS):
        getattr(walk, walk.one(DEEDS))()
    # A walk that is refused everywhere would prove nothing.
    done = {deed for deed, status in walk.seen if status < 300}
    assert done > {f"POST {it}" for it in ("tickets", "call", "transfer", "report")}
