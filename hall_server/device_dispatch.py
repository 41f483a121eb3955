"""After the commit, to the devices: a print job for each ticket of a kiosk, signs kept true."""

import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Protocol

from hardware.ports import DeviceError, Paper, SignValue

from .following import Follower
from .jobs import Unavailable
from .queueing.choosing import waiting_zone
from .queueing.estimates import CLOSED_FORM, Waits
from .queueing.events import DayOpened, Recorded, TicketIssued
from .queueing.model import HallState
from .service import Service
from .settings import Settings
from .sign_values import Shown, sign_values
from .ticket_paper import Facts, ticket_paper

log = logging.getLogger("hall")

#: The name under which this reader's position in the journal is kept.
POSITION = "devices"

#: Between two batches, so that in a rush every one carries what several commits did.
BREATH_S = 0.02

#: Print jobs whose state the kiosks still show, and those that somebody should look after.
KEPT_PRINTS = 200

#: Between a ticket's id and what tells one copy of its paper from the next, in a job's name.
COPY = "-copy-"

#: Its position in the journal is kept at most so often, in seconds: each time is a row to write.
KEEP_S = 1.0


class Devices(Protocol):
    """What dispatch needs of the hall's devices."""

    def print(self, device_name: str, job_id: str, paper: Paper) -> None:
        """Take a job durably, once for each id."""
        ...

    def show(self, device_name: str, value: SignValue) -> None:
        """Set what a sign shows."""
        ...

    def confirms(self, device_name: str) -> bool:
        """Whether a sign says when it shows a value."""
        ...


#: Told which call a sign is expected to show.
Expects = Callable[[str, str], None]


def _expect_nothing(_call_id: str, _sign: str) -> None:
    """Keep no receipts."""


