"""Random commands and ticks in random order, and every invariant that they must not break."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.entities import (
    ACTIVE,
    SELF_SERVICE,
    ClassKey,
    Health,
    PointState,
    TicketState,
)
from hall_server.queueing.estimates import newcomer
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.refusals import Refusal
from hall_server.queueing.routing import ways
from hall_server.queueing.rules import Changes
from tests.halls import FULL, Bench, copied, with_rules
from tests.queueing.checks import check_calls, check_undo
from tests.queueing.oracle import Oracle, eligible

POINTS = st.sampled_from(["W1", "W1", "V1", *FULL.points, "nowhere"])

MACHINES = st.sampled_from(["M1", "M2", "W1"])

TELLERS = st.sampled_from(["anna", "ben", "cho", None])

SERVICES = st.sampled_from([*FULL.services, *FULL.services, "none"])

TIERS = st.sampled_from([*FULL.tiers, None])

STEPS = st.lists(st.sampled_from([*FULL.services]), max_size=2).map(tuple)

PLACES = st.sampled_from(["kept", "first", "last"])

TARGETS = st.sampled_from(
    [None, "point:W1", "point:M1", "zone:west", "zone:vip", "machines:machines", "zone:moon"]
)

WINDOWS = st.sampled_from(["W1", "W1", "W2", "W3", "V1"])

BUSY = st.sampled_from(
    [
        *[(c.IssueTicket, (service, tier)) for service in FULL.services for tier in FULL.tiers],
        (c.CallNext, {}),
        (c.CallNext, {}),
        (c.CallNext, {}),
        (c.StartService, {}),
        (c.FinishService, {}),
        (c.Recall, {}),
        (c.MarkNoShow, {}),
        (c.Park, {"minutes": 1}),
        (c.TransferCustomer, {"service": "cash", "place": "first"}),
        (c.TransferCustomer, {"target": "point:W1", "place": "last"}),
        (c.Undo, {}),
        (c.ReportMachine, (Health.OK, True)),
        (c.ReportMachine, (Health.OK, False)),
        (c.ReportMachine, (Health.FAULT, False)),
    ]
)

SECONDS = st.one_of(st.integers(0, 120), st.integers(0, 3600), st.integers(0, 8 * 3600))

#: Commands of a point that may be taken back.
UNDOABLE = (
    c.CallNext, c.CallTicket, c.StartService, c.FinishService, c.MarkNoShow,
    c.Park, c.TransferCustomer,
)  # fmt: skip


class HallMachine(RuleBasedStateMachine):
    """Random days of a small hall in which every rule has something to do."""

    @initialize(
        policy=st.sampled_from(["promise", "head-start", "turns", "strict", "fifo"]),
        auto_finish=st.booleans(),
        bound=st.integers(0, 2),
        borrow_after_s=st.sampled_from([0, 600]),
        lead_s=st.sampled_from([0, 300]),
        changes=st.builds(
            Changes,
            recall_limit=st.integers(0, 2),
            return_place=PLACES,
            step_place=PLACES,
            return_grace_s=st.sampled_from([0, 1800]),
        ),
    )
    def begin(self, policy, auto_finish, bound, borrow_after_s, lead_s, changes):
        self.in_force = with_rules(
            FULL,
            policy=policy,
            auto_finish=auto_finish,
            max_priority_in_row=bound,
            borrow_after_s=borrow_after_s,
            ceiling_lead_s=lead_s,
            changes=changes,
        )
        self.bench = Bench(self.in_force)
        for machine in ("M1", "M2"):
            self.do(c.ReportMachine(machine, Health.OK, busy=False))
        for point in ("W1", "W2", "W3", "V1"):
            self.do(c.OpenPoint(point))

    def do(self, command: c.Command) -> None:
        """Do a command and what it makes due; a refusal must change nothing."""
        bench = self.bench
        before, known = copied(bench.state), len(bench.journal)
        try:
            events = bench.do(command)
        except Refusal:
            assert len(bench.journal) == known
            return
        check_calls(events, before, bench.now_ms)
        # At a machine the customer's doings are the machine's reports: nobody undoes them.
        if isinstance(command, UNDOABLE) and events and not command.point.startswith("M"):
            check_undo(bench, command.point, before)
        self.settle()

    def settle(self) -> None:
        """Do what is due, one tick after the other; each has to do something."""
        bench = self.bench
        while (due := hall.next_due(bench.state)) is not None and due <= bench.now_ms:
            before = copied(bench.state)
            events = bench.do(c.Tick())
            assert events
            check_calls(events, before, bench.now_ms)

    def some_ticket(self, data: Any) -> str:
        """One of today's tickets, or one that is none."""
        newest = [*self.bench.state.tickets][-8:]
        return str(data.draw(st.sampled_from([*newest, "none"])))

    @rule(seconds=SECONDS)
    def time_passes(self, seconds):
        self.bench.pass_s(seconds)

    def issue_one(self, service, tier, **more):
        """Issue a ticket."""
        self.bench.issued += 1
        n = self.bench.issued
        self.do(c.IssueTicket(f"t{n}", f"token-{n}", service, tier, **more))

    @rule(service=SERVICES, tier=TIERS, steps=STEPS, free=st.booleans(), late=SECONDS)
    def issue(self, service, tier, steps, free, late):
        n, now_ms = self.bench.issued, self.bench.now_ms
        booked = {"booking": f"b{n % 7}", "booked_ms": now_ms + late * 500} if n % 5 == 0 else {}
        self.issue_one(service, tier, steps=steps, free_order=free, **booked)

    @rule(spell=st.lists(st.tuples(BUSY, WINDOWS, st.integers(0, 90)), min_size=10, max_size=30))
    def a_busy_spell(self, spell):
        for (what, detail), point, seconds in spell:
            self.bench.pass_s(seconds)
            if what is c.IssueTicket:
                self.issue_one(*detail)
            elif what is c.ReportMachine:
                self.do(c.ReportMachine("M1", *detail))
            else:
                self.do(what(point, **detail))

    @rule(service=SERVICES, tier=TIERS, where=TARGETS, accepted=st.booleans())
    def issue_with_an_offer(self, service, tier, where, accepted):
        offer = Offer(where, 60, 600, accepted) if where else None
        self.issue_one(service, tier, offer=offer)

    @rule(point=POINTS, teller=TELLERS, take_over=st.booleans())
    def open_point(self, point, teller, take_over):
        self.do(c.OpenPoint(point, teller, take_over))

    @rule(point=POINTS, actor=st.sampled_from([None, None, None, "anna"]))
    def call_next(self, point, actor):
        self.do(c.CallNext(point, actor))

    @rule(point=POINTS, data=st.data())
    def call_by_hand(self, point, data):
        self.do(c.CallTicket(point, self.some_ticket(data)))

    @rule(
        point=POINTS,
        what=st.sampled_from(
            [c.Recall, c.StartService, c.FinishService, c.MarkNoShow, c.ClosePoint, c.Undo]
        ),
    )
    def at_the_point(self, point, what):
        self.do(what(point))

    @rule(point=POINTS, minutes=st.sampled_from([None, 0, 1, 30, 1000]))
    def park(self, point, minutes):
        self.do(c.Park(point, minutes))

    @rule(point=POINTS, service=st.one_of(st.none(), SERVICES), where=TARGETS, place=PLACES)
    def transfer_customer(self, point, service, where, place):
        self.do(c.TransferCustomer(point, service, where, place))

    @rule(data=st.data(), service=st.one_of(st.none(), SERVICES), where=TARGETS, place=PLACES)
    def transfer_ticket(self, data, service, where, place):
        self.do(c.TransferTicket(self.some_ticket(data), service, where, place))

    @rule(data=st.data(), where=TARGETS.filter(bool))
    def divert(self, data, where):
        self.do(c.DivertTicket(self.some_ticket(data), Offer(where, 60, 600, accepted=True)))

    @rule(data=st.data())
    def come_back(self, data):
        self.do(c.ReturnTicket(self.some_ticket(data), "staff"))

    @rule(data=st.data(), tier=TIERS.filter(bool))
    def change_tier(self, data, tier):
        self.do(c.ChangeTier(self.some_ticket(data), tier))

    @rule(data=st.data(), steps=STEPS, free=st.booleans())
    def change_steps(self, data, steps, free):
        self.do(c.ChangeSteps(self.some_ticket(data), steps, free))

    @rule(point=POINTS, reason=st.sampled_from(["break", "nap"]))
    def pause(self, point, reason):
        self.do(c.PausePoint(point, reason))

    @rule(point=POINTS, skills=STEPS, zone=st.sampled_from([None, "hall", "west", "vip"]))
    def change_point(self, point, skills, zone):
        self.do(c.ChangePoint(point, tuple(dict.fromkeys(skills)) or None, None, zone))

    @rule(
        point=MACHINES, health=st.sampled_from([Health.OK, Health.OK, *Health]), busy=st.booleans()
    )
    def machine_reports(self, point, health, busy):
        self.do(c.ReportMachine(point, health, busy))

    @rule(data=st.data())
    def cancel(self, data):
        self.do(c.CancelTicket(self.some_ticket(data), "customer"))

    @rule(stop=st.booleans(), service=SERVICES)
    def stop_or_restart(self, stop, service):
        self.do(c.StopService(service, "note") if stop else c.RestartService(service))

    @rule(stop=st.booleans())
    def stop_or_restart_the_hall(self, stop):
        self.do(c.StopHall() if stop else c.RestartHall())

    @rule(minutes=st.integers(-600, 600))
    def the_clock_is_corrected(self, minutes):
        self.do(c.CorrectClock(minutes * 60_000))

    @rule(
        rollover=st.sampled_from(["04:00", "02:30", "23:00"]),
        bound=st.integers(0, 3),
        policy=st.sampled_from(["promise", "turns", "strict"]),
    )
    def reconfigure(self, rollover, bound, policy):
        self.do(
            c.Configure(
                with_rules(
                    self.in_force, rollover=rollover, max_priority_in_row=bound, policy=policy
                )
            )
        )

    @rule(skills=st.sampled_from([("cash",), ("loans", "cards")]))
    def reshape_a_point(self, skills):
        w1 = replace(FULL.points["W1"], skills=skills)
        self.do(c.Configure(with_rules(self.in_force, points=FULL.points | {"W1": w1})))

    @rule(gone=st.sampled_from(["W2", "V1", "M1"]))
    def take_a_point_away(self, gone):
        points = {name: p for name, p in FULL.points.items() if name != gone}
        self.do(c.Configure(with_rules(self.in_force, points=points)))

    @rule(gone=st.sampled_from(["cash", "loans"]))
    def take_a_service_away(self, gone):
        services = {name: s for name, s in FULL.services.items() if name != gone}
        self.do(c.Configure(with_rules(self.in_force, services=services)))

    @invariant()
    def every_class_has_an_outlook(self) -> None:
        state, now_ms = self.bench.state, self.bench.now_ms
        for service, rules in state.known_rules().services.items():
            for tier in rules.promises:
                found = newcomer(state, ClassKey(service, tier), now_ms)
                assert found.ahead >= 0
                if found.estimate:
                    assert found.estimate.low <= found.estimate.mid <= found.estimate.high
                for way in ways(state, service, tier, now_ms):
                    assert way.estimate.mid >= 0

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
            if ticket.state in (TicketState.WAITING, TicketState.PARKED):
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
        gone = (TicketState.PARKED, TicketState.NO_SHOW)
        away = {t.id: t.back_ms for t in state.tickets.values() if t.state in gone}
        assert away == state.away

    @invariant()
    def times_never_run_backwards(self) -> None:
        for ticket in self.bench.state.tickets.values():
            for stay in ticket.stretches:
                stays = [t for t in (stay.called_ms, stay.started_ms, stay.ended_ms) if t]
                assert stays == sorted(stays)
            ends = [stay.ended_ms for stay in ticket.stretches]
            assert ends == sorted(ends)
            last = [t for t in (ticket.called_ms, ticket.started_ms, ticket.ended_ms) if t]
            assert [ticket.issued_ms, *last] == sorted([ticket.issued_ms, *last])
            over = ticket.state not in ACTIVE | {TicketState.WAITING, TicketState.PARKED}
            assert over == (ticket.ended_ms is not None)

    @invariant()
    def nobody_is_left_where_nobody_serves(self) -> None:
        state = self.bench.state
        self.settle()
        for ticket in state.tickets.values():
            if ticket.state is TicketState.WAITING and ticket.target:
                able = [p for p in state.points.values() if eligible(p, ticket)]
                assert able
                if ticket.target.startswith("machines:"):
                    assert any(p.health is Health.OK for p in able)

    @invariant()
    def no_point_that_calls_by_itself_is_idle_in_vain(self) -> None:
        self.settle()
        state, now_ms = self.bench.state, self.bench.now_ms
        for point in state.points.values():
            automatic = state.known_rules().points[point.id].auto_call or (
                point.kind == SELF_SERVICE
            )
            free = point.able and point.ticket is None and not point.busy
            if automatic and free and point.auto_ms <= now_ms:
                assert Oracle(state, point.id, now_ms).first() is None
