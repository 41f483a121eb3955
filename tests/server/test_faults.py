"""Full disks, failing commits and faulty code: a clear no, nothing half-written, and back again."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from itertools import repeat
from pathlib import Path

import pytest

from hall_server import writer
from hall_server.bootstrap import build
from hall_server.ports import StoreFailed
from hall_server.queueing import commands as c
from hall_server.queueing import evolution
from hall_server.queueing.events import TicketIssued, TicketRecalled
from hall_server.service import Unavailable
from hall_server.settings import load
from hall_server.store.backup import backup
from hall_server.store.sqlite import SqliteStore
from hall_server.store.verify import verify
from tests.server.hall_process import in_threads, until
from tests.server.halls import EIGHT
from tests.server.inside import Inside, Watch, at, rules

NOON = at("Europe/Warsaw", 2026, 6, 10, 12)


class FaultyStore(SqliteStore):
    """The real store on a disk that can be full, and with commits that can fail."""

    def __init__(self, path: Path) -> None:
        self.pages: int | None = None
        self.commit_fails = ""
        self.reopen_fails = 0
        self.replay_fails = 0
        super().__init__(path)

    def begin(self) -> None:
        super().begin()
        self._sql.execute(f"PRAGMA max_page_count = {self.pages or 1_073_741_823}")

    def commit(self) -> None:
        fails, self.commit_fails = self.commit_fails, ""
        if fails == "before":
            raise StoreFailed("the commit failed and nothing was written")
        super().commit()
        if fails == "after":
            raise StoreFailed("the commit failed but all was written")

    def reopen(self) -> None:
        if self.reopen_fails:
            self.reopen_fails -= 1
            raise StoreFailed("the disk is away")
        super().reopen()

    def replay(self):
        if self.replay_fails:
            self.replay_fails -= 1
            raise StoreFailed("the disk cannot be read")
        return super().replay()

    def fill(self) -> None:
        """Let the disk have no page more than now."""
        (self.pages,) = self._reader.execute("PRAGMA page_count").fetchone()


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inside]:
    monkeypatch.setattr(writer, "IDLE_S", 0.01)
    made = Inside.begin(tmp_path / "hall.db", Watch(NOON), rules(), FaultyStore)
    yield made
    made.service.stop()
    assert verify(made.path).problems == []


@pytest.fixture
def store(inside: Inside) -> FaultyStore:
    assert isinstance(inside.store, FaultyStore)
    return inside.store


def assert_told_once(inside: Inside) -> None:
    """Listeners heard every event once, in the journal's order."""
    assert [r.seq for r in inside.told] == [r.seq for r in inside.journal()]


def test_a_full_disk_refuses_clearly_and_recovers_by_itself(inside, store):
    issued = [inside.issue(f"k{n}") for n in range(20)]
    store.fill()
    key = refused = None
    for n in range(20, 500):
        key = f"k{n}"
        try:
            issued.append(inside.issue(key))
        except Unavailable as error:
            refused = error
            break
    assert refused is not None
    assert refused.code == "cannot_write"
    assert refused.retry_after_s > 0
    assert not inside.service.can_write
    assert "cannot_write" in inside.service.alerts()
    inside.assert_replay_is_live()
    with pytest.raises(Unavailable):
        inside.issue("another")
    store.pages = None
    inside.watch.pass_s(5)
    until(lambda: inside.service.can_write, "writing again, though nobody asks")
    issued.append(inside.issue(key))
    assert [t.number for t in issued] == [f"A{n:03d}" for n in range(1, len(issued) + 1)]
    inside.assert_replay_is_live()
    assert_told_once(inside)


@pytest.mark.parametrize("fails", ["before", "after"])
def test_a_commit_of_unknown_outcome_is_settled_by_the_same_key(inside, store, fails):
    first = inside.issue("first")
    store.commit_fails = fails
    with pytest.raises(Unavailable) as unknown:
        inside.issue("second")
    assert unknown.value.code == "outcome_unknown"
    inside.assert_replay_is_live()
    # What was committed after all is told to boards and printers, also if nobody asks again.
    assert_told_once(inside)
    second = inside.issue("second")
    assert inside.issue("second") == second
    assert (first.number, second.number) == ("A001", "A002")
    issued = [r.event.ticket for r in inside.journal() if isinstance(r.event, TicketIssued)]
    assert issued == [first.id, second.id]
    inside.assert_replay_is_live()
    assert_told_once(inside)


@pytest.mark.parametrize("again", ["reopen_fails", "replay_fails"])
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("fails", ["before", "after"])
def test_a_disk_that_stays_away_leaves_no_false_state(inside, store, fails, again, times):
    inside.issue("first")
    store.commit_fails = fails
    setattr(store, again, times)
    with pytest.raises(Unavailable):
        inside.issue("second")

    def can_write_later() -> object:
        inside.watch.pass_s(1)
        return inside.service.can_write

    until(can_write_later, "writing again")
    if fails == "before":
        assert inside.issue("other").number == "A002"
    assert inside.issue("second").number == ("A003" if fails == "before" else "A002")
    inside.assert_replay_is_live()
    assert_told_once(inside)


def test_a_journal_that_vanishes_is_waited_for_and_never_begun_anew(inside, store, tmp_path):
    inside.issue("first")
    away = tmp_path / "away"
    away.mkdir()
    for file in tmp_path.glob("hall.db*"):
        file.rename(away / file.name)
    store.commit_fails = "before"
    for _ in range(3):
        with pytest.raises(Unavailable):
            inside.issue("second")
    assert not inside.path.exists()
    for file in away.iterdir():
        file.rename(tmp_path / file.name)

    def can_write_later() -> object:
        inside.watch.pass_s(1)
        return inside.service.can_write

    until(can_write_later, "writing again")
    assert inside.issue("second").number == "A002"
    inside.assert_replay_is_live()
    assert_told_once(inside)


