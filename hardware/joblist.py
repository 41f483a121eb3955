"""A printer's jobs on disk: strict order, never dropped, an id never taken twice."""

from __future__ import annotations

import dataclasses
import errno
import json
import logging
import os
import threading
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any, Literal

from hardware.ports import DeviceError, Estimate, Look, Paper, Text

JobState = Literal[
    "queued", "printing", "printed", "unknown", "handing", "handed", "sending", "sent", "returned"
]
"""`handing` and `handed`: on the way to, and given to, the fallback printer. `sending` and `sent`:
on the way to, and on the list of, the agent that has the printer. `returned`: an agent gave it
back unprinted, and may be given it again."""

OPEN: frozenset[JobState] = frozenset({"queued", "printing", "handing", "sending", "sent"})
FIRST_ON_DISK: frozenset[JobState] = frozenset({"printing", "handing", "sending", "returned"})
"""States that must be on disk before anything is done about them."""

REMEMBERED = 5000
"""How many finished jobs are remembered, so that their ids are not taken again."""

COMPACT_AFTER = 20_000
"""Lines written after which the file is made small again while running."""

NO_PAPER = Paper(Text("", ""), "", Text("", ""), "", "")
"""Stands for the ticket of a finished job, which is not kept."""

log = logging.getLogger("hardware")


@dataclass(frozen=True)
class Job:
    """One ticket to print; `passed` came from another printer and stays here."""

    id: str
    state: JobState
    paper: Paper
    passed: bool = False
    to: str = ""


class JobList:
    """The jobs of one printer, in a file of JSON lines; a later line of an id replaces its state.

    Any thread may add; one worker marks. What was `printing` when the file was left is `unknown`
    when it is opened: it may be on paper or not, and only a person can see which.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: FileIO | None = None
        self._jobs = _load(path)
        self.recovered = tuple(job.id for job in self._jobs.values() if job.state == "printing")
        for job_id in self.recovered:
            self._jobs[job_id] = _finished(self._jobs[job_id], "unknown")
        self._compact()

    def add(self, job_id: str, paper: Paper, passed: bool = False) -> bool:
        """Queue a job durably; False if its id is known. A temporary DeviceError: not recorded."""
        with self._lock:
            known = self._jobs.get(job_id)
            if known is not None and known.state != "returned":
                return False
            job = Job(job_id, "queued", paper, passed)
            self._append(job)
            self._jobs.pop(job_id, None)
            self._jobs[job_id] = job
            return True

    def head(self) -> Job | None:
        """Return the oldest queued job."""
        return next(iter(self.waiting()), None)

    def waiting(self, state: JobState = "queued") -> list[Job]:
        """All jobs in an open state, oldest first."""
        with self._lock:
            return [job for job in self._jobs.values() if job.state == state]

    def state(self, job_id: str) -> JobState | None:
        """Return a job's state; None if it was never here or is long finished."""
        with self._lock:
            job = self._jobs.get(job_id)
            return job.state if job else None

    def mark(
        self, job_id: str, state: JobState, to: str = "", *, was: JobState | None = None
    ) -> bool:
        """Record a job's new state; a temporary DeviceError if that needs the disk and it fails.

        False, and nothing done, for a job that is not in the state `was`.
        """
        with self._lock:
            job = self._jobs[job_id]
            if was is not None and job.state != was:
                return False
            after = dataclasses.replace(job, state=state, to=to)
            after = after if state in OPEN else _finished(after, state)
            record = dataclasses.replace(after, paper=NO_PAPER)
            if state in FIRST_ON_DISK:
                self._append(record)
                self._jobs[job_id] = after
                return True
            self._jobs[job_id] = after
            try:
                self._append(record)
                if self._written > COMPACT_AFTER:
                    self._compact()
            except DeviceError as error:
                # The paper is out whatever the disk says; at the next start it is `unknown`.
                log.error("%s: %s is %s but that is not on disk", error, job_id, state)
            return True

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file is not None:
                self._file.close()
            self._file = None

    def _append(self, job: Job) -> None:
        if self._file is None:
            raise DeviceError(f"{self._path} is closed", state="unknown")
        try:
            _append_line(self._file, _line(job))
        except OSError as error:
            raise DeviceError(f"cannot write {self._path}: {error}", state="failed") from error
        self._written += 1

    def _compact(self) -> None:
        finished = [job_id for job_id, job in self._jobs.items() if job.state not in OPEN]
        for job_id in finished[:-REMEMBERED]:
            del self._jobs[job_id]
        fresh = self._path.with_suffix(".new")
        try:
            with fresh.open("wb") as file:
                file.writelines(map(_line, self._jobs.values()))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            _sync_folder(self._path.parent)
            stale, self._file = self._file, FileIO(self._path, "ab")
            if stale is not None:
                stale.close()
        except OSError as error:
            raise DeviceError(f"cannot write {self._path}: {error}", state="failed") from error
        self._written = 0


def _finished(job: Job, state: JobState) -> Job:
    return Job(job.id, state, NO_PAPER, job.passed)


def _append_line(file: FileIO, line: bytes) -> None:
    end = file.seek(0, os.SEEK_END)
    try:
        if file.write(line) != len(line):
            raise OSError(errno.ENOSPC, "no room for a whole line")
        os.fsync(file.fileno())
    except OSError:
        file.truncate(end)  # no half a line in the way of the next one
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _line(job: Job) -> bytes:
    fields = {key: value for key, value in vars(job).items() if value}
    del fields["paper"]
    if job.paper is not NO_PAPER:
        fields["paper"] = dataclasses.asdict(job.paper)
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _load(path: Path) -> dict[str, Job]:
    """Read the last state of every job, in order of arrival; set aside what is unreadable."""
    jobs: dict[str, Job] = {}
    if not path.exists():
        return jobs
    unread: list[bytes] = []
    for line in path.read_bytes().splitlines(keepends=True):
        try:
            job = _job(json.loads(line))
        except (ValueError, KeyError, TypeError):
            unread.append(line)
            continue
        if job.paper is NO_PAPER and job.id in jobs and job.state in OPEN:
            job = dataclasses.replace(job, paper=jobs[job.id].paper)
        jobs[job.id] = job
    if unread:
        # A line cut off by a power cut was never acknowledged; others are kept for a person.
        aside = path.with_suffix(".damaged")
        log.error("%s: %d unreadable lines, kept in %s", path, len(unread), aside)
        with aside.open("ab") as file:
            file.writelines(unread)
    return jobs


def _job(fields: dict[str, Any]) -> Job:
    paper = fields.get("paper")
    return Job(
        fields["id"],
        fields["state"],
        _paper(paper) if paper else NO_PAPER,
        fields.get("passed", False),
        fields.get("to", ""),
    )


def _paper(fields: dict[str, Any]) -> Paper:
    for key in ("hall", "service", "where", "header", "small_print"):
        fields[key] = Text(**fields[key]) if fields.get(key) else None
    fields["estimate"] = Estimate(**fields["estimate"]) if fields["estimate"] else None
    look = fields.get("look", {})  # jobs that an earlier version left have none
    fields["look"] = Look(**look | {"fields": tuple(look["fields"])}) if look else Look()
    return Paper(**fields)
