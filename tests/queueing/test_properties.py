"""Every invariant, held through random commands and ticks in random order."""

from copy import deepcopy
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.estimates import newcomer
from hall_server.queueing.events import TicketCalled
from hall_server.queueing.model import ACTIVE, HallState, PointState, TicketState
from hall_server.queueing.refusals import Refusal
from tests.halls import RULES, Bench, with_rules
from tests.queueing.oracle import first_by_the_rules

POINTS = st.sampled_from([*RULES.points, "nowhere"])
TELLERS = st.sampled_from(["anna", "ben", "cho", None])
SECONDS = st.one_of(st.integers(0, 300), st.integers(0, 8 * 3600))


class HallMachine(RuleBasedStateMachine):
    """Random days of a small hall."""

    @initialize(
        policy=st.sampled_from(["promise", "fifo"]),
        auto_finish=st.booleans(),
        bound=st.integers(0, 2),
        borrow_after_s=st.sampled_from([0, 600]),
    )
    def begin(self, policy: str, auto_finish: bool, bound: int, borrow_after_s: int) -> None:
        rules = with_rules(
            policy=policy,
            auto_finish=auto_finish,
            max_priority_in_row=bound,
            borrow_after_s=borrow_after_s,
        )
        self.bench = Bench(rules)
        self.past: list[tuple[str, HallState]] = []

    def do(self, command: c.Command) -> None:
        """Do a command; a refusal must change nothing."""
        bench = self.bench
        before = len(bench.journal)
        state = deepcopy(bench.state)
        try:
            events = bench.do(command)
        except Refusal:
            assert len(bench.journal) == before
            return
        for event in events:
            if isinstance(event, TicketCalled):
                _check_call(bench, event, state)

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: int) -> None:
        self.bench.pass_s(seconds)

    @rule(
        service=st.sampled_from(["cash", "loans", "none"]),
        tier=st.sampled_from(["ordinary", "vip", None]),
    )
    def issue(self, service: str, tier: str | None) -> None:
        self.bench.issued += 1
        n = self.bench.issued
        self.do(c.IssueTicket(f"t{n}", f"token-{n}", service, tier))

    @rule(point=POINTS, teller=TELLERS, take_over=st.booleans())
    def open_point(self, point: str, teller: str | None, take_over: bool) -> None:
        self.do(c.OpenPoint(point, teller, take_over))

    @rule(point=POINTS, actor=TELLERS)
    def call_next(self, point: str, actor: str | None) -> None:
        self.do(c.CallNext(point, actor))

    @rule(point=POINTS, data=st.data())
    def call_by_hand(self, point: str, data: Any) -> None:
        ids = [*self.bench.state.tickets, "none"]
        self.do(c.CallTicket(point, data.draw(st.sampled_from(ids))))

    @rule(
        point=POINTS,
        what=st.sampled_from(
            [c.Recall, c.StartService, c.FinishService, c.MarkNoShow, c.ClosePoint]
        ),
    )
    def at_the_point(self, point: str, what: Any) -> None:
        self.do(what(point))

    @rule(point=POINTS, reason=st.sampled_from(["break", "nap"]))
    def pause(self, point: str, reason: str) -> None:
        self.do(c.PausePoint(point, reason))

    @rule(data=st.data())
    def cancel(self, data: Any) -> None:
        ids = [*self.bench.state.tickets, "none"]
        self.do(c.CancelTicket(data.draw(st.sampled_from(ids)), "customer"))

    @rule(stop=st.booleans(), service=st.sampled_from(["cash", "loans"]))
    def stop_or_restart(self, stop: bool, service: str) -> None:
        self.do(c.StopService(service, "note") if stop else c.RestartService(service))

    @rule(stop=st.booleans())
    def stop_or_restart_the_hall(self, stop: bool) -> None:
        self.do(c.StopHall() if stop else c.RestartHall())

    @rule(minutes=st.integers(-600, 600))
    def the_clock_is_corrected(self, minutes: int) -> None:
        self.do(c.CorrectClock(minutes * 60_000))

    @rule(rollover=st.sampled_from(["04:00", "02:30", "23:00"]), bound=st.integers(0, 3))
    def reconfigure(self, rollover: str, bound: int) -> None:
        self.do(c.Configure(with_rules(rollover=rollover, max_priority_in_row=bound)))

    @rule(gone=st.sampled_from(["W2", "V1"]))
    def take_a_point_away(self, gone: str) -> None:
        points = {name: p for name, p in RULES.points.items() if name != gone}
        self.do(c.Configure(with_rules(points=points)))

    @rule(gone=st.sampled_from(["cash", "loans"]))
    def take_a_service_away(self, gone: str) -> None:
        services = {name: s for name, s in RULES.services.items() if name != gone}
        self.do(c.Configure(with_rules(services=services)))

    @invariant()
    def every_class_has_an_outlook(self) -> None:
        for service, rules in self.bench.state.known_rules().services.items():
            for tier in rules.promises:
                found = newcomer(self.bench.state, service, tier, self.bench.now_ms)
                assert found.ahead >= 0
                if found.estimate:
                    assert found.estimate.low <= found.estimate.mid <= found.estimate.high

    @invariant()
    def replay_equals_the_live_state(self) -> None:
        assert hall.replay(self.bench.journal) == self.bench.state

    @invariant()
    def numbers_are_unique_and_gapless(self) -> None:
        by_series: dict[str, list[int]] = {}
        for ticket in self.bench.state.tickets.values():
            by_series.setdefault(ticket.series, []).append(ticket.n)
            assert ticket.number == f"{ticket.series}{ticket.n:03d}"
        for numbers in by_series.values():
            assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def points_and_tickets_agree(self) -> None:
        state = self.bench.state
        at_points = [p.ticket for p in state.points.values() if p.ticket]
        assert len(at_points) == len(set(at_points))
        active = {t.id: t.point for t in state.tickets.values() if t.state in ACTIVE}
        assert active == {p.ticket: p.id for p in state.points.values() if p.ticket}
        assert all(p.state is PointState.OPEN for p in state.points.values() if p.ticket)
        for ticket in state.tickets.values():
            if ticket.state is TicketState.WAITING:
                assert (ticket.point, ticket.call_id, ticket.called_ms) == (None, None, None)

    @invariant()
    def a_teller_has_at_most_one_point(self) -> None:
        tellers = [p.teller for p in self.bench.state.points.values() if p.teller]
        assert len(tellers) == len(set(tellers))
        assert not any(
            p.teller for p in self.bench.state.points.values() if p.state is PointState.CLOSED
        )

    @invariant()
    def lines_hold_exactly_those_who_wait(self) -> None:
        state = self.bench.state
        waiting = {t.id for t in state.tickets.values() if t.state is TicketState.WAITING}
        in_lines = [place[2] for line in state.lines.values() for place in line]
        assert sorted(in_lines) == sorted(waiting)
        assert all(line == sorted(line) for line in state.lines.values())

    @invariant()
    def times_never_run_backwards(self) -> None:
        for ticket in self.bench.state.tickets.values():
            times = [ticket.issued_ms, ticket.called_ms, ticket.started_ms, ticket.ended_ms]
            known = [t for t in times if t is not None]
            assert known == sorted(known)
            over = ticket.state not in ACTIVE | {TicketState.WAITING}
            assert over == (ticket.ended_ms is not None)

    @invariant()
    def nothing_due_is_left_undone(self) -> None:
        due = hall.next_due(self.bench.state)
        assert due is not None
        if due <= self.bench.now_ms:
            self.do(c.Tick())
            again = hall.next_due(self.bench.state)
            assert again is not None
            assert again > self.bench.now_ms


def _check_call(bench: Bench, event: TicketCalled, before: HallState) -> None:
    """A call takes a ticket that waited; one by the rules is the first by `first_by_the_rules`."""
    assert before.tickets[event.ticket].state is TicketState.WAITING
    if event.reason.rule != "by_hand":
        assert event.ticket == first_by_the_rules(before, event.point, bench.now_ms)


TestHall = HallMachine.TestCase
TestHall.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
