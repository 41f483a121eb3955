"""Commands that share a commit: a guard that trips undoes its own command and no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_server.jobs import AnswerLost, Done, Job, KeyReused, answer_nothing
from hall_server.ports import Answer, GuardTripped, Request
from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.events import Recorded
from hall_server.queueing.model import RECENT_CALLS
from hall_server.store.sqlite import SqliteStore
from hall_server.store.verify import verify
from hall_server.writer import MAX_BATCH, Writer
from tests.server.inside import at, rules

NOON_MS = round(at("Europe/Warsaw", 2026, 6, 10, 12).timestamp() * 1000)


class Batches:
    """A writer without its thread, so that a test says which commands share a commit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = SqliteStore(path)
        self.told: list[Recorded] = []
        self.writer = Writer(self.store, lambda: NOON_MS, lambda: None)
        self.writer.listeners.append(self.told.extend)
        self.write(Job(c.Configure(rules()), answer_nothing), Job(c.Tick(), answer_nothing))

    def write(self, *jobs: Job) -> None:
        self.writer._write(list(jobs))


@pytest.fixture
def batches(tmp_path: Path) -> Iterator[Batches]:
    made = Batches(tmp_path / "hall.db")
    yield made
    replayed = hall.replay(made.store.replay())
    assert made.writer.state == made.writer.view == replayed
    assert [r.seq for r in made.told] == list(range(1, made.store.last()[0] + 1))
    made.store.close()
    assert verify(made.path).problems == []


def issue(ticket: str, key: str | None = None, digest: bytes = b"body") -> Job:
    def render(done: Done) -> Answer:
        return Answer(201, done.state.tickets[ticket].number.encode())

    request = Request("kiosk", key, digest) if key else None
    return Job(c.IssueTicket(ticket, f"token of {ticket}", "cash"), render, request)


def test_a_guard_undoes_its_own_command_and_its_neighbours_stand(batches):
    batches.write(issue("t1"))
    before, broken, after = issue("t2", "k2"), issue("t1", "k1"), issue("t3", "k3")
    batches.write(before, broken, after)
    assert isinstance(broken.error, GuardTripped)
    assert broken.answer is None
    assert [job.error for job in (before, after)] == [None, None]
    assert [job.answer for job in (before, after)] == [Answer(201, b"A002"), Answer(201, b"A003")]
    again = [issue("t4", "k2"), issue("t5", "k3"), issue("t6", "k1")]
    batches.write(*again)
    assert [job.answer for job in again] == [
        Answer(201, b"A002"), Answer(201, b"A003"), Answer(201, b"A004"),
    ]  # fmt: skip


def test_one_key_twice_in_a_batch_has_one_effect(batches):
    first, same, other = issue("t1", "k"), issue("t2", "k"), issue("t3", "k", b"another body")
    batches.write(first, same, other)
    assert first.answer == same.answer == Answer(201, b"A001")
    assert isinstance(other.error, KeyReused)
    assert set(batches.writer.view.tickets) == {"t1"}


def test_a_command_whose_answer_cannot_be_worded_has_one_effect(batches):
    def render(_: Done) -> Answer:
        raise ZeroDivisionError

    def unworded(ticket: str, digest: bytes = b"body") -> Job:
        new = c.IssueTicket(ticket, f"token of {ticket}", "cash")
        return Job(new, render, Request("kiosk", "k", digest))

    first, beside = unworded("t1"), unworded("t2")
    batches.write(first, beside)
    again, other = issue("t3", "k"), issue("t4", "k", b"another body")
    batches.write(again, other)
    assert isinstance(first.error, ZeroDivisionError)
    assert isinstance(beside.error, AnswerLost)
    assert isinstance(again.error, AnswerLost)
    assert isinstance(other.error, KeyReused)
    assert [job.answer for job in (beside, again, other)] == [None] * 3
    assert set(batches.writer.view.tickets) == {"t1"}


def test_the_calls_of_one_batch_are_all_remembered_for_the_boards():
    assert (MAX_BATCH + 1) * 4 <= RECENT_CALLS


def test_a_ticket_may_come_and_go_within_one_batch(batches):
    batches.write(Job(c.OpenPoint("W1"), answer_nothing))
    batches.write(
        issue("t1"),
        Job(c.CallNext("W1"), answer_nothing),
        issue("t2"),
        Job(c.CallNext("W1"), answer_nothing),
        Job(c.FinishService("W1"), answer_nothing),
    )
    assert [t.state.value for t in batches.writer.view.tickets.values()] == ["finished"] * 2
