"""Machines that report, fall silent and, in the demo, play themselves; on clocks moved by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from hall_server.demo_machines import COMES_S, STAYS_S, DemoMachines
from hall_server.machines import Machines
from hall_server.queueing import commands as c
from hall_server.queueing.entities import Health, Ticket
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.events import MachineReported
from hall_server.queueing.refusals import Refusal, Unknown
from hall_server.queueing.rules import PointRules
from tests.server.inside import Inside, Watch, at, rules

SILENT_S = 60

MACHINES = ("M1", "M2")


@dataclass
class Place:
    """A hall with two machines and a counter."""

    inside: Inside
    machines: Machines

    @property
    def now_ms(self) -> int:
        return self.inside.service.now_ms()

    def health(self) -> list[str]:
        points = self.inside.state().points
        return [points[name].health.value for name in MACHINES]

    def say(self, point: str, health: Health = Health.OK, *, busy: bool = False) -> None:
        self.machines.heard(point, health, busy=busy)

    def look_after_s(self, seconds: float) -> list[str]:
        self.inside.watch.pass_s(seconds)
        return self.machines.look(self.now_ms)

    def reports(self) -> int:
        return sum(isinstance(it.event, MachineReported) for it in self.inside.told)

    def sent(self) -> Ticket:
        """Issue a ticket, send it to the machines and let the hall call it."""
        ticket = self.inside.issue()
        offer = Offer("machines:main", 0, 900, accepted=True)
        self.inside.do(c.DivertTicket(ticket.id, offer))
        self.inside.do(c.Tick())
        return self.ticket(ticket.id)

    def ticket(self, ticket_id: str) -> Ticket:
        return self.inside.state().tickets[ticket_id]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    in_force = rules()
    in_force.points.update(
        {name: PointRules(name, "self-service", "main", ("cash",)) for name in MACHINES}
    )
    watch = Watch(at("Europe/Warsaw", 2026, 3, 2, 9))
    inside = Inside.begin(tmp_path / "hall.db", watch, in_force)
    yield Place(inside, Machines(inside.service, SILENT_S))
    inside.service.stop()


def test_a_machine_that_says_nothing_for_too_long_is_silent(place):
    place.say("M1")
    place.say("M2")
    assert place.look_after_s(SILENT_S) == []
    place.say("M2")
    assert place.look_after_s(1) == ["M1"]
    assert place.health() == ["silent", "ok"]
    assert place.look_after_s(1) == []
    place.say("M1")
    assert place.health() == ["ok", "ok"]


def test_only_machines_that_work_can_fall_silent(place):
    place.say("M1", Health.FAULT)
    assert place.look_after_s(SILENT_S * 2) == []
    assert place.health() == ["fault", "silent"]


def test_heartbeats_count_though_nothing_is_written(place):
    place.say("M1")
    before = place.reports()
    for _ in range(10):
        assert place.look_after_s(SILENT_S / 2) == []
        place.say("M1")
    assert place.reports() == before
    assert place.look_after_s(SILENT_S + 1) == ["M1"]


def test_a_heartbeat_does_not_even_trouble_the_writer(place, monkeypatch):
    place.say("M1")

    def fail(*_, **__):
        raise AssertionError("nothing changed")

    with monkeypatch.context() as busy:
        busy.setattr(place.inside.service, "handle", fail)
        place.say("M1")


def test_after_a_restart_each_machine_has_its_time(place):
    place.say("M1")
    place.inside.watch.pass_s(SILENT_S * 10)
    again = Machines(place.inside.service, SILENT_S)
    assert again.look(place.now_ms) == []
    place.inside.watch.pass_s(SILENT_S + 1)
    assert again.look(place.now_ms) == ["M1"]


def test_what_is_no_machine_is_refused_and_never_silent(place):
    with pytest.raises(Refusal) as refused:
        place.say("W1")
    assert refused.value.code == "not_a_machine"
    with pytest.raises(Unknown):
        place.say("M9")
    place.inside.do(c.OpenPoint("W1", "anna"))
    assert place.look_after_s(SILENT_S * 2) == []


def test_the_customer_of_a_silent_machine_goes_back_in_place(place):
    place.say("M1")
    ticket = place.sent()
    assert ticket.point == "M1"
    assert place.look_after_s(SILENT_S + 1) == ["M1"]
    back = place.ticket(ticket.id)
    assert (back.point, back.target, back.diversion) == (None, None, "bounced")
    assert back.since_ms == ticket.since_ms


def test_the_thread_looks_and_ends(place):
    place.machines.start()
    place.machines.stop()
    assert not place.machines._thread.is_alive()


@pytest.mark.parametrize("seed", range(5))
def test_the_demos_machines_serve_whoever_is_sent_to_them(place, seed):
    player = DemoMachines(place.inside.service, place.machines, Random(seed))
    player.step(place.now_ms)
    assert place.health() == ["ok", "ok"]
    ticket = place.sent()
    states, took_s = [ticket.state.value], {"called": 0, "serving": 0}
    while states[-1] != "finished":
        assert sum(took_s.values()) < 100
        place.inside.watch.pass_s(1)
        took_s[states[-1]] += 1
        player.step(place.now_ms)
        state = place.ticket(ticket.id).state.value
        if state != states[-1]:
            states.append(state)
    assert states == ["called", "serving", "finished"]
    assert COMES_S[0] <= took_s["called"] <= COMES_S[1] + 1
    assert STAYS_S[0] <= took_s["serving"] <= STAYS_S[1] + 1
    assert place.ticket(ticket.id).diversion == "done"
    machine = place.inside.state().points["M1"]
    assert (machine.ticket, machine.busy) == (None, False)


def test_a_demo_machine_times_each_customer_anew(place):
    player = DemoMachines(place.inside.service, place.machines, Random(1))
    player.step(place.now_ms)
    first = place.sent()
    for _ in range(120):
        place.inside.watch.pass_s(1)
        player.step(place.now_ms)
    assert place.ticket(first.id).state.value == "finished"
    second = place.sent()
    player.step(place.now_ms)
    assert place.ticket(second.id).state.value == "called"


def test_the_demo_stops(place):
    player = DemoMachines(place.inside.service, place.machines, Random(1))
    player.start()
    player.stop()
    assert not player._thread.is_alive()
