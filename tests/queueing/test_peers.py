"""What users of other systems suffer, and what the rules of the line promise instead."""

from dataclasses import replace

import pytest

from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.entities import Health, Ticket, TicketState
from hall_server.queueing.event_parts import Offer, Reason
from hall_server.queueing.events import TicketCalled
from hall_server.queueing.refusals import Refusal
from hall_server.queueing.routing import best_offer, ways
from hall_server.queueing.rules import Changes, PointRules
from tests.halls import FULL, RULES, Bench, with_rules


def _next(bench: Bench, point: str = "W1") -> Ticket:
    found = bench.call(point)
    assert found is not None
    return found


def _reason(bench: Bench) -> Reason:
    called = [r.event for r in bench.journal if isinstance(r.event, TicketCalled)]
    return called[-1].reason


def test_peers_05_however_many_vips_come_nobody_starves():
    """Priority customers do not always jump the line: the promise's share decides."""
    bench = Bench(with_rules(points={"W1": RULES.points["W1"]}))
    bench.open("W1")
    patient = bench.issue("cash")
    served = 0
    while bench.state.tickets[patient.id].state is TicketState.WAITING:
        bench.issue("cash", "vip")
        bench.pass_s(120)
        bench.call("W1")
        served += 1
        assert served < 60, "the ordinary customer starves"
    waited_s = (bench.now_ms - patient.issued_ms) / 1000
    assert waited_s <= RULES.services["cash"].promises["ordinary"].ceiling_s + 120


def test_peers_05_every_call_stores_why():
    """Both tickets' figures and the rule that set them apart stand in the journal."""
    bench = Bench()
    bench.open("W1")
    first = bench.issue("cash")
    bench.pass_s(300)
    second = bench.issue("cash", "vip")
    bench.pass_s(240)
    assert _next(bench).id == second.id
    reason = _reason(bench)
    assert (reason.policy, reason.rule) == ("promise", "policy")
    assert reason.runner_up is not None
    assert (reason.winner.number, reason.runner_up.number) == (second.number, first.number)
    assert reason.winner.score == pytest.approx(240 / 300)
    assert reason.runner_up.score == pytest.approx(540 / 1200)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_peers_06_at_most_so_many_priority_calls_in_a_row(most):
    """Two ordinary for one priority, or the other way round: a bound per point."""
    rules = with_rules(policy="strict", max_priority_in_row=most, tiers=FULL.tiers)
    bench = Bench(rules)
    bench.open("W1")
    for _ in range(12):
        bench.issue("cash", "vip")
    for _ in range(3):
        bench.issue("cash")
    called = [_next(bench).tier for _ in range((most + 1) * 3)]
    assert called == ["vip"] * most + ["ordinary"] + (["vip"] * most + ["ordinary"]) * 2
    assert _reason(bench).rule == "ratio"


def test_peers_07_a_free_window_calls_by_itself_and_pauses_have_reasons():
    """A window with automatic call calls when its wrap-up time is over, unless it is paused."""
    w1 = replace(RULES.points["W1"], auto_call=True, wrap_up_s=30)
    bench = Bench(with_rules(points={"W1": w1}))
    bench.open("W1")
    first, second, third = (bench.issue() for _ in range(3))
    bench.settle()
    assert bench.state.points["W1"].ticket == first.id
    bench.do(c.FinishService("W1"))
    bench.pass_s(29)
    assert bench.state.points["W1"].ticket is None
    bench.pass_s(1)
    assert bench.state.points["W1"].ticket == second.id
    bench.do(c.FinishService("W1"))
    bench.do(c.PausePoint("W1", "lunch"))
    bench.pass_s(600)
    assert (bench.state.points["W1"].ticket, bench.state.points["W1"].reason) == (None, "lunch")
    bench.do(c.OpenPoint("W1"))
    bench.settle()
    assert bench.state.points["W1"].ticket == third.id


