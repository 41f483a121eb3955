"""One contract, two stores: SQLite on a real disk and the twin in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_server.ports import Answer, GuardTripped, Request, Store
from hall_server.queueing import commands as c
from hall_server.queueing import events as e
from hall_server.queueing import hall
from hall_server.store.memory import MemoryStore
from hall_server.store.sqlite import SqliteStore
from tests.halls import RULES, Bench
from tests.store.visits import MINUTE, full_day, write_all

NOW = 1_772_413_200_000


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "hall.db")
    yield made
    made.close()


def day(name: str) -> e.DayOpened:
    return e.DayOpened(name, NOW + 1000, 0, True, None, {}, ())


def issued(n: int, ticket: str | None = None) -> e.TicketIssued:
    id_ = ticket or f"t{n}"
    return e.TicketIssued(id_, f"k-{id_}", f"A{n:03d}", "A", n, "cash", "vip", "zh")


def write(store: Store, *events: e.Event, at_ms: int = NOW) -> None:
    store.begin()
    store.savepoint()
    store.append(at_ms, list(events))
    store.keep()
    store.commit()


def opened(store: Store) -> Store:
    write(store, e.HallConfigured(RULES))
    write(store, day("2026-03-02"))
    return store


def test_what_is_committed_is_replayed(store):
    opened(store)
    write(store, issued(1), issued(2))
    replayed = list(store.replay())
    assert [r.seq for r in replayed] == [1, 2, 3, 4]
    assert [r.cause for r in replayed] == [1, 2, 3, 3]
    assert replayed[0].event == e.HallConfigured(RULES)
    assert replayed[3].event == issued(2)
    assert store.last() == (4, NOW)
    assert hall.replay(store.replay()).issued == {"A": 2}


def test_replay_begins_with_the_rules_of_the_last_day(store):
    opened(store)
    write(store, issued(1))
    write(store, e.HallConfigured(RULES, 5))
    write(store, day("2026-03-03"))
    write(store, issued(1, "later"))
    replayed = [r.event for r in store.replay()]
    assert replayed == [e.HallConfigured(RULES, 5), day("2026-03-03"), issued(1, "later")]


def test_a_forgotten_command_leaves_its_neighbours(store):
    opened(store)
    store.begin()
    store.savepoint()
    store.append(NOW, [issued(1)])
    store.keep()
    store.savepoint()
    store.append(NOW, [issued(2)])
    store.forget()
    store.savepoint()
    store.append(NOW, [issued(2, "again")])
    store.keep()
    store.commit()
    assert [r.event for r in store.since(2)] == [issued(1), issued(2, "again")]
    assert [r.seq for r in store.since(2)] == [3, 4]


def test_a_transaction_that_is_rolled_back_never_was(store):
    opened(store)
    store.begin()
    store.savepoint()
    store.append(NOW, [issued(1)])
    store.keep_notes({"ref": "text"}, NOW)
    store.keep()
    store.rollback()
    assert store.last() == (2, NOW)
    assert store.note("ref") is None
    write(store, issued(1))
    assert store.last()[0] == 3


def test_reopening_finds_what_was_committed(store):
    opened(store)
    write(store, issued(1))
    store.begin()
    store.savepoint()
    store.append(NOW, [issued(2)])
    store.reopen()
    assert store.last() == (3, NOW)
    write(store, issued(2))
    assert [r.event for r in store.since(3)] == [issued(2)]


def test_a_number_given_twice_trips_the_guard(store):
    opened(store)
    write(store, issued(1))
    store.begin()
    store.savepoint()
    with pytest.raises(GuardTripped):
        store.append(NOW, [issued(1, "other")])
    store.forget()
    store.commit()
    assert store.last()[0] == 3


def test_answers_are_kept_through_the_next_business_day(store):
    opened(store)
    request = Request("kiosk1 POST /tickets", "key", b"digest")
    store.begin()
    store.keep_answer(request, Answer(201, b"{}"), "2026-03-02")
    store.commit()
    write(store, day("2026-03-03"))
    assert store.answered([request]) == {request.identity: (b"digest", Answer(201, b"{}"))}
    write(store, day("2026-03-04"))
    assert store.answered([request]) == {}
    assert store.answered([Request("another", "key", b"digest")]) == {}


def test_an_answer_of_before_a_reopening_is_known_and_an_undone_one_is_not(store):
    opened(store)
    kept, undone = (Request("kiosk1 POST /tickets", key, b"digest") for key in ("k1", "k2"))
    store.begin()
    store.keep_answer(kept, Answer(201, b"{}"), "2026-03-02")
    store.commit()
    store.begin()
    store.keep_answer(undone, Answer(201, b"{}"), "2026-03-02")
    store.rollback()
    assert store.answered([undone]) == {}
    store.reopen()
    assert store.answered([kept, undone]) == {kept.identity: (b"digest", Answer(201, b"{}"))}


def test_old_notes_are_forgotten_but_not_those_in_use(store):
    store.begin()
    store.keep_notes({"old": "a", "in use": "b"}, NOW)
    store.keep_notes({"new": "c"}, NOW + 2)
    store.commit()
    store.begin()
    store.forget_notes(NOW + 1, {"in use"})
    store.commit()
    assert [store.note(ref) for ref in ("old", "in use", "new")] == [None, "b", "c"]


def test_the_notes_of_a_customer_are_erased_and_no_others(store):
    bench = Bench()
    bench.open("W1")
    for ticket, person, note in (("t1", "wang", "hers"), ("t2", None, "his")):
        bench.do(c.IssueTicket(ticket, f"k-{ticket}", "cash", person_ref=person))
        bench.call("W1")
        bench.do(c.Park("W1", None, note))
    write_all(store, bench.journal)
    store.begin()
    store.keep_notes({"hers": "asks for Li", "his": "comes back"}, NOW)
    store.commit()
    store.begin()
    store.erase_notes_of("wang")
    store.commit()
    assert [store.note(ref) for ref in ("hers", "his")] == [None, "comes back"]


def test_stories_notes_and_positions(store):
    opened(store)
    write(store, issued(1), issued(2))
    write(store, e.TicketCancelled("t1", "customer"), at_ms=NOW + 5)
    assert [type(r.event) for r in store.story("t1")] == [e.TicketIssued, e.TicketCancelled]
    assert store.story("nobody") == []
    store.begin()
    store.keep_notes({"ref": "Back at two"}, NOW)
    store.keep_notes({"ref": "Back at two"}, NOW)  # the same notice given again
    store.keep_position("devices", 3)
    store.keep_position("devices", 4)
    store.commit()
    assert store.note("ref") == "Back at two"
    assert store.position("devices") == 4
    assert store.position("nobody") == 0


def test_every_event_of_a_full_day_is_told_again_as_it_was(store):
    bench = full_day()
    write_all(store, bench.journal)
    assert {type(r.event) for r in bench.journal} >= set(e.TICKET_EVENTS) | {e.PointRestored}
    assert list(store.since(0)) == bench.journal
    assert hall.replay(store.replay()) == bench.state


def test_the_hall_before_an_event_is_told_of_any_day(store):
    bench = full_day()
    write_all(store, bench.journal)
    for recorded in bench.journal:
        told = list(store.until(recorded.seq))
        days = [
            r.seq for r in bench.journal[: recorded.seq - 1] if isinstance(r.event, e.DayOpened)
        ]
        first = days[-1] if days else 1
        expected = bench.journal[first - 1 : recorded.seq - 1]
        if days:
            assert isinstance(told[0].event, e.HallConfigured)
            assert told[0].seq < first
            del told[0]
        assert told == expected
    after = bench.journal[-1].seq + 1
    assert hall.replay(store.until(after)) == bench.state
    assert list(store.until(1)) == list(store.until(0)) == []


def test_the_newest_services_done_and_how_long_they_took(store):
    bench = full_day()
    write_all(store, bench.journal)
    done = store.durations(None, 100)
    # The undone, the implied, the parked, the transferred and the rolled-over ones are not here.
    assert done == [
        ("cash", "M1", 2 * MINUTE),
        ("loans", "W3", 5 * MINUTE),
        ("cash", "W1", 3 * MINUTE),
    ]
    assert store.durations(None, 2) == done[:2]
    assert store.durations("cash", 9) == [done[0], done[2]]
    assert store.durations("cards", 9) == []
