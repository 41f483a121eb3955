"""The tables follow the journal through every event, and `verify` sees it where they do not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from hall_server.ports import Answer, GuardTripped, Request
from hall_server.queueing import commands as c
from hall_server.queueing import events as e
from hall_server.queueing import hall
from hall_server.queueing.event_parts import Offer
from hall_server.store.projections import PROJECTIONS
from hall_server.store.schema import VERSION
from hall_server.store.sqlite import SqliteStore
from hall_server.store.verify import MOST, verify
from tests.halls import FULL, Bench
from tests.queueing.hall_machine import HallMachine
from tests.store.test_contract import NOW, day, issued, opened, write
from tests.store.visits import full_day, write_all

VERSION_1 = Path(__file__).parent / "version1.sql"

#: Events that change what no table tells.
JOURNAL_ONLY = {
    e.ClockCorrected, e.StepsChanged, e.PointChanged, e.PointRestored, e.MachineReported,
    e.ServiceStopped, e.ServiceRestarted, e.HallStopped, e.HallRestarted,
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = SqliteStore(tmp_path / "hall.db")
    yield made
    made.close()


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    path = tmp_path / "hall.db"
    with closing(sqlite3.connect(path)) as sql:
        sql.executescript(VERSION_1.read_text())
    return path


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as reader:
        return reader.execute(sql).fetchall()


def test_every_event_has_its_rows_or_is_known_to_have_none():
    assert set(PROJECTIONS) | JOURNAL_ONLY == set(e.KINDS.values())
    assert not set(PROJECTIONS) & JOURNAL_ONLY


def test_the_tables_tell_a_full_day(store):
    bench = full_day()
    write_all(store, bench.journal)
    found = verify(store.path)
    assert (found.events, found.days, found.problems) == (len(bench.journal), 2, [])
    steps = "SELECT n, service, point, outcome FROM steps WHERE ticket = 'b' ORDER BY n"
    assert ask(store.path, steps) == [
        (1, "cash", "W1", "parked"),
        (2, "cash", "W1", "transferred"),
        (3, "cash", "W1", "finished"),
    ]
    bookings = "SELECT booking, diversion, stays FROM tickets WHERE id = 'n'"
    assert ask(store.path, bookings) == [("b1", "bounced", 2)]


class StoredHall(HallMachine):
    """Random days whose journal goes through the real store in the end."""

    def teardown(self) -> None:
        with TemporaryDirectory() as folder:
            store = SqliteStore(Path(folder) / "hall.db")
            write_all(store, self.bench.journal)
            assert verify(store.path).problems == []
            assert hall.replay(store.replay()) == self.bench.state
            store.close()


TestStoredHall = StoredHall.TestCase
TestStoredHall.settings = settings(max_examples=8, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("UPDATE tickets SET state = 'expired' WHERE id = 'a'", "ticket a: state is expired"),
        ("UPDATE tickets SET target = 'zone:x' WHERE id = 't'", "target is zone:x in the table"),
        ("UPDATE tickets SET diversion = NULL WHERE id = 'm'", "diversion is None in the table"),
        ("UPDATE tickets SET day = '2020-01-01', n = 99 WHERE id = 'v'", "no such day"),
        ("UPDATE steps SET ended_ms = 5 WHERE ticket = 'a'", "step a step 1: ended_ms is 5"),
        ("UPDATE steps SET started_ms = called_ms WHERE ticket = 'v'", "None in the journal"),
        ("DELETE FROM steps WHERE ticket = 'b' AND n = 2", "b step 2: it is not in the table"),
        ("UPDATE steps SET ticket = 'zz' WHERE ticket = 'a'", "step 1 of ticket zz: no such"),
        ("UPDATE calls SET point = 'W9' WHERE kind = 'withdrawn'", "point is W9 in the table"),
        ("DELETE FROM calls WHERE kind = 'recall'", "it is not in the table"),
        ("INSERT INTO calls VALUES ('x', 'a', 'W1', 1, 'call', 'only')", "calls in the table"),
        ("UPDATE days SET rules_seq = 2", "rules_seq is 2 in the table, 1 in the journal"),
        ("UPDATE points SET state = 'paused'", "state is paused in the table"),
        ("DELETE FROM points", "point W1: it is not in the table"),
    ],
)
def test_what_differs_on_any_day_is_told(store, harm, says):
    write_all(store, full_day().journal)
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as sql:
        assert sql.execute(harm).rowcount > 0
    problems = verify(store.path).problems
    assert any(says in problem for problem in problems), problems
    store.reopen()


def test_only_the_first_differences_are_told(store):
    opened(store)
    write(store, *(issued(n) for n in range(1, 101)))
    with closing(sqlite3.connect(store.path, isolation_level=None)) as sql:
        sql.execute("UPDATE tickets SET tier = 'gold'")
    problems = verify(store.path).problems
    assert len(problems) == MOST + 1
    assert problems[-1] == f"and {100 - MOST} more"


def test_a_file_of_version_1_is_migrated_and_goes_on(version_1):
    answered = Request("kiosk:POST /tickets", "k1", b"digest")
    with closing(sqlite3.connect(version_1, isolation_level=None)) as sql:
        row = (*answered.identity, answered.digest, "2026-11-22", 201, b"{}")
        sql.execute("INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?)", row)
    store = SqliteStore(version_1)
    assert store.answered([answered]) == {answered.identity: (b"digest", Answer(201, b"{}"))}
    told = [r.event for r in store.since(0)]
    calls = [event for event in told if isinstance(event, e.TicketCalled)]
    assert all(call.after is None and not call.auto for call in calls)
    state = hall.replay(store.replay())
    assert state.points["W2"].ticket == "t9"
    steps = "SELECT ticket, n, started_ms IS NULL, outcome FROM steps ORDER BY rowid"
    assert ask(version_1, steps) == [
        ("t2", 1, 0, "finished"),
        ("t1", 1, 1, "finished"),
        ("t4", 1, 0, "finished"),
        ("t8", 1, 0, "finished"),
    ]
    assert [service for service, _, _ in store.durations(None, 9)] == ["cash", "cash"]
    bench = Bench(FULL)
    bench.state, bench.now_ms, bench.journal = state, store.last()[1], []
    for command in (c.Park("W2", 5), c.CallNext("W1"), c.FinishService("W1"), c.Undo("W1")):
        bench.do(command)
        write(store, *(r.event for r in bench.journal), at_ms=bench.now_ms)
        bench.journal.clear()
    assert hall.replay(store.replay()) == bench.state
    assert verify(version_1).problems == []
    store.close()
    assert ask(version_1, "PRAGMA user_version") == [(VERSION,)]
    SqliteStore(version_1).close()


def test_a_file_of_version_1_is_verified_as_it_is(version_1):
    before = version_1.read_bytes()
    found = verify(version_1)
    assert (found.events, found.tickets, found.problems) == (37, 10, [])
    assert version_1.read_bytes() == before
    with closing(sqlite3.connect(version_1, isolation_level=None)) as sql:
        sql.execute("UPDATE tickets SET ended_ms = 5 WHERE id = 't1'")
    assert any("ticket t1: ended_ms is 5" in problem for problem in verify(version_1).problems)


def test_no_event_comes_from_a_state_that_it_does_not_know(store):
    """Each is refused by the tables alone: t1 waits, t2 is served, t3 is finished, t4 is away."""
    bench = Bench(FULL)
    bench.open("W1", "W3")
    for _ in range(4):
        bench.issue()
    waits, served, over, away = (bench.state.tickets[f"t{n}"] for n in (1, 2, 3, 4))
    bench.do(c.CallTicket("W1", over.id))
    bench.do(c.FinishService("W1"))
    bench.do(c.CallTicket("W3", away.id))
    bench.do(c.MarkNoShow("W3"))
    bench.do(c.CallTicket("W1", served.id))
    bench.do(c.StartService("W1"))
    write_all(store, bench.journal)
    offer = Offer("machines:machines", 1, 2, accepted=True)
    was = replace(waits, point="W1")
    for event in (
        e.StepFinished("t1", "W1", "loans", (), "last"),
        e.StepFinished("t2", "W3", "loans", (), "last"),
        e.TicketFinished("t2", "W3"),
        e.TicketNoShow("t2", "W1"),
        e.TicketParked("t3", "W1", None, None, None),
        e.TicketTransferred("t1", "W1", "loans", None, "kept", None),
        e.TicketTransferred("t2", None, "loans", None, "kept", None),
        e.TicketDiverted("t2", offer),
        e.TicketBounced("t1", "M1", None),
        e.TicketBounced("t2", None, None),
        e.TicketReleased("t3"),
        e.TicketRejoined("t1", "last", "staff"),
        e.TierChanged("t4", "vip"),
        e.TicketRestored("t2", "W1", "finish", was, None),
        e.TicketCancelled("t2", "staff"),
    ):
        store.begin()
        store.savepoint()
        with pytest.raises(GuardTripped):
            store.append(bench.now_ms, [event])
        store.forget()
        store.rollback()
    assert verify(store.path).problems == []


def test_an_undo_the_wrong_way_round_trips_the_guard(store):
    bench = Bench(FULL)
    bench.open("W1")
    bench.issue()
    bench.issue()
    bench.call("W1")
    bench.call("W1")
    write_all(store, bench.journal)
    first, second, seat = bench.do(c.Undo("W1"))
    store.begin()
    store.savepoint()
    with pytest.raises(GuardTripped, match=r"UNIQUE constraint failed: tickets\.point"):
        store.append(bench.now_ms, [second, first, seat])
    store.forget()
    store.savepoint()
    store.append(bench.now_ms, [first, second, seat])
    store.keep()
    store.commit()
    assert hall.replay(store.replay()) == bench.state
    assert verify(store.path).problems == []


def test_a_machine_is_paused_that_nobody_opened(store):
    write(store, e.HallConfigured(FULL))
    write(store, day("2026-03-02"), e.PointPaused("M1", "break"))
    assert ask(store.path, "SELECT id, state, reason FROM points") == [("M1", "paused", "break")]
    assert verify(store.path).problems == []


def test_more_rows_in_one_command_than_a_statement_takes(store):
    opened(store)
    # What SQLite is built with in most places; some builds take more.
    store._sql.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766)
    many = [issued(n) for n in range(1, 6001)]
    write(store, *many)
    write(store, *(e.TicketExpired(it.ticket) for it in many), day("2026-03-03"), at_ms=NOW + 1)
    assert verify(store.path).problems == []
