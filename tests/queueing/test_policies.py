"""What must hold ticket by ticket, for `fifo` and `promise`."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.queueing.events import TicketCalled
from hall_server.queueing.rules import Promise, Rules
from tests.halls import MINUTE, RULES, Bench, with_rules

ARRIVALS = st.lists(
    st.tuples(
        st.integers(1, 400),
        st.sampled_from(["cash", "loans"]),
        st.sampled_from(["ordinary", "vip"]),
        st.integers(0, 3),
    ),
    min_size=2,
    max_size=40,
)


def promised(ordinary_s: int, vip_s: int, ceiling_s: int = 10**9) -> Rules:
    """Rules with one promise per tier for every service, and ceilings out of reach."""
    both = {"ordinary": Promise(ordinary_s, ceiling_s), "vip": Promise(vip_s, ceiling_s)}
    services = {name: replace(s, promises=both) for name, s in RULES.services.items()}
    return with_rules(services=services)


def run(rules: Rules, arrivals: list[tuple[int, str, str, int]]) -> tuple[Bench, list[str]]:
    """Issue and, after some arrivals, call at one point; then call everybody."""
    bench = Bench(rules)
    bench.open("W1")
    called: list[str] = []

    def call() -> None:
        ticket = bench.call("W1")
        if ticket:
            called.append(ticket.id)

    for seconds, service, tier, calls in arrivals:
        bench.pass_s(seconds)
        bench.issue(service, tier)
        for _ in range(calls):
            call()
    for _ in arrivals:
        bench.pass_s(30)
        call()
    return bench, called


@given(ARRIVALS)
def test_fifo_calls_in_the_order_of_arrival(arrivals):
    _, called = run(replace(promised(1200, 300), policy="fifo"), arrivals)
    orders = [int(t[1:]) for t in called]
    # Within what waited at each call the earliest came first: no later one was overtaken by it.
    assert orders == sorted(orders)
    assert len(orders) == len(arrivals)


@given(ARRIVALS)
def test_equal_promises_are_fifo(arrivals):
    _, called = run(promised(600, 600), arrivals)
    assert [int(t[1:]) for t in called] == sorted(int(t[1:]) for t in called)


@given(ARRIVALS)
def test_a_slope_ratio_of_a_billion_is_strict_priority(arrivals):
    bench, called = run(promised(10**9, 1), arrivals)
    # At every call, no VIP who waits is passed over for an ordinary ticket.
    for at, ticket_id in enumerate(called):
        ticket = bench.state.tickets[ticket_id]
        if ticket.tier == "ordinary":
            later_vips = [
                bench.state.tickets[other]
                for other in called[at + 1 :]
                if bench.state.tickets[other].tier == "vip"
            ]
            assert all(vip.issued_ms >= (ticket.called_ms or 0) for vip in later_vips)


@given(ARRIVALS)
def test_within_a_class_first_come_is_first_served(arrivals):
    bench, called = run(RULES, arrivals)
    tickets = [bench.state.tickets[t] for t in called]
    for key in {(t.service, t.tier) for t in tickets}:
        orders = [t.order for t in tickets if (t.service, t.tier) == key]
        assert orders == sorted(orders)


@given(ARRIVALS)
def test_the_called_ticket_is_first_and_its_reason_has_the_figures(arrivals):
    bench, _ = run(RULES, arrivals)
    for recorded in bench.journal:
        if not isinstance(recorded.event, TicketCalled):
            continue
        reason, ticket = recorded.event.reason, bench.state.tickets[recorded.event.ticket]
        waited_s = (recorded.at_ms - ticket.since_ms) / 1000
        assert reason.winner.waited_s == pytest.approx(waited_s, abs=0.05)
        promise = RULES.services[ticket.service].promises[ticket.tier]
        assert reason.winner.score == pytest.approx(waited_s / promise.promise_s, abs=1e-3)
        if reason.rule == "policy" and reason.runner_up:
            assert reason.winner.score >= reason.runner_up.score
        assert (reason.rule == "only") == (reason.runner_up is None) == (reason.candidates == 1)


@given(ARRIVALS)
def test_the_same_day_gives_the_same_calls(arrivals):
    assert run(RULES, arrivals)[1] == run(RULES, arrivals)[1]


def test_the_larger_share_of_the_promise_goes_first():
    bench = Bench()
    bench.open("W1")
    bench.issue(tier="ordinary")
    bench.pass_s(6 * 60)
    vip = bench.issue(tier="vip")
    bench.pass_s(4 * 60)
    assert bench.call("W1") == bench.state.tickets[vip.id]  # 80 % of 5 min; 50 % of 20
    event = bench.journal[-1].event
    assert isinstance(event, TicketCalled)
    assert event.reason.rule == "policy"
    assert event.reason.winner.score == pytest.approx(0.8)
    assert event.reason.runner_up
    assert event.reason.runner_up.score == pytest.approx(0.5)


def test_a_ticket_past_its_ceiling_goes_before_any_below_its_own():
    bench = Bench()
    bench.open("W1")
    old = bench.issue(tier="ordinary")
    bench.pass_s(38 * 60)
    bench.issue(tier="vip")
    bench.pass_s(9.9 * 60)  # VIP at 198 %, below the ceiling of 10 min; ordinary past 40 min
    called = bench.call("W1")
    assert called
    assert called.id == old.id
    event = bench.journal[-1].event
    assert isinstance(event, TicketCalled)
    assert event.reason.rule == "ceiling"


def test_the_ratio_bound_lets_an_ordinary_ticket_in():
    bench = Bench(with_rules(max_priority_in_row=2))
    bench.open("W1")
    for _ in range(3):
        bench.issue(tier="vip")
    bench.pass_s(60)
    bench.issue(tier="ordinary")
    tiers = [ticket.tier for _ in range(4) if (ticket := bench.call("W1"))]
    assert tiers == ["vip", "vip", "ordinary", "vip"]


def test_own_services_come_before_borrowed_ones():
    bench = Bench(with_rules(borrow_after_s=3600))
    bench.open("W3")
    bench.issue("cash")
    bench.pass_s(MINUTE / 1000)
    loan = bench.issue("loans")
    called = bench.call("W3")
    assert called
    assert called.id == loan.id
    then = bench.call("W3")
    assert then
    assert then.service == "cash"


def test_scarcity_decides_between_equal_scores():
    bench = Bench(promised(600, 600))
    bench.open("W1", "W2")
    cash, loan = bench.issue("cash"), bench.issue("loans")
    assert cash.since_ms == loan.since_ms
    called = bench.call("W1")
    assert called
    assert called.id == loan.id  # W2 can take cash, only W1 can take loans


def test_calls_get_ids_of_their_own():
    bench = Bench()
    bench.open("W1", "W2")
    for _ in range(4):
        bench.issue()
    for point in ("W1", "W2", "W1"):
        bench.call(point)
    ids = [call.call_id for call in bench.state.calls]
    assert len(set(ids)) == len(ids) == 3
    assert all(a != b for a, b in pairwise(ids))
