"""Devices whose cable ends at an agent: workers like the others, with a line in place of a port."""

from __future__ import annotations

import logging
import math
from typing import Any

from hardware.agent_lines import AgentLine
from hardware.agent_protocol import MAX_JOBS, JobNews, PrintJob, Seen
from hardware.joblist import Job, JobState
from hardware.ports import DeviceError, Kind, Paper, PrinterStatus, SignValue, State
from hardware.printer_worker import PrinterWorker
from hardware.sign_worker import SignWorker
from hardware.worker import Worker

WELL: frozenset[State] = frozenset({"ready", "near_end", "unknown"})
"""States in which a device at an agent is asked for something; one that gives no answers is always
`unknown`, and one that should becomes `silent` there."""

log = logging.getLogger("hardware")


class LinePort:
    """Stands where a local worker has its device: the line to the agent, and the device's name."""

    def __init__(self, line: AgentLine, device: str) -> None:
        self.line = line
        self._device = device

    def ask(self, verb: str, value: object = None) -> Any:
        """Give the agent an order about this device; DeviceError if it was refused or lost."""
        return self.line.ask(verb, self._device, value)

    def seen(self) -> Seen:
        """Return the device as the agent saw it last; DeviceError `offline` while nobody says."""
        return self.line.seen(self._device)

    def status(self) -> PrinterStatus:
        """Return what the agent said of a printer last."""
        seen = self.seen()
        return PrinterStatus(seen.state, can_print=seen.state in WELL, detail=seen.detail)

    def print(self, _paper: Paper) -> PrinterStatus:
        """Refuse: an agent is given jobs with their ids, so that none is printed twice."""
        raise DeviceError(f"{self._device} is printed at its agent", permanent=True)

    def torn(self) -> None:
        """Do nothing: the agent's own worker knows what it has sent."""

    def show(self, value: SignValue) -> None:
        """Tell the agent's sign worker what the sign shall show."""
        self.ask("show", value)

    def close(self) -> None:
        """Do nothing: the line stays open for the other devices."""


class RemoteWorker(Worker):
    """Mirrors what an agent says of a device; goes before a local worker class in the bases."""

    _port: LinePort

    def attend(self, port: LinePort) -> None:
        """Hear from now on what is said of this device."""
        self._port = port
        port.line.attend(self.name, self._hear)

    def retry(self) -> None:
        """Let the agent try the device again now, and look here at once."""
        try:
            self._port.ask("retry")
        except DeviceError as error:
            log.debug("%s: %s", self.name, error)  # its status says so already
        self._wake()

    def _hear(self, _what: str, _value: Any) -> None:
        self._wake()

    def _wake(self) -> None:
        """Look now, also while the device is ill: news need no patience."""
        super().retry()

    def _mirror(self) -> None:
        """Take over the state that the agent sees; DeviceError if the device is not well."""
        seen = self._port.seen()
        if seen.state not in WELL:
            raise DeviceError(seen.detail, state=seen.state)
        self._set_state(seen.state, seen.detail)

    def _state_after(self, error: DeviceError) -> State:
        return error.state  # unclear answers are counted where the cable ends


class RemoteSignWorker(RemoteWorker, SignWorker):
    """A sign at an agent: the newest value wins, and is sent anew on every new connection."""

    _connection = -1

    def show(self, value: SignValue) -> None:
        """Set what the sign shall show; returns at once, from any thread."""
        super().show(value)
        self._wake()

    def _step(self) -> float:
        self._port.seen()
        connection, value = self._port.line.connection, self._wanted
        if value != self._shown or connection != self._connection:
            self._write(value)
            self._connection = connection
        self._mirror()
        return math.inf


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


REMOTE: dict[Kind, type[Worker]] = {"printer": RemotePrinterWorker, "sign": RemoteSignWorker}
"""Which worker stands for a device of each kind at an agent."""