def test_everybody_of_a_failed_batch_is_told_and_asks_again(inside, store):
    def ask(n: int) -> str:
        while True:
            with suppress(Unavailable):
                return str(inside.issue(f"k{n}").number)

    for fails in ("before", "after", "before", "after"):
        store.commit_fails = fails
        in_threads(*[lambda n=n: ask(n) for n in range(16)])
    numbers = in_threads(*[lambda n=n: ask(n) for n in range(16)])
    assert sorted(numbers) == [f"A{n:03d}" for n in range(1, 17)]
    inside.assert_replay_is_live()
    assert_told_once(inside)


def test_an_answer_that_cannot_be_worded_leaves_the_hall_working(inside):
    def render(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        inside.service.handle(c.IssueTicket("t1", "token-1", "cash"), render)
    assert inside.issue().number == "A002"
    inside.assert_replay_is_live()


def test_a_fault_in_looking_at_the_clock_is_logged_and_ends_nothing(inside, monkeypatch, caplog):
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(inside.service._writer, "_on_idle", broken)

    def logged() -> bool:
        inside.watch.pass_s(1)
        return "cannot look around" in caplog.text

    until(logged, "the fault in the log")
    assert inside.service.is_alive
    assert inside.issue().number == "A001"


def test_a_fault_in_the_rules_ends_neither_the_hall_nor_its_state(inside, monkeypatch):
    def broken(state, event, at_ms):
        raise ZeroDivisionError

    inside.issue()
    inside.do(c.OpenPoint("W1"))
    inside.do(c.CallNext("W1"))
    monkeypatch.setitem(evolution.EVOLUTIONS, TicketRecalled, broken)
    with pytest.raises(Unavailable) as told:
        inside.do(c.Recall("W1"))
    assert told.value.code == "cannot_write"
    assert inside.issue().number == "A002"
    inside.assert_replay_is_live()
    assert_told_once(inside)


def test_stopping_answers_everybody(inside):
    def ask(n: int) -> str:
        for turn in range(10_000):
            try:
                inside.issue(f"{n}-{turn}")
            except Unavailable as error:
                return error.code
        raise AssertionError("the hall did not stop")

    def stop() -> None:
        until(lambda: len(inside.told) > 200, "some work")
        inside.service.stop()

    *codes, _ = in_threads(*[lambda n=n: ask(n) for n in range(8)], stop)
    assert set(codes) == {"stopping"}
    assert_told_once(inside)


def test_a_stopping_hall_answers_503(tmp_path):
    file = tmp_path / "hall.toml"
    file.write_text(EIGHT, "utf-8")
    hall = build(load(file), tmp_path / "data")
    hall.start()
    try:
        token = hall.access.add_token("lobby", "lobby")
        hall.service.stop()
        answer = hall.app.test_client().post(
            "/api/v1/tickets",
            json={"service": "cash"},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k"},
        )
        assert (answer.status_code, answer.get_json()["code"]) == (503, "stopping")
        assert int(answer.headers["Retry-After"]) > 0
    finally:
        hall.stop()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB; only root may have one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("mount is not allowed here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_real_full_disk_over_http(small_disk, make_hall):
    hall = make_hall(data=small_disk / "data")
    hall.start()
    lobby = hall.client(hall.token("lobby", "lobby"))
    numbers = [lobby.ok("POST", "/tickets", {"service": "cash"}, key="k0")["number"]]
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        file.writelines(repeat(bytes(4096)))
    for n in range(1, 2000):
        key = f"k{n}"
        reply = lobby("POST", "/tickets", {"service": "cash"}, key=key)
        if reply.status != 201:
            break
        numbers.append(reply.json["number"])
    # SQLite may find the disk full only when it commits.
    assert (reply.status, reply.code in {"cannot_write", "outcome_unknown"}) == (503, True)
    assert int(reply.headers["retry-after"]) > 0
    assert lobby.ok("GET", "/hall")["can_write"] is False
    assert readyz(hall.port) == 503
    filler.unlink()
    until(lambda: lobby.ok("GET", "/hall")["can_write"], "writing again, though nobody asks")
    assert readyz(hall.port) == 200
    numbers.append(lobby.ok("POST", "/tickets", {"service": "cash"}, key=key)["number"])
    assert numbers == [f"A{n:03d}" for n in range(1, len(numbers) + 1)]
    hall.verify()
    hall.kill()
    hall.verify()


def readyz(port: int) -> int:
    http = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        http.request("GET", "/readyz")
        return http.getresponse().status
    finally:
        http.close()


def test_a_backup_ends_although_there_are_commits_all_the_time(tmp_path):
    source = tmp_path / "hall.db"
    writing = sqlite3.connect(source, isolation_level=None, check_same_thread=False)
    writing.execute("PRAGMA journal_mode = WAL")
    writing.execute("PRAGMA synchronous = OFF")
    writing.execute("CREATE TABLE t (x)")
    rows = [("x" * 1000,)] * 20_000
    writing.execute("BEGIN")
    writing.executemany("INSERT INTO t VALUES (?)", rows)
    writing.execute("COMMIT")
    done: list[int] = []

    def write() -> int:
        for n in range(50_000):
            if done:
                return n
            writing.execute("INSERT INTO t VALUES ('y')")
        raise AssertionError("the backup waits for a pause in the writing")

    in_threads(write, lambda: done.append(backup(source, tmp_path / "copy.db")))
    writing.close()
    assert done[0] > 5000