class DeviceDispatch(Follower):
    """Hands jobs to printers and values to signs; remembers how far it came."""

    name = "devices"

    def __init__(
        self,
        service: Service,
        settings: Settings,
        devices: Devices,
        on_change: Callable[[], None],
        waits: Waits = CLOSED_FORM,
        expects: Expects = _expect_nothing,
    ) -> None:
        super().__init__()
        self._waits = waits
        self._expects = expects
        self._service = service
        self._settings = settings
        self._devices = devices
        self._on_change = on_change
        self._seq, self._keep_at = 0, 0.0
        self._prints: OrderedDict[str, tuple[str, str, str]] = OrderedDict()
        self._doubtful: OrderedDict[str, tuple[str, int]] = OrderedDict()
        self._calls: dict[str, str | None] = {}
        signs = [place.sign for place in settings.points.values()]
        signs += [zone.sign for zone in settings.zones.values()]
        self._has_signs = any(signs)

    def wants(self, recorded: Sequence[Recorded]) -> bool:
        """Whether there is paper to print or a sign to change, or a position to keep."""
        return time.monotonic() >= self._keep_at or any(self._concerns(r) for r in recorded)

    def _concerns(self, entry: Recorded) -> bool:
        if isinstance(entry.event, TicketIssued):  # signs show who is called, not who waits
            return self._printer_of(entry.event) is not None
        return self._has_signs or isinstance(entry.event, DayOpened)

    def catch_up(self) -> None:
        """Hand over what was committed but not handed over before the last end."""
        self.take(self._service.since(self._service.position(POSITION)))

    def take(self, recorded: Sequence[Recorded]) -> None:
        """Print the issued tickets, then show on every sign what its point shows now."""
        for entry in recorded:
            if isinstance(entry.event, DayOpened):
                self._forget_doubts()
            if isinstance(entry.event, TicketIssued):
                try:
                    self._print_issued(entry.event)
                except Exception:
                    # One paper that cannot be made must not cost the others theirs.
                    log.exception("cannot print ticket %s", entry.event.ticket)
        for sign, value in self._service.read(self._values):
            self._expect(sign, value.ref)
            self._devices.show(sign, value)
        if recorded:
            self._seq = recorded[-1].seq
            if time.monotonic() >= self._keep_at:
                self._keep()

    def stop(self) -> None:
        """End the thread after what is in line."""
        super().stop()
        self._keep()

    def _keep(self) -> None:
        """Remember how far it came; what is taken twice after a crash is printed once."""
        self._keep_at = time.monotonic() + KEEP_S
        if self._seq:
            self._service.remember(POSITION, self._seq)

    def pause(self) -> None:
        """In a rush let a little more come together."""
        if not self._inbox.empty():
            time.sleep(BREATH_S)

    def _values(self, state: HallState, _now_ms: int) -> list[Shown]:
        return list(sign_values(state, self._settings))

    def _expect(self, sign: str, call_id: str | None) -> None:
        """Before a sign gets a call it has not shown: its receipt must not come unexpected."""
        news = self._calls.get(sign) != call_id
        if news and call_id is not None and self._devices.confirms(sign):
            self._expects(call_id, sign)
        self._calls[sign] = call_id

    def _print_issued(self, event: TicketIssued) -> None:
        printer = self._printer_of(event)
        if printer:
            try:
                self._print(printer, event.ticket, event.ticket, event.origin or "")
            except DeviceError:
                self._doubt(event.ticket, printer)
                self._on_change()

    def _printer_of(self, event: TicketIssued) -> str | None:
        kiosk = self._settings.kiosks.get(event.origin or "")
        return kiosk.printer if kiosk else None

    def reprint(self, ticket_id: str, key: str | None = None, /) -> str:
        """Print a copy of a ticket where it came from, else anywhere; returns the job's id.

        The same key gives the same job, which is printed once.  Raises LookupError when the
        ticket is not of today or no printer runs, Unavailable when its list takes no job now;
        then what was in doubt before is in doubt still.
        """
        origin = self._service.read(lambda state, _: state.tickets[ticket_id].origin)
        kiosk = self._settings.kiosks.get(origin or "")
        printers = [k.printer for k in self._settings.kiosks.values() if k.printer]
        printer = kiosk.printer if kiosk and kiosk.printer else next(iter(printers), None)
        if printer is None:
            raise LookupError("there is no printer")
        mark = sha256(key.encode()).hexdigest()[:16] if key else secrets.token_hex(8)
        job = f"{ticket_id}{COPY}{mark}"
        # Only the doubts of before: this copy may be in doubt itself as soon as it is taken.
        doubts = [known for known in list(self._doubtful) if _ticket_of(known) == ticket_id]
        try:
            taken = self._print(printer, job, ticket_id, "")
        except DeviceError as error:
            if error.permanent:
                raise LookupError(str(error)) from error
            raise Unavailable("cannot_write") from error
        if not taken:
            raise LookupError("the ticket is not of today")
        for doubt in doubts:
            if doubt != job:
                self._doubtful.pop(doubt, None)
        self._on_change()
        return job

    def _print(self, printer: str, job: str, ticket_id: str, kiosk: str) -> bool:
        """Hand over a job; False for a ticket of a day that is over, DeviceError if not taken."""
        found = self._service.read(lambda state, now_ms: self._facts(state, ticket_id, now_ms))
        if found is None:
            return False
        paper = ticket_paper(self._settings, found, copy=job != ticket_id)
        self._prints.setdefault(job, (kiosk, "queued", printer))
        while len(self._prints) > KEPT_PRINTS:
            self._prints.popitem(last=False)
        try:
            self._devices.print(printer, job, paper)
        except DeviceError as error:
            log.error("%s takes no job: %s", printer, error)
            self._note(job, "failed", printer)
            raise
        return True

    def _facts(self, state: HallState, ticket_id: str, now_ms: int) -> Facts | None:
        ticket = state.tickets.get(ticket_id)
        if ticket is None or ticket.service not in self._settings.services:
            return None
        ahead = self._waits.outlook(state, ticket.class_key, ticket.place, now_ms)
        wall_ms = ticket.issued_ms + state.day.correction_ms
        return Facts(ticket, ahead, wall_ms, waiting_zone(state, ticket.class_key))

    def on_job(self, job: str, state: str, printer: str) -> None:
        """Note where a print job is; called on device threads."""
        self._note(job, state, printer)
        if state in {"unknown", "failed"}:
            self._doubt(job, printer)
        self._on_change()

    def _note(self, job: str, state: str, printer: str) -> None:
        known = self._prints.get(job)
        if known:
            self._prints[job] = (known[0], state, printer)

    def _doubt(self, job: str, printer: str) -> None:
        """Let somebody look after a paper, unless its ticket is of a day that is over."""
        log.warning("%s does not know whether job %s came out", printer, job)
        ticket = self._service.read(lambda hall, _: hall.tickets.get(_ticket_of(job)))
        if ticket is None:
            return
        self._doubtful.setdefault(job, (ticket.number, self._service.now_ms()))
        while len(self._doubtful) > KEPT_PRINTS:
            self._doubtful.popitem(last=False)

    def _forget_doubts(self) -> None:
        """Let go at a new day: nobody waits any more for a paper of the last one."""
        today = self._service.read(lambda hall, _: set(hall.tickets))
        for job in list(self._doubtful):
            if _ticket_of(job) not in today:
                self._doubtful.pop(job, None)

    def prints(self, kiosk: str) -> list[dict[str, str]]:
        """Return the newest jobs of a kiosk, oldest first: ticket, state and printer."""
        mine = [(job, *rest) for job, (of, *rest) in list(self._prints.items()) if of == kiosk]
        return [
            {"ticket": job, "state": state, "printer": printer} for job, state, printer in mine[-8:]
        ]

    def doubtful(self) -> list[tuple[str, int]]:
        """Return the numbers whose paper may not have come out, and hall time (ms) since when."""
        return list(self._doubtful.values())


def _ticket_of(job: str) -> str:
    return job.partition(COPY)[0]