def test_peers_12_a_slip_is_taken_back_with_all_its_times():
    """A press of Next by mistake: the customer before is served on, the one called waits on."""
    bench = Bench()
    bench.open("W1")
    first, second = bench.issue(), bench.issue()
    bench.call("W1")
    bench.pass_s(20)
    bench.do(c.StartService("W1"))
    bench.pass_s(100)
    before = bench.state.tickets[first.id], bench.state.tickets[second.id]
    point = bench.state.points["W1"]
    bench.call("W1")
    bench.pass_s(5)
    bench.do(c.Undo("W1"))
    assert (bench.state.tickets[first.id], bench.state.tickets[second.id]) == before
    assert bench.state.points["W1"] == point
    assert bench.state.calls[-1].kind == "withdrawn"
    with pytest.raises(Refusal, match="nothing to undo"):
        bench.do(c.Undo("W1"))
    assert hall.replay(bench.journal) == bench.state


def test_peers_12_what_others_went_on_from_is_not_taken_back():
    """An undo never reaches into what happened later."""
    bench = Bench()
    bench.open("W1", "W2")
    ticket = bench.issue()
    bench.call("W1")
    bench.do(c.TransferCustomer("W1", place="kept"))
    assert _next(bench, "W2").id == ticket.id
    with pytest.raises(Refusal) as refused:
        bench.do(c.Undo("W1"))
    assert refused.value.code == "undo_too_late"


def test_peers_12_the_recall_limit_is_the_servers():
    """After the last recall the next one is a no-show, and a late customer may come back."""
    bench = Bench(with_rules(changes=Changes(recall_limit=2, return_grace_s=600)))
    bench.open("W1")
    ticket = bench.issue()
    bench.call("W1")
    for _ in range(3):
        bench.do(c.Recall("W1"))
    assert bench.state.tickets[ticket.id].state is TicketState.NO_SHOW
    assert bench.state.tickets[ticket.id].recalls == 2
    bench.pass_s(600)
    bench.do(c.ReturnTicket(ticket.id, "staff"))
    assert _next(bench).id == ticket.id


def _hall_with_machines() -> Bench:
    points = {
        "W1": RULES.points["W1"],
        "M1": PointRules("M1", "self-service", "machines", ("cash",)),
    }
    bench = Bench(with_rules(points=points, offer_gain_s=60))
    bench.open("W1")
    bench.call("W1")
    for _ in range(6):
        bench.issue()
    return bench


def test_peers_15_a_machine_is_offered_only_while_it_is_healthy():
    """Nobody is sent to a machine that is broken, silent, or out of cash."""
    bench = _hall_with_machines()
    assert best_offer(bench.state, "cash", "ordinary", bench.now_ms) is None
    bench.do(c.ReportMachine("M1", Health.OK, busy=False))
    offer = best_offer(bench.state, "cash", "ordinary", bench.now_ms)
    assert offer is not None
    assert (offer.target, offer.wait_s) == ("machines:machines", 0)
    assert offer.usual_s >= 60
    for health in (Health.OUT_OF_CASH, Health.FAULT, Health.SILENT):
        bench.do(c.ReportMachine("M1", health, busy=False))
        assert best_offer(bench.state, "cash", "ordinary", bench.now_ms) is None
        assert all(way.kind == "counter" for way in ways(bench.state, "cash", "ordinary", 0))
        with pytest.raises(Refusal) as refused:
            bench.do(c.IssueTicket("x", "y", "cash", offer=replace(offer, accepted=True)))
        assert refused.value.code == "place_closed"


def test_peers_15_the_place_in_the_line_is_kept_if_the_machine_fails():
    """Three who went to the machine stand where they would have stood."""
    bench = _hall_with_machines()
    bench.do(c.ReportMachine("M1", Health.OK, busy=False))
    offer = Offer("machines:machines", 0, 600, accepted=True)
    sent = []
    for n in range(3):
        bench.do(c.IssueTicket(f"sent{n}", f"token{n}", "cash", offer=offer))
        bench.settle()
        bench.pass_s(10)
        sent.append(bench.state.tickets[f"sent{n}"])
    last = bench.issue()
    bench.do(c.ReportMachine("M1", Health.OK, busy=True))
    assert bench.state.tickets["sent0"].state is TicketState.SERVING
    bench.do(c.ReportMachine("M1", Health.FAULT, busy=False))
    bench.settle()
    for ticket in sent:
        now = bench.state.tickets[ticket.id]
        assert (now.state, now.since_ms, now.diversion, now.target) == (
            TicketState.WAITING, ticket.issued_ms, "bounced", None,
        )  # fmt: skip
    called = [found.id for _ in range(10) if (found := bench.call("W1"))]
    assert called[6:] == ["sent0", "sent1", "sent2", last.id]
