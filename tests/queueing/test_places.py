"""Tickets sent somewhere, and what becomes of them when that place does not serve them."""

from dataclasses import replace

import pytest

from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.entities import Health, TicketState
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.refusals import Refusal
from tests.halls import FULL, Bench, with_rules

TO_THE_MACHINES = Offer("machines:machines", 0, 600, accepted=True)


@pytest.fixture
def bench() -> Bench:
    """A hall with W1 at work and both machines well."""
    bench = Bench(FULL)
    bench.open("W1")
    for machine in ("M1", "M2"):
        bench.do(c.ReportMachine(machine, Health.OK, busy=False))
    return bench


def test_a_ticket_sent_to_one_machine_comes_back_when_it_fails(bench):
    bench.do(c.ReportMachine("M1", Health.OK, busy=True))
    ticket = bench.issue()
    bench.do(c.TransferTicket(ticket.id, target="point:M1"))
    bench.settle()
    assert bench.state.tickets[ticket.id].target == "point:M1"
    bench.do(c.ReportMachine("M1", Health.FAULT, busy=False))
    bench.settle()
    assert bench.state.tickets[ticket.id].target is None


@pytest.mark.parametrize("service", ["loans", "cards"])
def test_nobody_is_sent_to_a_machine_that_does_not_serve_the_service(bench, service):
    ticket = bench.issue(service)
    with pytest.raises(Refusal) as refused:
        bench.do(c.TransferTicket(ticket.id, target="point:M1"))
    assert refused.value.code == "place_closed"


def test_a_machine_that_stays_busy_holds_nobody_past_the_ceiling(bench):
    for machine in ("M1", "M2"):
        bench.do(c.ReportMachine(machine, Health.OK, busy=True))
    bench.do(c.IssueTicket("sent", "token", "cash", offer=TO_THE_MACHINES))
    ceiling_s = FULL.services["cash"].promises["ordinary"].ceiling_s
    bench.pass_s(ceiling_s - 1)
    assert bench.state.tickets["sent"].target == "machines:machines"
    bench.pass_s(1)
    assert bench.state.tickets["sent"].diversion == "bounced"
    found = bench.call("W1")
    assert found is not None
    assert found.id == "sent"


def test_an_accepted_place_that_pauses_does_not_hold_its_customers(bench):
    bench.open("W3")
    bench.do(
        c.IssueTicket("sent", "token", "cash", offer=replace(TO_THE_MACHINES, target="zone:west"))
    )
    moved = bench.issue()
    bench.do(c.TransferTicket(moved.id, target="zone:west"))
    bench.do(c.PausePoint("W3", "lunch"))
    bench.settle()
    assert bench.state.tickets["sent"].target is None
    assert bench.state.tickets[moved.id].target == "zone:west", "staff knew of the pause"


def test_where_staff_sent_somebody_else_the_offer_was_not_kept(bench):
    for machine in ("M1", "M2"):
        bench.do(c.ReportMachine(machine, Health.OK, busy=True))
    bench.do(c.IssueTicket("sent", "token", "cash", offer=TO_THE_MACHINES))
    bench.do(c.TransferTicket("sent", target="point:W1"))
    assert bench.call("W1") is not None
    bench.do(c.FinishService("W1"))
    assert bench.state.tickets["sent"].diversion == "bounced"


def test_an_automatic_call_of_the_same_customer_is_undone_with_the_step(bench):
    w2 = replace(FULL.points["W2"], wrap_up_s=0)
    bench.do(c.Configure(with_rules(FULL, points=FULL.points | {"W2": w2})))
    bench.open("W2")
    bench.do(c.ClosePoint("W1"))
    bench.do(c.IssueTicket("two", "token", "cash", steps=("cards",)))
    bench.settle()
    bench.do(c.StartService("W2"))
    before = bench.state.tickets["two"]
    bench.do(c.FinishService("W2"))
    bench.settle()
    assert bench.state.tickets["two"].service == "cards"
    bench.do(c.Undo("W2"))
    assert bench.state.tickets["two"] == before


def test_tellers_work_at_their_own_window_alone(bench):
    bench.do(c.OpenPoint("V1"))
    for command in (
        c.CallNext("V1", "teller-W1"),
        c.ClosePoint("V1", "teller-W1"),
        c.ClosePoint("M1", "teller-W1"),
        c.OpenPoint("M1", "teller-W1"),
    ):
        with pytest.raises(Refusal) as refused:
            bench.do(command)
        assert refused.value.code == "not_your_point"


def test_a_machine_that_becomes_a_window_serves(bench):
    m1 = replace(FULL.points["M1"], kind="counter")
    bench.do(c.ReportMachine("M1", Health.FAULT, busy=True))
    bench.do(c.Configure(with_rules(FULL, points=FULL.points | {"M1": m1})))
    bench.do(c.OpenPoint("M1", "dora"))
    ticket = bench.issue()
    assert bench.call("M1") is not None
    assert bench.state.tickets[ticket.id].state is TicketState.CALLED
    assert hall.replay(bench.journal) == bench.state


def test_a_booked_customer_who_is_early_waits_behind_those_whose_time_has_come(bench):
    strict = with_rules(FULL, policy="strict")
    bench.do(c.Configure(strict))
    now_ms = bench.now_ms
    bench.do(
        c.IssueTicket("early", "token", "cash", "vip", booking="b", booked_ms=now_ms + 900_000)
    )
    waiting = bench.issue()
    assert [found.id for _ in range(2) if (found := bench.call("W1"))] == [waiting.id, "early"]


def test_a_machine_learns_no_other_service(bench):
    with pytest.raises(Refusal) as refused:
        bench.do(c.ChangePoint("M1", skills=("loans",)))
    assert refused.value.code == "not_eligible"
    bench.do(c.ChangePoint("M2", skills=("cards",)))
    assert bench.state.points["M2"].skills == ("cards",)
