"""The job list on disk: order, ids, crashes at any byte, a full disk."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
from pathlib import Path

import pytest

from hardware import joblist
from hardware.joblist import JobList
from hardware.ports import DeviceError, Look, Text
from tests.hardware.helpers import LONG, PLAIN, paper


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "printer1.jobs"


def ids(jobs: JobList) -> list[str]:
    return [job.id for job in jobs.waiting()]


def test_order_and_papers_survive_a_restart(path: Path) -> None:
    jobs = JobList(path)
    for job_id, ticket in [("b", PLAIN), ("a", LONG), ("c", paper("c"))]:
        assert jobs.add(job_id, ticket)
    jobs.close()
    again = JobList(path)
    assert [(job.id, job.paper) for job in again.waiting()] == [
        ("b", PLAIN), ("a", LONG), ("c", paper("c")),
    ]  # fmt: skip
    assert again.recovered == ()


def test_the_look_survives_too_and_jobs_of_before_it_are_read(path: Path) -> None:
    fancy = dataclasses.replace(
        LONG,
        header=Text("欢迎", "Welcome"),
        look=Look("/srv/logo.png", ("number", "code"), "en"),
    )
    jobs = JobList(path)
    jobs.add("a", fancy)
    jobs.close()
    assert [job.paper for job in JobList(path).waiting()] == [fancy]
    line = json.loads(path.read_bytes())
    del line["paper"]["look"], line["paper"]["header"]
    path.write_bytes(json.dumps(line).encode() + b"\n")
    assert [job.paper for job in JobList(path).waiting()] == [LONG]


def test_an_id_is_taken_once_also_when_finished_and_after_a_restart(path: Path) -> None:
    jobs = JobList(path)
    assert jobs.add("a", PLAIN)
    assert not jobs.add("a", LONG)
    jobs.mark("a", "printing")
    jobs.mark("a", "printed")
    assert not jobs.add("a", PLAIN)
    jobs.close()
    again = JobList(path)
    assert not again.add("a", PLAIN)
    assert again.head() is None
    assert again.state("a") == "printed"
    assert again.state("never") is None


def test_only_the_job_that_was_printing_is_unknown(path: Path) -> None:
    jobs = JobList(path)
    for job_id in "abc":
        jobs.add(job_id, PLAIN)
    jobs.mark("a", "printing")
    jobs.mark("a", "printed")
    jobs.mark("b", "printing")
    # no close: the process was killed
    again = JobList(path)
    assert again.recovered == ("b",)
    assert [again.state(job_id) for job_id in "abc"] == ["printed", "unknown", "queued"]
    assert JobList(path).recovered == ()


def test_a_job_put_back_keeps_its_place_and_paper(path: Path) -> None:
    jobs = JobList(path)
    for job_id in "ab":
        jobs.add(job_id, LONG)
    jobs.mark("a", "printing")
    jobs.mark("a", "queued")
    assert ids(jobs) == ["a", "b"]
    again = JobList(path)
    assert ids(again) == ["a", "b"]
    head = again.head()
    assert head is not None
    assert head.paper == LONG


def test_a_file_cut_off_at_any_byte_loses_nothing_acknowledged(path: Path) -> None:
    jobs = JobList(path)
    sizes = []
    for number in range(4):
        jobs.add(f"j{number}", paper(f"j{number}"))
        sizes.append(path.stat().st_size)
    whole = path.read_bytes()
    for size in range(0, len(whole), 7):
        path.write_bytes(whole[:size])
        loaded = JobList(path)
        acknowledged = [f"j{n}" for n in range(4) if sizes[n] <= size]
        assert ids(loaded)[: len(acknowledged)] == acknowledged
        assert len(ids(loaded)) <= len(acknowledged) + 1
        assert loaded.add("new", PLAIN)
        loaded.close()
        assert "new" in ids(JobList(path))


def test_a_damaged_line_is_kept_aside_and_the_others_are_read(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = JobList(path)
    for job_id in "ab":
        jobs.add(job_id, PLAIN)
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b'{"id": 7}\n\x00\xff\n' + second)
    assert ids(JobList(path)) == ["a", "b"]
    assert path.with_suffix(".damaged").read_bytes() == b'{"id": 7}\n\x00\xff\n'
    assert "2 unreadable lines" in caplog.text


def test_a_full_disk_refuses_the_job_and_leaves_no_half_line(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = JobList(path)
    jobs.add("a", PLAIN)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DeviceError, match="No space left") as caught:
            jobs.add("b", PLAIN)
        assert not caught.value.permanent
        with pytest.raises(DeviceError):
            jobs.mark("a", "printing")
        assert jobs.state("a") == "queued"
    assert path.read_bytes() == before
    assert jobs.add("b", PLAIN)
    assert ids(JobList(path)) == ["a", "b"]


def test_a_ticket_on_paper_counts_as_printed_though_the_disk_is_full(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = JobList(path)
    jobs.add("a", PLAIN)
    jobs.mark("a", "printing")
    with monkeypatch.context() as patch:
        patch.setattr(joblist, "_append_line", lambda *_: (_ for _ in ()).throw(OSError(28, "x")))
        jobs.mark("a", "printed")
    assert jobs.state("a") == "printed"
    assert JobList(path).recovered == ("a",)


def test_the_file_is_made_small_and_remembers_enough(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joblist, "REMEMBERED", 5)
    monkeypatch.setattr(joblist, "COMPACT_AFTER", 30)
    jobs = JobList(path)
    jobs.add("open", LONG)
    for number in range(50):
        jobs.add(f"j{number}", PLAIN)
        jobs.mark(f"j{number}", "printing")
        jobs.mark(f"j{number}", "printed")
    assert len(path.read_bytes().splitlines()) < 50
    assert not jobs.add("j49", PLAIN)
    jobs.close()
    again = JobList(path)
    assert ids(again) == ["open"]
    assert len(path.read_bytes().splitlines()) == 6
    assert not again.add("j45", PLAIN)
    assert again.add("j1", PLAIN)


def test_a_closed_list_takes_nothing(path: Path) -> None:
    jobs = JobList(path)
    jobs.close()
    with pytest.raises(DeviceError, match="closed"):
        jobs.add("a", PLAIN)
