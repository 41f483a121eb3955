"""From input devices to the hall: keys of pads, scores of evaluators, what readers read."""

import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from queue import SimpleQueue
from threading import Thread
from typing import Any

from hardware.ports import AskScore, Beep, IdentityRead, Input, KeyPressed, Scanned, Scored

from .pad_dispatch import Told
from .pad_keys import PadRules, commands_of
from .ports import Answer, Request, StoreFailed
from .queueing.commands import CallNext, Command, StartService
from .queueing.entities import TicketState
from .queueing.events import TicketCalled
from .queueing.model import HallState
from .queueing.refusals import Refusal
from .ratings import Moment, Ratings
from .service import Done, Service, Unavailable
from .settings import Settings

log = logging.getLogger("hall")

#: What was pressed longer ago than this is not done any more: the teller has gone on.
STALE_S = 5.0

#: How often a command is sent whose outcome is not known; the same request has one effect.
TRIES = 3

#: Presses whose ids are remembered: a device's agent may send one again.
KEPT_IDS = 1000

#: How long a counter shows that a key of its pad was refused, in milliseconds.
NOTICE_MS = 15_000

#: A ticket's code: the hall's own, or the address of its phone page.
_TICKET = re.compile(r"(?:HALL:|https?://\S+/t/)([A-Za-z0-9_-]{16,64})")

#: Sends an event to one face's screens of one name: face, names, event, data.
Push = Callable[[str, list[str], str, Mapping[str, Any]], None]

