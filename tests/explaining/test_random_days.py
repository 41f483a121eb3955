"""Random days: every call has the reason that it stored, and any two numbers an answer."""

from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.explaining.sentences import between_text, call_text
from hall_server.queueing import commands as c
from hall_server.queueing.choosing import rank
from hall_server.queueing.entities import Health
from hall_server.queueing.events import Recorded, TicketCalled
from hall_server.queueing.policies import POLICIES
from hall_server.queueing.refusals import Refusal
from hall_server.queueing.rules import Rules
from hall_server.store.sqlite import SqliteStore
from hall_server.why import Hindsight
from tests.explaining.helpers import CUSTOMER, NAMES, STAFF, Played, made
from tests.halls import FULL, Bench, with_rules


class Watched(Bench):
    """A bench that notes, before each command, the order of the rules at every point."""

    def __post_init__(self) -> None:
        self.live: dict[int, list[tuple[str, int, float, tuple[Any, ...]]]] = {}
        super().__post_init__()

    def do(self, command: c.Command) -> list[Any]:
        now_ms, length = self.now_ms, len(self.journal)
        before = {
            point.id: [(x.ticket.id, x.waited_ms, x.score, x.rank) for x in found]
            for point in self.state.points.values()
            if (found := list(rank(self.state, point, now_ms)))
        }
        events = super().do(command)
        for recorded in self.journal[length:]:
            if isinstance(recorded.event, TicketCalled):
                self.live[recorded.seq] = before.get(recorded.event.point, [])
        return events


#: What no customer is told of another one.
PRIVATE = [
    text
    for names in (NAMES.tiers, NAMES.services)
    for texts in names.values()
    for text in texts.values()
]

POINTS = list(FULL.points)

DAYS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 5), st.integers(0, 30), st.integers(0, 90)),
    min_size=20,
    max_size=120,
)


def some_rules(policy: str, bound: int, lead_s: int) -> Rules:
    """The full hall under one policy."""
    return with_rules(
        FULL,
        policy=policy,
        max_priority_in_row=bound,
        ceiling_lead_s=lead_s,
        borrow_after_s=300,
    )


def play(bench: Bench, day: list[tuple[int, int, int, int]]) -> None:
    """Do random commands, refused or not, and what becomes due between them."""
    for what, at, which, seconds in day:
        point, ticket = POINTS[at], f"t{which}"
        commands: dict[int, c.Command] = {
            12: c.CallTicket(point, ticket),
            13: c.MarkNoShow(point),
            14: c.Park(point, 5),
            15: c.TransferTicket(ticket, "loans", None, ("kept", "first", "last")[at % 3]),
            16: c.Undo(point),
            17: c.ReturnTicket(ticket, "staff"),
            18: c.ReportMachine("M1", (Health.OK, Health.FAULT)[at % 2], busy=False),
            19: c.ClosePoint(point),
            20: c.Configure(some_rules(list(POLICIES)[which % 5], at % 3, 0)),
        }
        try:
            if what < 8:
                bench.issue(("cash", "loans", "cards")[at % 3], ("ordinary", "vip")[which % 2])
            elif what in commands:
                bench.do(commands[what])
            else:
                bench.do(c.CallNext(point))
        except Refusal:
            pass
        bench.pass_s(seconds)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.sampled_from(list(POLICIES)), st.integers(0, 2), st.sampled_from([0, 120]))
def test_peers_5_every_call_stores_why_and_shows_it(day, policy, bound, lead_s):
    """Recomputed by replay, every call of a random day has the reason that it stored."""
    bench = Watched(some_rules(policy, bound, lead_s))
    bench.open("W1", "W2", "W3", "V1")
    bench.do(c.ReportMachine("M1", Health.OK, busy=False))
    play(bench, day)
    hindsight = Hindsight(Played(bench))
    for recorded in bench.journal:
        if not isinstance(recorded.event, TicketCalled):
            continue
        moment, reason = hindsight.moment(made(recorded)), recorded.event.reason
        assert bench.live[recorded.seq] == [
            (x.ticket.id, x.waited_ms, x.score, x.rank) for x in moment.candidates
        ]
        assert moment.called.figures() == reason.winner
        assert len(moment.candidates) == reason.candidates
        case = moment.case()
        others = [x for x in moment.candidates if x.ticket.id != recorded.event.ticket]
        if reason.rule == "ratio":  # the one that the bound held back, whoever else waited
            assert case.behind is not None
            assert case.behind.rank[2]
        else:
            assert (others[0].figures() if others else None) == reason.runner_up
        if reason.rule != "by_hand":
            assert (case.behind.figures() if case.behind else None) == reason.runner_up
            assert moment.candidates[0].figures() == reason.winner
            assert case.rule == reason.rule
        staff, customer = (
            call_text(recorded.event, case, recorded.event.ticket, reader)
            for reader in (STAFF, CUSTOMER)
        )
        for language in ("zh", "en"):
            assert reason.winner.number in staff[language]
            assert not [w for w in PRIVATE if w in customer[language]]
            assert "{" not in staff[language] + customer[language]


@settings(max_examples=40, deadline=None)
@given(DAYS, st.sampled_from(list(POLICIES)), st.data())
def test_any_two_numbers_have_an_answer(day, policy, data):
    """Of any two tickets of a random day: one answer whoever is asked of, and no secrets."""
    bench = Bench(some_rules(policy, 1, 0))
    bench.open("W1", "W2", "W3", "V1")
    play(bench, day)
    numbers = sorted(ticket.number for ticket in bench.state.tickets.values())
    if len(numbers) < 2:
        return
    first, second = data.draw(st.permutations(numbers))[:2]
    hindsight = Hindsight(Played(bench))
    one, other = hindsight.number(first), hindsight.number(second)
    found = hindsight.between(one, other)
    stranger = between_text(found, CUSTOMER)
    for language in ("zh", "en"):
        assert first in stranger[language]
        assert second in stranger[language]
        assert not [w for w in PRIVATE if w in stranger[language]]
    if found.case and found.call and found.call.reason.rule != "by_hand":
        assert found.case.ahead.ticket.id == found.call.ticket == found.ahead.id
        assert found.case.behind
        assert found.case.ahead.rank < found.case.behind.rank


class OnDisk(Played):
    """A bench whose journal is read from a store."""

    def __init__(self, bench: Bench, store: SqliteStore) -> None:
        super().__init__(bench)
        self.store = store

    def story(self, ticket: str) -> list[Recorded]:
        return self.store.story(ticket)

    def until(self, seq: int) -> Iterable[Recorded]:
        return self.store.until(seq)


def test_why_is_known_after_a_restart(tmp_path):
    """What a journal on the disk tells tomorrow is what the hall knew."""
    bench = Watched(some_rules("promise", 1, 0))
    bench.open("W1", "V1")
    play(bench, [(n % 12, n % 6, n, 37) for n in range(80)])
    path = tmp_path / "hall.db"
    store = SqliteStore(path)
    for cause in sorted({r.cause for r in bench.journal}):
        events = [r for r in bench.journal if r.cause == cause]
        store.begin()
        store.append(events[0].at_ms, [r.event for r in events])
        store.flush()
        store.commit()
    store.close()
    again = SqliteStore(path)
    hindsight = Hindsight(OnDisk(bench, again))
    assert bench.live
    for seq, live in bench.live.items():
        ticket = made(bench.journal[seq - 1]).event.ticket
        (kept,) = [m for m in hindsight.calls_of(ticket) if m.seq == seq]
        assert [x.rank for x in hindsight.moment(kept).candidates] == [x[3] for x in live]
    again.close()
