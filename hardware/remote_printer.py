"""A printer at an agent: the hall's list counts, and is compared with the agent's."""

from __future__ import annotations

import logging
import math
from typing import Any

from hardware.agent_protocol import MAX_JOBS, JobNews, PrintJob
from hardware.joblist import Job, JobState
from hardware.ports import DeviceError
from hardware.printer_worker import PrinterWorker
from hardware.remote_port import RemoteWorker

log = logging.getLogger("hardware")


class RemotePrinterWorker(RemoteWorker, PrinterWorker):
    """A printer at an agent: this list is the one that counts, the agent has one job at a time.

    So whatever waits here can still go to the fallback.  A job is `sending` on this disk before
    the agent hears of it, and the agent takes an id once: after a crash on either side the two
    lists are compared, and nothing is lost or printed twice.
    """

    _connection = -1

    def _resume_sending(self) -> None:
        """Leave open what the agent has: it will say what became of it."""

    def _hear(self, _what: str, value: Any) -> None:
        if isinstance(value, JobNews):
            self._learn(value.id, value.state)
        self._wake()

    def _step(self) -> float:
        self._say_recovered()
        self._port.seen()
        self._compare()
        self._saw(self._port.status())
        job = self.jobs.head()
        if job is not None and not self.jobs.waiting("sent"):
            self.jobs.mark(job.id, "sending")
            self._port.ask("print", PrintJob(job.id, job.paper))
            # Its end may have been reported before the answer to the order came.
            self.jobs.mark(job.id, "sent", was="sending")
        return math.inf

    def _compare(self) -> None:
        """Ask what became of the jobs at the agent, if there may be news that did not arrive."""
        connection, sending = self._port.line.connection, self.jobs.waiting("sending")
        if connection == self._connection and not sending:
            return
        theirs = [job.id for job in [*sending, *self.jobs.waiting("sent")]]
        for start in range(0, len(theirs), MAX_JOBS):
            asked = theirs[start : start + MAX_JOBS]
            states = self._port.ask("jobs", asked)
            for job_id in asked:
                self._learn(job_id, states.get(job_id))
        self._connection = connection

    def _learn(self, job_id: str, state: JobState | None) -> None:
        """Note what the agent says of a job; a late or doubled word changes nothing."""
        mine = self.jobs.state(job_id)
        if mine not in ("sending", "sent"):
            return
        if state in ("queued", "printing"):
            self.jobs.mark(job_id, "sent", was="sending")
            self._on_job(job_id, state)
        elif state in ("printed", "unknown"):
            self._mark(job_id, state)
        elif mine == "sent" and state is None:
            log.error("%s: the agent has lost job %s", self.name, job_id)
            self._mark(job_id, "unknown")
        else:  # it never arrived there, or was given back
            self.jobs.mark(job_id, "queued")

    def _waiting_here(self) -> list[Job]:
        return [*self.jobs.waiting("sent"), *self.jobs.waiting()]

    def _regain(self, job: Job) -> bool:
        """Fetch a job back from the agent for the fallback, if it has not begun to print it."""
        if job.state == "queued":
            return True
        try:
            given_back: bool = self._port.ask("give_back", job.id)
        except DeviceError as error:
            log.debug("%s: %s stays at the agent: %s", self.name, job.id, error)
            return False
        if given_back:
            self.jobs.mark(job.id, "queued")
        return given_back
