"""The thread of one printer: its jobs in order, each printed at most once."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable

from hardware.joblist import Job, JobList, JobState
from hardware.ports import DeviceError, Kind, Paper, Printer, PrinterStatus
from hardware.worker import Pacer, StatusListener, Worker

JobListener = Callable[[str, JobState], None]

FALLBACK_LOOK_S = 2.0
"""How often a waiting job looks whether the fallback printer is well again."""

log = logging.getLogger("hardware")


class PrinterWorker(Worker):
    """Prints a job list; a job leaves the list printed, handed to the fallback, or `unknown`."""

    kind: Kind = "printer"

    def __init__(
        self,
        name: str,
        printer: Printer,
        jobs: JobList,
        on_status: StatusListener,
        on_job: JobListener,
        *,
        poll_s: float = 15.0,
        fallback_after_s: float = 0.0,
        pacer: Pacer | None = None,
    ) -> None:
        super().__init__(name, on_status, pacer)
        self.fallback: PrinterWorker | None = None
        self.jobs = jobs
        self._printer = printer
        self._on_job = on_job
        self._poll_s = poll_s
        self._fallback_after_s = fallback_after_s
        self._can_print = False
        self._ill_since: float | None = None
        self._unsaid = list(jobs.recovered)
        if jobs.recovered:
            printer.torn()

    def add(self, job_id: str, paper: Paper, passed: bool = False) -> bool:
        """Queue a job durably; False if the id was known, and then nothing happens."""
        added = self.jobs.add(job_id, paper, passed)
        self._pacer.ring()
        return added

    def can_take(self) -> bool:
        """Whether this printer was well when last seen."""
        return self._can_print and not self._failures

    def resume_handing(self) -> None:
        """Finish what a crash left half-way to the fallback; `unknown` if that one is gone."""
        self._resume_sending()
        for job in self.jobs.waiting("handing"):
            if self.fallback is not None and self.fallback.name == job.to:
                self._hand(job, self.fallback)
            else:
                self.jobs.mark(job.id, "unknown")
                self._unsaid.append(job.id)

    def _resume_sending(self) -> None:
        # The printer was at an agent before: whether that one printed them only people can see.
        for job in [*self.jobs.waiting("sending"), *self.jobs.waiting("sent")]:
            self.jobs.mark(job.id, "unknown")
            self._unsaid.append(job.id)

    def _say_recovered(self) -> None:
        while self._unsaid:
            self._on_job(self._unsaid.pop(0), "unknown")

    def _step(self) -> float:
        self._say_recovered()
        job = self.jobs.head()
        if job is None or not self._can_print:
            status = self._printer.status()
            self._saw(status)
            if status.again_s is not None:
                return status.again_s
        if job is None:
            return self._poll_s
        self._print(job)
        return 0.0

    def _saw(self, status: PrinterStatus) -> None:
        self._can_print = status.can_print
        if not status.can_print and status.again_s is None:
            raise DeviceError(status.detail, state=status.state)
        self._ill_since = None
        self._set_state(status.state, status.detail)

    def _print(self, job: Job) -> None:
        if not self.jobs.mark(job.id, "printing", was="queued"):
            return  # the hall has just taken it back
        self._on_job(job.id, "printing")
        try:
            status = self._printer.print(job.paper)
        except DeviceError as error:
            self._can_print = False
            self._mark(job.id, "unknown" if error.started else "queued")
            raise
        self._mark(job.id, "printed")
        self._saw(status)

    def _mark(self, job_id: str, state: JobState) -> None:
        self.jobs.mark(job_id, state)
        self._on_job(job_id, state)

    def _nudge(self) -> float:
        """Give waiting jobs to the fallback once this printer has been ill for long enough."""
        now = self._pacer.now()
        self._ill_since = now if self._ill_since is None else self._ill_since
        waiting = [job for job in self._waiting_here() if not job.passed]
        if self.fallback is None or not waiting:
            return math.inf
        left = self._ill_since + self._fallback_after_s - now
        if left > 0:
            return left
        if not self.fallback.can_take():
            return FALLBACK_LOOK_S
        try:
            for job in filter(self._regain, waiting):
                self.jobs.mark(job.id, "handing", self.fallback.name)
                self._hand(job, self.fallback)
        except DeviceError as error:
            log.error("%s: jobs stay here: %s", self.name, error)
            return FALLBACK_LOOK_S
        return math.inf

    def _waiting_here(self) -> list[Job]:
        """Return what the fallback might print instead."""
        return self.jobs.waiting()

    def _regain(self, _job: Job) -> bool:
        """Whether nobody but this list has the job now."""
        return True

    def _hand(self, job: Job, fallback: PrinterWorker) -> None:
        """From "handing" on disk here, to queued there, to "handed" here; safe to repeat."""
        try:
            fallback.add(job.id, job.paper, passed=True)
        except DeviceError:
            self.jobs.mark(job.id, "queued")
            raise
        self.jobs.mark(job.id, "handed")
        log.info("%s: job %s goes to %s", self.name, job.id, fallback.name)

    def _leave(self) -> None:
        self._can_print = False