#: Says who holds an identity card, by the hash of its number.
Recognise = Callable[[bytes], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Notice:
    """Why a key of a point's pad did nothing; `at_ms` is hall time."""

    key: str
    code: str
    at_ms: int


class InputDispatch:
    """Does what devices ask, one thing after the other, on a thread of its own."""

    def __init__(
        self,
        service: Service,
        settings: Settings,
        devices: Told,
        ratings: Ratings,
        recognise: Recognise,
        push: Push,
        on_change: Callable[[], None],
    ) -> None:
        self._service, self._devices, self._ratings = service, devices, ratings
        self._recognise, self._push, self._on_change = recognise, push, on_change
        self._settings = settings
        points = settings.points.values()
        self._pads = {point.pad: point.id for point in points if point.pad}
        self._evaluators = {point.evaluator: point.id for point in points if point.evaluator}
        self._at_points = {name: point.id for point in points for name in point.reader}
        self._at_kiosks = {n: kiosk.id for kiosk in settings.kiosks.values() for n in kiosk.reader}
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._notices: dict[str, Notice] = {}
        self._inbox: SimpleQueue[tuple[str, Input, float] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="inputs", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread after what is in line."""
        self._inbox.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def on_input(self, device: str, entered: Input) -> None:
        """Take an input; returns at once, from any thread."""
        self._inbox.put((device, entered, time.monotonic()))

    def notice(self, point: str, now_ms: int) -> dict[str, Any] | None:
        """Return what a counter says of its pad: the refused key, the code and the age."""
        found = self._notices.get(point)
        if found is None or now_ms - found.at_ms > NOTICE_MS:
            return None
        age_s = round((now_ms - found.at_ms) / 1000, 1)
        return {"key": found.key, "code": found.code, "age_s": age_s}

    def _run(self) -> None:
        while (told := self._inbox.get()) is not None:
            device, entered, at_s = told
            if entered.id in self._seen:
                continue
            self._seen[entered.id] = None
            if len(self._seen) > KEPT_IDS:
                self._seen.popitem(last=False)
            try:
                self._do(device, entered, late=time.monotonic() - at_s > STALE_S)
            except Exception:
                # One device's input must never end the thread that serves all the others.
                log.exception("an input of %s failed", device)

    def _do(self, device: str, entered: Input, *, late: bool) -> None:
        match entered:
            case KeyPressed() if device in self._pads:
                self._pressed(device, self._pads[device], entered, late=late)
            case Scored() if device in self._evaluators:
                self._scored(self._evaluators[device], entered.score)
            case Scanned() if device in self._at_kiosks and not late:
                kiosk = self._at_kiosks[device]
                self._push("kiosk", [kiosk], "scanned", {"text": entered.text})
            case Scanned() if device in self._at_points and not late:
                self._scanned(device, self._at_points[device], entered)
            case IdentityRead() if device in self._at_kiosks and not late:
                kiosk = self._at_kiosks[device]
                self._push("kiosk", [kiosk], "identified", self._recognise(entered.hash))
            case _:
                log.debug("an input of %s has no place", device)

    def _pressed(self, pad: str, point: str, pressed: KeyPressed, *, late: bool) -> None:
        try:
            if late:
                raise Refusal("pressed_too_late", "The hall was busy: press again.")
            has_called = self._work(pad, point, pressed)
        except (Refusal, Unavailable) as refusal:
            self._refuse(point, pressed.key, refusal.code)
            return
        if self._notices.pop(point, None):
            self._on_change()
        if not has_called:
            self._devices.tell(pad, Beep())

    def _work(self, pad: str, point: str, pressed: KeyPressed) -> bool:
        """Do what a key means; False when it called and nobody waits."""
        settings = self._settings
        rules = PadRules(settings.pads.pause_reason, settings.points[point].pad_transfer)
        commands = self._service.read(
            lambda state, now_ms: commands_of(state, now_ms, point, pressed.key, rules)
        )
        if not commands:
            self._ask(point)
        called = True
        for n, command in enumerate(commands):
            digest = sha256(repr(command).encode()).digest()
            request = Request(f"{pad}:{pressed.key}", f"{pressed.id}:{n}", digest)
            answer = self._handle(command, request)
            called = not isinstance(command, CallNext) or answer.status == 200
        return called

    def _ask(self, point: str) -> None:
        """Ask once more for a score of the service that is just over."""
        if self._ratings.asked(point, self._service.now_ms()) is None:
            raise Refusal("rating_closed", f"No service at {point} can be rated now.", point=point)
        evaluator = self._settings.points[point].evaluator
        if evaluator:
            self._devices.tell(evaluator, AskScore())

    def _handle(self, command: Command, request: Request) -> Answer:
        for _ in range(TRIES - 1):
            try:
                return self._service.handle(command, _done, request=request)
            except Unavailable as error:
                if error.code != "outcome_unknown":
                    raise
        return self._service.handle(command, _done, request=request)

    def _refuse(self, point: str, key: str, code: str) -> None:
        log.info("the pad of %s: %s refused, %s", point, key, code)
        pad = self._settings.points[point].pad
        if pad:
            self._devices.tell(pad, Beep())
        if code != "nobody_signed_in":
            self._notices[point] = Notice(key, code, self._service.now_ms())
            self._on_change()

    def _scored(self, point: str, score: int) -> None:
        try:
            # Also a late one: what the customer said stays true for as long as it can be rated.
            moment = self._service.read(Moment.of)
            self._ratings.rate(point, score, moment)
        except Refusal as refusal:
            log.info("a score at %s: %s", point, refusal.code)
        except StoreFailed as error:
            log.error("a score at %s could not be kept: %s", point, error)
        else:
            self._on_change()

    def _scanned(self, reader: str, point: str, scanned: Scanned) -> None:
        """Start the service of the customer whose ticket is held under a window's scanner."""
        found = _TICKET.fullmatch(scanned.text)
        try:
            command = self._service.read(
                lambda state, _: _arrival(state, point, found[1] if found else "")
            )
            digest = sha256(repr(command).encode()).digest()
            self._handle(command, Request(f"{reader}:scan", scanned.id, digest))
        except (Refusal, Unavailable) as refusal:
            self._refuse(point, "scan", refusal.code)


def _arrival(state: HallState, point_id: str, token: str) -> StartService:
    point = state.points[point_id]
    if point.teller is None:
        raise Refusal("nobody_signed_in", f"Nobody is signed in at {point.id}.", point=point.id)
    ticket = state.tickets.get(state.by_token.get(token, ""))
    if ticket is None:
        raise Refusal("unknown_ticket", "This is no ticket of today.")
    if point.ticket != ticket.id or ticket.state is not TicketState.CALLED:
        raise Refusal("not_called_here", f"{ticket.number} is not called here.", ticket=ticket.id)
    return StartService(point.id, point.teller)


def _done(done: Done) -> Answer:
    return Answer(200 if any(isinstance(e, TicketCalled) for e in done.events) else 204)
