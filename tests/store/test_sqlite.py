"""What only the file can do: keys as a second guard, an append-only chain, verify, backup."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_server.ports import Answer, GuardTripped, Request, StoreFailed
from hall_server.queueing import events as e
from hall_server.queueing.event_parts import Figures, Reason
from hall_server.store import answers
from hall_server.store.backup import backup
from hall_server.store.sqlite import SqliteStore
from hall_server.store.verify import verify
from tests.store.test_contract import NOW, day, issued, opened, write

WHY = Reason("fifo", 1, "only", Figures("t1", "A001", "vip", 1.0, 300, 600, 1.0), None, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = SqliteStore(tmp_path / "hall.db")
    opened(made)
    yield made
    made.close()


def refuse(store: SqliteStore, *events: e.Event) -> None:
    store.begin()
    store.savepoint()
    with pytest.raises(GuardTripped):
        store.append(NOW, events)
    store.forget()
    store.rollback()


def called(ticket: str, point: str, n: int) -> e.TicketCalled:
    return e.TicketCalled(ticket, point, f"call-{n}", WHY)


def test_keys_guard_active_tickets_points_and_tellers(store):
    write(store, issued(1), issued(2), called("t1", "W1", 1))
    refuse(store, called("t1", "W2", 2))  # called before
    refuse(store, called("t2", "W1", 2))  # the point has one
    refuse(store, called("t2", "W2", 1))  # a call id used before
    write(store, e.PointOpened("W1", "anna"))
    refuse(store, e.PointOpened("W2", "anna"))
    refuse(store, e.TicketCancelled("t3", "staff"))


def test_the_journal_is_append_only(store):
    write(store, issued(1))
    store.close()
    with sqlite3.connect(store.path) as sql:
        for statement in ("UPDATE events SET at_ms = 0", "DELETE FROM events"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                sql.execute(statement)
    store.reopen()


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("UPDATE events SET data = replace(data, 'A002', 'A009') WHERE seq = 4", "hash"),
        ("DELETE FROM events WHERE seq = 3", "event 4: the one before it is 2"),
        ("UPDATE tickets SET state = 'finished' WHERE id = 't1'", "ticket t1"),
        ("DELETE FROM tickets WHERE id = 't1'", "series A has 1 tickets up to number 2"),
        ("UPDATE points SET teller = 'ben'", "point W1"),
    ],
)
def test_verify_finds_what_was_tampered_with(store, harm, says):
    write(store, issued(1), issued(2), e.PointOpened("W1", "anna"))
    whole = verify(store.path)
    assert (whole.events, whole.tickets, whole.problems) == (5, 2, [])
    store.close()
    with sqlite3.connect(store.path) as sql:
        sql.executescript("DROP TRIGGER events_never_change; DROP TRIGGER events_never_go;")
        sql.execute(harm)
    assert any(says in problem for problem in verify(store.path).problems)
    store.reopen()


def test_a_backup_is_one_whole_file_and_never_overwrites(store, tmp_path):
    write(store, issued(1))
    backup(store.path, tmp_path / "copy.db")
    write(store, issued(2))
    assert verify(tmp_path / "copy.db").tickets == 1
    assert not (tmp_path / "copy.db-wal").exists()
    with pytest.raises(FileExistsError):
        backup(store.path, tmp_path / "copy.db")


def test_a_full_disk_fails_clearly_and_recovers(store):
    write(store, issued(1))
    (pages,) = store._sql.execute("PRAGMA page_count").fetchone()
    store._sql.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFailed):
        write(store, *(issued(n) for n in range(2, 2000)))
    store.rollback()
    assert store.last()[0] == 3
    store._sql.execute("PRAGMA max_page_count = 1000000")
    write(store, *(issued(n) for n in range(2, 2000)))
    assert verify(store.path).problems == []


def test_a_file_of_a_newer_program_is_refused(store):
    store._sql.execute("PRAGMA user_version = 99")
    store.close()
    with pytest.raises(RuntimeError, match="schema 99"):
        SqliteStore(store.path)
    with sqlite3.connect(store.path) as sql:
        sql.execute("PRAGMA user_version = 1")
    store.reopen()


def test_a_file_that_is_gone_is_not_made_anew_and_comes_back(store, tmp_path):
    write(store, issued(1))
    store.close()
    away = tmp_path / "away.db"
    store.path.rename(away)
    for _ in range(2):
        with pytest.raises(StoreFailed):
            store.reopen()
        with pytest.raises(StoreFailed):
            store.note("any")
        assert not store.path.exists()
    away.rename(store.path)
    store.reopen()
    write(store, issued(2))
    assert verify(store.path).tickets == 2


@pytest.mark.parametrize("put", ["nothing", "another", "older"])
def test_another_file_in_its_place_is_not_gone_on_with(store, tmp_path, put):
    write(store, issued(1))
    backup(store.path, tmp_path / "older.db")
    write(store, issued(2))
    store.close()
    (tmp_path / "nothing.db").touch()
    another = SqliteStore(tmp_path / "another.db")
    opened(another)
    write(another, issued(3), issued(4))
    another.close()
    away = store.path.rename(tmp_path / "away.db")
    (tmp_path / f"{put}.db").rename(store.path)
    with pytest.raises(StoreFailed):
        store.reopen()
    store.close()
    away.replace(store.path)
    store.reopen()
    assert store.last()[0] == 4


def test_a_new_day_starts_numbers_again(store):
    write(store, issued(1))
    write(store, e.TicketExpired("t1"), day("2026-03-03"))
    write(store, issued(1, "today"))
    assert verify(store.path).problems == []


def test_an_answer_is_found_whatever_its_hash_says(store, monkeypatch):
    """Two requests with one hash, and a place that a forgotten command had taken."""
    monkeypatch.setattr(answers, "hash", lambda _: 7, raising=False)
    store.reopen()
    first, second, third = (Request("kiosk1 POST /tickets", key, b"d") for key in "abc")
    for request in (first, second):
        store.begin()
        store.keep_answer(request, Answer(201, request.key.encode()), "2026-03-02")
        store.commit()
    store.begin()
    store.keep_answer(third, Answer(201, b"c"), "2026-03-02")
    store.rollback()
    assert store.answered([first, second, third]) == {
        request.identity: (b"d", Answer(201, request.key.encode())) for request in (first, second)
    }
